// An order that is tried for days while its exam is decided otherwise: the provider must not invite somebody to it when it is back. Nor must
// it take a cancellation of what is awaited by then. The real workflow code, on the model of Temporal that the simulation uses.
import '../simulation/workflow-globals';
import { defaultPayloadConverter } from '@temporalio/common';
import { seededRandom } from '../../simulator/random';
import { gupyTaskQueue, providerTaskQueue } from '../../temporal/workflow-ids';
import { applicationWorkflow } from '../../workflows/application-workflow';
import { startModelWorld } from '../simulation/model-world';
import type { Workflows } from '../simulation/workflow-instance';
import { examRule, movement, progress, referenceOf, result, start } from '../support/core-fixtures';
import { ExamFakes } from '../support/exam-fakes';

const taskQueue = 'exam-bridge';
const hour = 3_600_000;
const workflowId = 'application-7';

/** Runs while the provider takes no such call, lets something decide the exam, and has the provider back for a day. */
async function outage(
  rule: ReturnType<typeof examRule>,
  isDownFor: (fakes: ExamFakes) => boolean,
  decide: Decide,
  { call = 'orderExam', fakes = new ExamFakes() }: { call?: 'orderExam' | 'cancelOrder'; fakes?: ExamFakes } = {},
) {
  const { time, model, client, startWorker, end } = startModelWorld(seededRandom(1), start);
  let isBack = false;
  fakes.unavailable = (name) => name === call && !isBack && isDownFor(fakes);
  const activities = { ...fakes.activities };
  const queues = [gupyTaskQueue(taskQueue), providerTaskQueue(taskQueue, 'clinic')];
  const workflows = { applicationWorkflow } as unknown as Workflows;
  startWorker({ workflows, taskQueue, activities: new Map(queues.map((queue) => [queue, activities])) });
  const moved = movement(0, { rule });
  const options = { workflowId, taskQueue, args: [{ applicationId: 7 }] };
  const signal = (name: string, argument: unknown) =>
    time.during(client.signalWithStart('applicationWorkflow', { ...options, signal: name, signalArgs: [argument] }));
  const update = (name: string, input: object) => {
    const run = model.latest(workflowId);
    if (run !== undefined) model.update(run, name, [defaultPayloadConverter.toPayload(input)]);
  };
  try {
    await signal('applicationMoved', moved);
    await time.run(() => false, time.now + hour);
    await decide({ moved, signal, update, pass: () => time.run(() => false, time.now + hour) });
    await time.run(() => false, time.now + hour);
    isBack = true;
    await time.run(() => false, time.now + 24 * hour);
  } finally {
    end();
  }
  expect(model.taskFailures).toEqual([]);
  return fakes;
}

type Decide = (world: {
  moved: ReturnType<typeof movement>;
  signal: (name: string, argument: unknown) => Promise<unknown>;
  update: (name: string, input: object) => void;
  /** An hour. */
  pass: () => Promise<void>;
}) => Promise<void> | void;

it('P-STUCK: an operator decides the exam: it is not ordered any more', async () => {
  const fakes = await outage(
    examRule(),
    () => true,
    ({ update }) => update('override', { outcome: 'passed', note: 'seen on paper' }),
  );
  expect(fakes.orders.size).toBe(0);
  expect([...fakes.tags]).toEqual(['Apto']);
});

it('P-STUCK: an operator skips it: nor is it then', async () => {
  const fakes = await outage(
    examRule(),
    () => true,
    ({ update }) => update('skip', { note: 'done elsewhere' }),
  );
  expect(fakes.orders.size).toBe(0);
});

it('P-ONCE: the result of a missed order comes after all: no second one is made', async () => {
  const fakes = await outage(
    examRule({ reorderOnMissed: 1 }),
    ({ orders }) => orders.size > 0,
    async ({ moved, signal, pass }) => {
      await signal('progress', progress(moved, 5, 'missed'));
      await pass();
      await signal('resultReceived', result(moved, 6, 'passed', { reference: referenceOf(moved), orderId: 'order-1' }));
    },
  );
  expect(fakes.count('orderExam')).toBeGreaterThan(1);
  expect([...fakes.orders.values()]).toEqual(['order-1']);
  expect([...fakes.tags]).toEqual(['Apto']);
});

it('P-ONCE: who left while a missed exam was being ordered again, and is back, has one other exam', async () => {
  const back = movement(200);
  const fakes = await outage(
    examRule({ reorderOnMissed: 1 }),
    ({ orders }) => orders.size > 0,
    async ({ moved, signal, pass }) => {
      await signal('progress', progress(moved, 5, 'missed'));
      await pass();
      await signal('applicationMoved', movement(190, { noRule: true }));
      await pass();
      await signal('applicationMoved', back);
    },
  );
  expect([...fakes.orders.keys()]).toEqual([expect.any(String), referenceOf(back)]);
  expect(fakes.cancelled).toHaveLength(1);
});

it.each([
  ['one order of a candidate: it is not cancelled for the first stay', true, []],
  ['an order for each stay: the first one is cancelled', false, [expect.any(String)]],
])(
  'P-ONCE: who left and is back while no cancellation is answered, at a provider that has %s',
  async (_title, hasOneOrder, cancelled) => {
    const fakes = new ExamFakes();
    fakes.hasOneOrder = hasOneOrder;
    const leaveAndReturn: Decide = async ({ signal, pass }) => {
      await signal('applicationMoved', movement(100, { noRule: true }));
      await pass();
      await signal('applicationMoved', movement(200));
    };
    await outage(examRule(), () => true, leaveAndReturn, { call: 'cancelOrder', fakes });
    expect(fakes.count('cancelOrder')).toBeGreaterThan(1);
    expect(fakes.cancelled).toEqual(cancelled);
  },
);

it('and where nobody decides, it is ordered when the provider is back', async () => {
  const fakes = await outage(
    examRule(),
    () => true,
    () => undefined,
  );
  expect(fakes.orders.size).toBe(1);
});
