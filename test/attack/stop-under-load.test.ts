// T11: a worker that is told to stop, or is killed, while forty moves are under way: it is gone in time, and all are ordered, once,
// soon after the restart.
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';

/** Milliseconds that may pass, and how often as much on a starved machine. */
const [gone, orderedAfterRestart, busy] = [10_000, 30_000, 6];
const moves = 40;

let world: BridgeWorld;
beforeAll(async () => {
  world = await BridgeWorld.create();
  await world.startAll();
});
afterAll(() => world?.close());

/** Orders that were made: one that is asked for again, by the next attempt of a killed worker, is answered with the one there is. */
const ordersOf = (id: number) =>
  world.simulator.provider.story
    .since()
    .filter((event) => event.type === 'order-received' && !event.repeated && event.reference.startsWith(`${id}.`))
    .length;

it.each(['SIGTERM', 'SIGKILL'] as const)('T11: %s with 40 moves under way', async (signal) => {
  const ids = Array.from({ length: moves }, () => world.addCandidate());
  for (const id of ids) world.enterExam(id);
  // The worker has begun: the first of them are being gathered.
  await eventually(() => ids.some((id) => ordersOf(id) > 0));
  const told = performance.now();
  const code = await world.worker?.end(signal);
  const took = performance.now() - told;
  expect(code).toBe(signal === 'SIGTERM' ? 0 : null);
  expect(took).toBeLessThan(busy * gone);
  const restarted = performance.now();
  await world.startWorker();
  await eventually(
    () => ids.every((id) => ordersOf(id) > 0),
    () => world.worker?.log ?? '',
    busy * orderedAfterRestart,
  );
  const last = performance.now() - restarted;
  console.info(
    `T11: ${signal}: gone after ${Math.round(took)} ms, the last order ${Math.round(last)} ms after the restart`,
  );
  expect(ids.map(ordersOf)).toEqual(ids.map(() => 1));
});
