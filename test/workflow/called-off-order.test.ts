// An operator decides an exam while its provider is answering the order: what the provider made is in the record, and its results find
// their way. The real workflow code, on the model of Temporal that the simulation uses.
import '../simulation/workflow-globals';
import { defaultPayloadConverter } from '@temporalio/common';
import { seededRandom } from '../../simulator/random';
import { gupyTaskQueue, providerTaskQueue } from '../../temporal/workflow-ids';
import { applicationWorkflow } from '../../workflows/application-workflow';
import type { ApplicationReport } from '../../domain/text/report';
import { startModelWorld } from '../simulation/model-world';
import type { Workflows } from '../simulation/workflow-instance';
import { movement, referenceOf, start } from '../support/core-fixtures';
import { ExamFakes } from '../support/exam-fakes';

const taskQueue = 'exam-bridge';
const workflowId = 'application-7';

it.each([
  ['override', { outcome: 'passed', note: 'seen on paper' }],
  ['skip', { note: 'done elsewhere' }],
])(
  'P-LATE, P-TRUE: the order is known and its mailbox claimed, though an operator says %s meanwhile',
  async (name, input) => {
    const { time, model, client, startWorker, end } = startModelWorld(seededRandom(1), start);
    const fakes = new ExamFakes();
    const claimed: unknown[] = [];
    fakes.delay = () => new Promise((resolve) => void setTimeout(resolve, 3_000));
    type Order = Parameters<typeof fakes.activities.orderExam>[0];
    const activities = {
      ...fakes.activities,
      orderExam: async (order: Order) => ({ ...(await fakes.activities.orderExam(order)), mailbox: true }),
      claimMailbox: async (claim: object) => void claimed.push(claim),
    };
    const queues = [gupyTaskQueue(taskQueue), providerTaskQueue(taskQueue, 'clinic')];
    const workflows = { applicationWorkflow } as unknown as Workflows;
    startWorker({ workflows, taskQueue, activities: new Map(queues.map((queue) => [queue, activities])) });
    try {
      const moved = movement(0);
      const begin = {
        workflowId,
        taskQueue,
        args: [{ applicationId: 7 }],
        signal: 'applicationMoved',
        signalArgs: [moved],
      };
      await time.during(client.signalWithStart('applicationWorkflow', begin));
      await time.run(() => fakes.count('orderExam') > 0);
      const run = model.latest(workflowId);
      if (run !== undefined) model.update(run, name, [defaultPayloadConverter.toPayload(input)]);
      await time.run(() => false, time.now + 60_000);
      const report = await time.during(client.getHandle(workflowId).query<ApplicationReport>('state'));
      expect(fakes.count('orderExam')).toBe(1);
      expect(report.entries).toMatchObject([{ orderId: 'order-1' }]);
      expect(claimed).toEqual([expect.objectContaining({ orderId: 'order-1', reference: referenceOf(moved) })]);
      expect(model.taskFailures).toEqual([]);
    } finally {
      end();
    }
  },
);
