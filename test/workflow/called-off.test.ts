// A run that continues as new while it writes: what is under way is called off, and its attempt ends before the next run begins. The
// real workflow code, on the model of Temporal that the simulation uses.
import '../simulation/workflow-globals';
import { seededRandom } from '../../simulator/random';
import { gupyTaskQueue, providerTaskQueue } from '../../temporal/workflow-ids';
import { applicationWorkflow } from '../../workflows/application-workflow';
import { startModelWorld } from '../simulation/model-world';
import type { Workflows } from '../simulation/workflow-instance';
import { examRule, movement, referenceOf, result, start } from '../support/core-fixtures';
import { ExamFakes } from '../support/exam-fakes';

const applicationId = 7;
const taskQueue = 'exam-bridge';
/** Below the heartbeat timeout of a write (workflows/perform-action.ts), since this one sends no heartbeats. */
const commentMs = 6_000;

it('P-ONCE: no attempt to write runs beside the one that its run called off', async () => {
  const { time, model, client, startWorker, end } = startModelWorld(seededRandom(1), start);
  const fakes = new ExamFakes();
  const attempts: { from: number; until: number }[] = [];
  const activities = {
    ...fakes.activities,
    async postComment() {
      attempts.push({ from: Date.now(), until: Date.now() + commentMs });
      await new Promise((resolve) => setTimeout(resolve, commentMs));
    },
  };
  const queues = [gupyTaskQueue(taskQueue), providerTaskQueue(taskQueue, 'clinic')];
  const workflows = { applicationWorkflow } as unknown as Workflows;
  startWorker({ workflows, taskQueue, activities: new Map(queues.map((queue) => [queue, activities])) });
  const moved = movement(0, { rule: examRule() });
  const options = { workflowId: 'application-7', taskQueue, args: [{ applicationId }] };
  const signal = (name: string, argument: unknown) =>
    client.signalWithStart('applicationWorkflow', { ...options, signal: name, signalArgs: [argument] });
  try {
    await time.during(signal('applicationMoved', moved));
    const failed = (minutes: number) =>
      result(moved, minutes, 'failed', { reference: referenceOf(moved, applicationId) });
    await time.during(signal('resultReceived', failed(1)));
    await time.run(() => attempts.length > 0);
    model.suggestedAt = 0;
    await time.during(signal('resultReceived', failed(2)));
    await time.run(() => model.runsOf('application-7').length > 1);
    model.suggestedAt = 4_096;
    await time.run(() => attempts.length > 1, time.now + 60_000);
  } finally {
    end();
  }
  expect(model.taskFailures).toEqual([]);
  expect(model.runsOf('application-7').length).toBe(2);
  const [first, second] = attempts;
  expect(second?.from).toBeGreaterThanOrEqual(first?.until ?? Infinity);
});
