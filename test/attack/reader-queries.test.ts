// P-STUCK: for Temporal a query is reading, so whoever may only read can send one with any input. An input that cannot be read made the
// worker drop the run from its memory, and the task that it was in; senders without end held up its tag for half a minute.
import type { Payload } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { AttackWorld } from '../support/attack-world';
import { eventually } from '../support/eventually';
import { withinBound } from '../support/within-bound';

const { TIMEOUT_TYPE_START_TO_CLOSE } = temporal.api.enums.v1.TimeoutType;

let world: AttackWorld;
beforeAll(async () => {
  world = await AttackWorld.create({ runs: 'inside' });
  await world.bridge.startAll();
});
afterAll(() => world?.close());

const payload = (encoding: string, data: string, keyId?: string): Payload => ({
  metadata: { encoding: Buffer.from(encoding), ...(keyId && { 'encryption-key-id': Buffer.from(keyId) }) },
  data: Buffer.from(data),
});
const unreadable: [string, Payload][] = [
  ['sealed under a key that nobody has', payload('binary/encrypted', 'x'.repeat(40), 'k9.00000000')],
  ['sealed under no key', payload('binary/encrypted', '')],
  ['in an encoding that nobody knows', payload('binary/unheard', 'x')],
  ['no JSON', payload('json/plain', '{')],
];

async function ask(applicationId: number, queryType: string, input: Payload): Promise<unknown> {
  const client = await world.bridge.client();
  const { namespace } = client.options;
  const query = { queryType, queryArgs: { payloads: [input] } };
  const execution = { workflowId: `application-${applicationId}` };
  return client.withDeadline(Date.now() + 60_000, () =>
    client.workflowService.queryWorkflow({ namespace, execution, query }),
  );
}

it.each(unreadable)('P-STUCK: a query whose input is %s is answered as any other', async (_name, input) => {
  const { applicationId } = await world.waitingExam();
  for (const query of ['state', '__stack_trace', '__temporal_workflow_metadata'])
    await expect(ask(applicationId, query, input)).resolves.toHaveProperty('queryResult');
  await expect(ask(applicationId, 'unheard', input)).rejects.toThrow('Encoded failure');
});

/** Milliseconds that a worker has for a workflow task. */
const taskTimeout = 10_000;

async function whileAsked(): Promise<void> {
  const { applicationId, reference } = await world.waitingExam();
  const { gupy, provider } = world.bridge.simulator;
  let asked = 0;
  let isOver = false;
  const asking = Array.from({ length: 16 }, async (_none, index) => {
    const [, input] = unreadable[index % unreadable.length] ?? [];
    while (!isOver) {
      await ask(applicationId, 'state', input ?? {}).catch(() => undefined);
      asked += 1;
    }
  });
  try {
    await eventually(() => asked > 50);
    await provider.desk.complete(reference, { outcome: 'passed' });
    await eventually(() => gupy.world.tagNames(applicationId).includes('Apto'));
  } finally {
    isOver = true;
    await Promise.all(asking);
  }
  const { events } = await (
    await world.bridge.client()
  ).workflow
    .getHandle(`application-${applicationId}`)
    .fetchHistory();
  const lost = (events ?? []).filter(
    ({ workflowTaskFailedEventAttributes: failed, workflowTaskTimedOutEventAttributes: timedOut }) =>
      // A worker that is busy may take a task late; one that is lost was taken.
      (failed ?? undefined) !== undefined || timedOut?.timeoutType === TIMEOUT_TYPE_START_TO_CLOSE,
  );
  expect(lost).toEqual([]);
  expect(world.bridge.worker?.log).not.toContain('BRIDGE_PAYLOAD_UNREADABLE');
}

it('P-STUCK: queries without end whose input nobody can read take no task away from the run', () =>
  withinBound(taskTimeout, whileAsked));
