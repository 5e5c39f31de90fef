// What is sent again: by a sender that did not hear the answer, by one that will not stop, and by one that says something
// else under the same name.
import { Pool } from 'undici';
import type { ApplicationReport } from '../../domain/text/report';
import { applicationWorkflowId } from '../../domain/workflow-ids';
import { demoSteps } from '../../simulator/seed-data';
import { AttackWorld, type HeaderList, movedBody, newApplicationId, resultBody } from '../support/attack-world';
import { eventually } from '../support/eventually';

let world: AttackWorld;

beforeAll(async () => {
  world = await AttackWorld.create();
  await world.bridge.startAll();
}, 120_000);

afterAll(() => world?.close());

/** In the exam step, with an order. */
async function waiting(): Promise<{ applicationId: number; reference: string; orderId: string }> {
  const { bridge } = world;
  const applicationId = bridge.addCandidate();
  bridge.enterExam(applicationId);
  const report = await bridge.untilReport(applicationId, ({ status }) => status === 'waiting');
  const [entry] = report.entries;
  return { applicationId, reference: entry?.reference ?? '', orderId: entry?.orderId ?? '' };
}

async function signalsOf(applicationId: number): Promise<number> {
  return (await world.historyOf(applicationId)).filter((type) => type === signalled).length;
}

/** EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED */
const signalled = '26';

const settled = ({ status }: ApplicationReport): boolean => status === 'settled';

it('R8: a webhook that was processed is 200 again, has no effect, and is counted as duplicate', async () => {
  const applicationId = newApplicationId();
  const body = movedBody(applicationId);
  expect(await world.webhook(body)).toMatchObject({ status: 200, json: { status: 'started' } });
  const [before, signals] = [await world.metrics(), await signalsOf(applicationId)];
  for (let repeat = 0; repeat < 5; repeat += 1) expect(await world.webhook(body)).toMatchObject({ status: 200 });
  const counted = (await world.metrics()).sum('bridge_webhooks_total', { status: 'duplicate' });
  expect(counted - before.sum('bridge_webhooks_total', { status: 'duplicate' })).toBe(5);
  expect(await signalsOf(applicationId)).toBe(signals);
});

it('R8: a callback that was processed is 200 again, under its old signature or a new one, and writes nothing more', async () => {
  const { applicationId, reference, orderId } = await waiting();
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
    const { applicationId, reference, orderId } = await waiting();
    const result = { resultId: `altered-${applicationId}`, reference, orderId, outcome: 'failed' };
    expect(await world.callback(resultBody(applicationId, result))).toMatchObject({ status: 200 });
    await world.bridge.untilReport(applicationId, settled);
    for (const outcome of ['passed', 'inconclusive']) {
      const altered = resultBody(applicationId, { ...result, outcome });
      expect(await world.callback(altered)).toMatchObject({ status: 200, json: { status: 'accepted' } });
    }
    const labels = { source: 'clinic', kind: 'altered-delivery' };
    expect((await world.metrics()).sum('bridge_security_events_total', labels)).toBe(2);
    const lines = world.log.split('\n').filter((line) => line.includes('A known result came with another content'));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', resultId: result.resultId, applicationId });
    await eventually(async () => (await detailsOf(applicationId)).includes(`${result.resultId} came again`));
    expect(await world.bridge.report(applicationId)).toMatchObject({ status: 'settled', outcome: 'failed' });
    expect(world.bridge.simulator.gupy.world.tagNames(applicationId)).toEqual(['Inapto']);
  });

  it('R9: of a movement the first counts; log, metric and the run tell of the second', async () => {
    const applicationId = newApplicationId();
    const body = movedBody(applicationId);
    const { id: eventId } = JSON.parse(body) as { id: string };
    expect(await world.webhook(body)).toMatchObject({ status: 200, json: { status: 'started' } });
    const signals = await signalsOf(applicationId);
    const stranger = newApplicationId();
    const altered = [
      body.replace(`"id":${applicationId}`, `"id":${stranger}`),
      body.replace('2026-01-15', '2026-01-16'),
      body.replace('86547', '86548'),
    ];
    for (const sent of altered) {
      expect(await world.webhook(sent)).toMatchObject({ status: 200, json: { status: 'started' } });
    }
    expect(await signalsOf(applicationId)).toBe(signals + 1);
    const labels = { source: 'gupy', kind: 'altered-delivery' };
    expect((await world.metrics()).sum('bridge_security_events_total', labels)).toBe(3);
    const lines = world.log.split('\n').filter((line) => line.includes('A known event came with another content'));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn', eventId, applicationId });
    await eventually(async () => (await detailsOf(applicationId)).includes(`${eventId} came again`));
    const { lastSeen } = await world.bridge.report(applicationId);
    expect(lastSeen).toEqual({ jobId: 123_456, stepId: 86_547, occurredAt: '2026-01-15T12:00:00.000Z' });
    await expect(world.bridge.report(stranger)).rejects.toThrow('not found');
  });

  async function detailsOf(applicationId: number): Promise<string> {
    const client = await world.bridge.client();

    const metadata = await client.workflow
      .getHandle(applicationWorkflowId(applicationId))
      .query('__temporal_workflow_metadata');
    return JSON.stringify(metadata);
  }
});

/** The same request 12 000 times, on eight connections; answers how often each status came. */
async function flood(path: string, headers: HeaderList, body: string): Promise<Map<number, number>> {
  const sender = new Pool(`http://127.0.0.1:${world.port}`, { connections: 8, pipelining: 10 });
  const started = performance.now();
  const counts = new Map<number, number>();
  const send = async (): Promise<void> => {
    const answer = await sender.request({ method: 'POST', path, headers: Object.fromEntries(headers), body });
    await answer.body.dump();
    counts.set(answer.statusCode, (counts.get(answer.statusCode) ?? 0) + 1);
  };
  await Promise.all(Array.from({ length: 12_000 }, send));
  await sender.close();
  console.info(`T5: 12 000 times ${path} in ${Math.round((performance.now() - started) / 1000)} s`);
  return counts;
}

async function expectShortHistory(applicationId: number): Promise<void> {
  const history = await world.historyOf(applicationId);
  console.info(`T5: ${history.length} events`);
  expect(history.length).toBeLessThan(500);
  expect(history.filter((type) => type === signalled).length).toBeLessThan(5);
}

it('T5: 12 000 deliveries of one result make one write, and leave the run alive and its history short', async () => {
  const { applicationId, reference, orderId } = await waiting();
  const body = resultBody(applicationId, { reference, orderId, outcome: 'failed', summary: 'PA 18x11' });
  expect(await flood('/callbacks/clinic', world.providerHeaders(body), body)).toEqual(new Map([[200, 12_000]]));
  expect(await world.bridge.untilReport(applicationId, settled)).toMatchObject({ outcome: 'failed', attention: [] });
  await expectShortHistory(applicationId);
  expect(world.bridge.simulator.gupy.world.tagNames(applicationId)).toEqual(['Inapto']);
  expect(world.bridge.simulator.gupy.world.commentTexts(applicationId)).toHaveLength(1);
}, 120_000);

it('T5: 12 000 deliveries of one movement make one order, and leave the run alive and its history short', async () => {
  const { gupy, provider } = world.bridge.simulator;
  const applicationId = world.bridge.addCandidate();
  gupy.world.move(applicationId, demoSteps.exam.id);
  const body = movedBody(applicationId);
  expect(await flood('/webhooks/gupy', world.gupyHeaders(), body)).toEqual(new Map([[200, 12_000]]));
  await world.bridge.untilReport(applicationId, ({ status }) => status === 'waiting');
  await expectShortHistory(applicationId);
  expect(provider.orders.all().filter(({ reference }) => reference.startsWith(`${applicationId}.`))).toHaveLength(1);
}, 120_000);
