// Two workers share both rates while a bulk drains; the api is killed in the middle of it, then one worker, then the other.
// What a killed worker had borrowed and not reported may have been called, so the busiest minute is counted where the requests
// arrive: neither Gupy nor the provider may ever see more than the rate (P-RATE), and everybody is tagged once (P-ONCE).
// About four minutes.
import { BridgeWorld } from '../support/bridge-world';
import type { RunningBridge } from '../support/bridge-process';
import { bulkRun, startBulk } from '../support/bulk-run';
import { eventually } from '../support/eventually';

const size = 200;
/** So low that two workers that each took the whole of Gupy’s would be found out; the provider’s queue is held by a valve too. */
const rates = { gupy: 90, provider: 150 };
const boundMs = 500_000;

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.create({ rates });
  await startBulk(world, rates);
  const [bulk] = await Promise.all([bulkRun(world, { size, rates, boundMs }), kills()]);
  // Whatever a killed worker has left is tried again by then.
  for (const { applicationId } of tags()) {
    await world.untilReport(applicationId, ({ status }) => status === 'settled', 180_000);
  }
  console.info(JSON.stringify({ rates, busiestMinute: busiestMinute(), bulk }));
}, 2 * boundMs);
afterAll(() => world?.close());

const tags = () => world.simulator.gupy.story.of('tag-put');

async function killAt(count: number, process: RunningBridge | undefined, again: () => Promise<unknown>): Promise<void> {
  await eventually(
    () => tags().length >= count,
    () => `${tags().length} tags of the ${count} before the next kill`,
    boundMs,
  );
  if (process === undefined) throw new Error('Nothing runs that could be killed');
  await process.end('SIGKILL');
  await again();
}

async function kills(): Promise<void> {
  await killAt(30, world.api, () => world.startApi());
  await killAt(60, world.worker, () => world.startWorker());
  await killAt(120, world.moreProcesses[0], () => world.startAnotherWorker());
}

const busiestMinute = () => ({
  gupy: world.simulator.gupy.requests.peak(60_000),
  provider: world.simulator.provider.requests.peak(60_000),
});

it('P-RATE: no minute is over the rate of Gupy, whoever is killed, and nothing is refused', () => {
  expect(busiestMinute().gupy).toBeLessThanOrEqual(rates.gupy);
  expect(world.simulator.gupy.requests.of().filter(({ status }) => status === 429)).toEqual([]);
});

it('P-RATE: no minute is over the rate of the provider, whoever is killed', () => {
  expect(busiestMinute().provider).toBeLessThanOrEqual(rates.provider);
});

it('T6, P-ONCE: everybody is ordered for once and tagged once, whoever is killed', () => {
  const tagged = tags().map(({ applicationId }) => applicationId);
  const ordered = world.simulator.provider.orders.all().map(({ reference }) => reference);
  expect({ tags: tagged.length, people: new Set(tagged).size }).toEqual({ tags: size, people: size });
  expect({ orders: ordered.length, references: new Set(ordered).size }).toEqual({ orders: size, references: size });
});
