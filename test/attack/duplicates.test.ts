// What is sent again: by a sender that did not hear the answer, and by one that says something else under the same name. One
// that will not stop is in test/long/floods.test.ts.
import type { ApplicationReport } from '../../domain/text/report';
import { applicationWorkflowId } from '../../temporal/workflow-ids';
import { AttackWorld, movedBody, newApplicationId, resultBody } from '../support/attack-world';
import { eventually } from '../support/eventually';
import { testShortHash } from '../support/reference-keys';
import { started } from '../support/repeated-delivery';

let world: AttackWorld;

beforeAll(async () => {
  world = await AttackWorld.create({ runs: 'inside' });
  await world.bridge.startAll();
});

afterAll(() => world?.close());

async function signalsOf(applicationId: number): Promise<number> {
  return (await world.historyOf(applicationId)).filter((type) => type === signalled).length;
}

/** EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED */
const signalled = '26';

const settled = ({ status }: ApplicationReport): boolean => status === 'settled';

it('R8: a webhook that was processed is 200 again, has no effect, and is counted as duplicate', async () => {
  const applicationId = newApplicationId();
  const body = movedBody(applicationId);
  expect(await world.webhook(body)).toMatchObject({ status: 200, json: { status: started } });
  const [before, signals] = [await world.metrics(), await signalsOf(applicationId)];
  for (let repeat = 0; repeat < 5; repeat += 1) expect(await world.webhook(body)).toMatchObject({ status: 200 });
  const counted = (await world.metrics()).sum('bridge_webhooks_total', { status: 'duplicate' });
  expect(counted - before.sum('bridge_webhooks_total', { status: 'duplicate' })).toBe(5);
  expect(await signalsOf(applicationId)).toBe(signals);
});

it('T5, R8: a callback that was processed is 200 again, under its old signature or a new one, and writes nothing more', async () => {
  const { applicationId, reference, orderId } = await world.waitingExam();
  const body = resultBody(applicationId, { reference, orderId, outcome: 'failed', summary: 'PA 18x11' });
  const proof = world.providerHeaders(body);
  const original = await world.post('/callbacks/clinic', proof, body);
  expect(original).toMatchObject({ status: 200 });
  await world.bridge.untilReport(applicationId, settled);
  const signals = await signalsOf(applicationId);
  expect(await world.post('/callbacks/clinic', proof, body)).toMatchObject({ status: 200 });
  expect(await world.callback(body)).toMatchObject({ status: 200, json: { status: 'accepted' } });
  expect(await signalsOf(applicationId)).toBe(signals);
  expect((await world.metrics()).sum('bridge_callbacks_total', { provider: 'clinic', status: 'duplicate' })).toBe(2);
  expect(world.bridge.simulator.gupy.world.tagNames(applicationId)).toEqual(['Inapto']);
  expect(world.bridge.simulator.gupy.world.commentTexts(applicationId)).toHaveLength(1);
});

describe('R9: one id with two bodies', () => {
  it('R9: of a result the first counts; log, metric and the run tell of the second', async () => {
    const { applicationId, reference, orderId } = await world.waitingExam();
    const result = { resultId: `altered-${applicationId}`, reference, orderId, outcome: 'failed' };
    expect(await world.callback(resultBody(applicationId, result))).toMatchObject({ status: 200 });
    await world.bridge.untilReport(applicationId, settled);
    for (const outcome of ['passed', 'inconclusive']) {
      const altered = resultBody(applicationId, { ...result, outcome });
      expect(await world.callback(altered)).toMatchObject({ status: 200, json: { status: 'accepted' } });
    }
    const labels = { source: 'clinic', kind: 'altered-delivery' };
    expect((await world.metrics()).sum('bridge_security_events_total', labels)).toBe(2);
    const lines = await linesWith('A known result came with another content');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'warn',
      result: testShortHash(result.resultId),
      applicationId,
    });
    await eventually(async () => (await detailsOf(applicationId)).includes(`${result.resultId} came again`));
    expect(await world.bridge.report(applicationId)).toMatchObject({ status: 'settled', outcome: 'failed' });
    expect(world.bridge.simulator.gupy.world.tagNames(applicationId)).toEqual(['Inapto']);
  });

  it('R9: of a movement the first counts; log, metric and the run tell of the second', async () => {
    const applicationId = newApplicationId();
    const body = movedBody(applicationId);
    const { id: eventId } = JSON.parse(body) as { id: string };
    expect(await world.webhook(body)).toMatchObject({ status: 200, json: { status: started } });
    const signals = await signalsOf(applicationId);
    const stranger = newApplicationId();
    const altered = [
      body.replace(`"id":${applicationId}`, `"id":${stranger}`),
      body.replace('2026-01-15', '2026-01-16'),
      body.replace('86547', '86548'),
    ];
    for (const sent of altered) {
      expect(await world.webhook(sent)).toMatchObject({ status: 200, json: { status: started } });
    }
    // What comes during a workflow task is in the history at its end.
    await eventually(async () => (await signalsOf(applicationId)) > signals);
    const labels = { source: 'gupy', kind: 'altered-delivery' };
    expect((await world.metrics()).sum('bridge_security_events_total', labels)).toBe(3);
    const lines = await linesWith('A known event came with another content');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', event: testShortHash(eventId), applicationId });
    await eventually(async () => (await detailsOf(applicationId)).includes(`${eventId} came again`));
    expect(await signalsOf(applicationId)).toBe(signals + 1);
    const { lastSeen } = await world.bridge.report(applicationId);
    expect(lastSeen).toEqual({ jobId: 123_456, stepId: 86_547, occurredAt: '2026-01-15T12:00:00.000Z' });
    await expect(world.bridge.report(stranger)).rejects.toThrow('not found');
  });

  /** A line may be read after the answer that it was written before. */
  async function linesWith(text: string): Promise<string[]> {
    const lines = () => world.log.split('\n').filter((line) => line.includes(text));
    await eventually(() => lines().length > 0);
    return lines();
  }

  async function detailsOf(applicationId: number): Promise<string> {
    const client = await world.bridge.client();

    const metadata = await client.workflow
      .getHandle(applicationWorkflowId(applicationId))
      .query('__temporal_workflow_metadata');
    return JSON.stringify(metadata);
  }
});
