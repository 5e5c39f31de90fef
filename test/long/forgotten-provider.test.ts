// A provider is renamed in bridge.yaml while runs are open for it: what they still have to ask of it becomes visible, and
// goes on once the provider is back (P-STUCK).
import { readFileSync, writeFileSync } from 'node:fs';
import { demoSteps } from '../../simulator/seed-data';
import { BridgeWorld } from '../support/bridge-world';

let world: BridgeWorld;
let written: string;

beforeAll(async () => {
  world = await BridgeWorld.create();
  written = readFileSync(world.configFile, 'utf8');
  await world.startAll();
});
afterAll(() => world?.close());

async function restartWith(text: string): Promise<void> {
  await Promise.all([world.api?.end('SIGTERM'), world.worker?.end('SIGTERM')]);
  writeFileSync(world.configFile, text);
  await Promise.all([world.startApi(), world.startWorker()]);
}

it('P-STUCK: an order and a cancellation at a provider that left bridge.yaml need attention, and go on when it is back', async () => {
  const [waiting, ordering] = [world.addCandidate(), world.addCandidate()];
  world.enterExam(waiting);
  await world.untilReport(waiting, ({ status }) => status === 'waiting');
  await world.worker?.end('SIGKILL');
  world.enterExam(ordering);
  const { story } = world.simulator.gupy;
  await story.waitFor('webhook-answered', (event) => event.applicationId === ordering && event.status === 200);
  await restartWith(written.replaceAll('clinic', 'laboratory'));
  world.simulator.gupy.move(waiting, demoSteps.hiring.id);
  for (const id of [waiting, ordering]) {
    const { attention } = await world.untilReport(id, ({ attention }) => attention.length > 0);
    expect(attention).toMatchObject([{ code: 'BRIDGE_PROVIDER_UNKNOWN' }]);
  }
  await restartWith(written);
  for (const id of [waiting, ordering]) expect(await world.command('retry', String(id))).toMatchObject({ code: 0 });
  await world.untilReport(ordering, ({ status }) => status === 'waiting');
  await world.untilReport(waiting, ({ status, attention }) => status === 'withdrawn' && attention.length === 0);
});
