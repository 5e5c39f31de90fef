// The main job through separate processes that know each other by bridge.yaml alone, and what happens to bad input.
import { BridgeWorld } from '../support/bridge-world';
import { demoApplicationIds } from '../../simulator/seed-data';

let world: BridgeWorld;
const [first, second, third] = demoApplicationIds;

beforeAll(async () => {
  world = await BridgeWorld.create();
  await world.startAll();
});

afterAll(() => world?.close());

async function order(applicationId: number) {
  const { reference } = await world.simulator.provider.story.waitFor('order-received', (event) =>
    event.reference.startsWith(`${applicationId}.`),
  );
  return reference;
}

it('moves, orders, waits, and puts the tag that HR defined for the outcome', async () => {
  world.enterExam(first);
  const reference = await order(first);
  await world.untilReport(first, ({ status }) => status === 'waiting');
  await world.simulator.provider.desk.complete(reference, { outcome: 'passed' });
  const report = await world.untilReport(first, ({ status }) => status === 'settled');
  expect(report).toMatchObject({ outcome: 'passed', provider: 'clinic', step: 'Exame admissional', attention: [] });
  expect(world.simulator.gupy.world.tagNames(first)).toEqual(['Apto']);
  expect(world.simulator.gupy.world.commentTexts(first)).toEqual([]);
});

it('puts tag and comment, the comment with its reference', async () => {
  world.enterExam(second);
  const reference = await order(second);
  await world.simulator.provider.desk.complete(reference, { outcome: 'failed', summary: 'PA 18x11' });
  await world.untilReport(second, ({ status }) => status === 'settled');
  expect(world.simulator.gupy.world.tagNames(second)).toEqual(['Inapto']);
  expect(world.simulator.gupy.world.commentTexts(second)).toEqual([
    expect.stringMatching(/^Exame ASO-ADM: inapto\. PA 18x11\n\[ref [0-9a-f]{10}\]$/),
  ]);
});

it('keeps a result that the provider sends before it has answered the order (P-EARLY)', async () => {
  const { settings } = world.simulator.provider;
  settings.change({ autoComplete: { afterMs: 0, beforeAnswer: true, result: { outcome: 'passed' } } });
  try {
    world.enterExam(third);
    await world.untilReport(third, ({ status }) => status === 'settled');
    expect(world.simulator.gupy.world.tagNames(third)).toEqual(['Apto']);
  } finally {
    settings.change({ autoComplete: null });
  }
});

it('tells in its metrics what was received, written, and how long the result took to be written', async () => {
  const metrics = async (url?: string) => (await fetch(`${url}/metrics`)).text();
  const [api, worker] = await Promise.all([metrics(world.api?.opsUrl), metrics(world.worker?.opsUrl)]);
  // How often each came depends on what was late: senders and activities try again.
  expect(api).toMatch(/^bridge_webhooks_total\{status="started"\} [1-9]/m);
  expect(api).toMatch(/^bridge_callbacks_total\{provider="clinic",status="accepted"\} [1-9]/m);
  expect(worker).toMatch(/^bridge_publish_seconds_count [1-9]/m);
  expect(worker).toMatch(/^bridge_gupy_requests_total\{endpoint="put-tag",result="ok"\} [1-9]/m);
  expect(worker).toMatch(/^temporal_worker_task_slots_available\{/m);
});
