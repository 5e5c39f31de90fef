// A bulk move of 5,000 at full size on a clock that the test moves: the readers, budgets and the ledger of two workers are
// the real ones; Temporal's queues, Gupy and the provider are played. No second passes, and no machine is too slow for it.
import { setMaxListeners } from 'node:events';
import { type CallLedger, emptyLedger, lend, type Places, type PlacesRequest } from '../../rate/call-ledger';
import type { Application } from '../../gupy/application';
import { ApplicationReader } from '../../gupy/application-reader';
import type { ApplicationSource } from '../../gupy/application-source';
import { RateBudget } from '../../rate/rate-budget';
import { gupySlots } from '../../worker/slots-and-polls';
import { busiestMinute } from '../support/busiest-minute';
import { createFakeClock } from '../support/fake-clock';
import { type Choose, seededChoice } from '../support/seeded-random';

const size = 5_000;
const step = { id: 86_547, name: 'Exame admissional' };
const pageSize = 100;

interface Drain {
  reads: number;
  /** When each call reached Gupy, in milliseconds. */
  calls: number[];
  longestWriteWait: number;
  /** When the last tag was put, in seconds. */
  seconds: number;
}

interface Bulk {
  perMinute: number;
  /** The rate at which the provider's queue lets orders in. */
  ordersPerMinute: number;
  /** Of the provider's queue: one, as on the servers that we start, or Temporal's four. */
  partitions: number;
  seed: number;
}

async function drain({ perMinute, ordersPerMinute, partitions, seed }: Bulk): Promise<Drain> {
  const clock = createFakeClock();
  const choose = seededChoice(seed);
  const later = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
  const drained: Drain = { reads: 0, calls: [], longestWriteWait: 0, seconds: 0 };
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  let ledger: CallLedger | undefined;
  const ask = async (request: PlacesRequest): Promise<Places> => {
    await later(choose(100));
    const answer = lend(ledger ?? emptyLedger(request.requestsPerMinute, clock.now()), request, clock.now());
    ledger = answer.ledger;
    await later(choose(100));
    return answer.places;
  };
  const called = async (): Promise<void> => {
    await later(choose(200));
    drained.calls.push(clock.now());
    await later(choose(200));
  };
  const toTag: number[] = [];
  const workers = [1, 2].map(() => {
    const budget = new RateBudget({ requestsPerMinute: perMinute, ask, clock });
    const reading = <T>(answer: () => T): Promise<T> =>
      budget.run(async () => {
        drained.reads += 1;
        await called();
        return answer();
      }, signal);
    return { budget, reader: new ApplicationReader(sourceOf(reading), { clock, requestsPerMinute: perMinute }) };
  });
  const idle: (() => void)[] = [];
  const write = async ({ budget }: (typeof workers)[number]): Promise<void> => {
    const asked = clock.now();
    await budget.run(called, signal);
    drained.longestWriteWait = Math.max(drained.longestWriteWait, clock.now() - asked);
    drained.seconds = clock.now() / 1_000;
  };
  const slot = async (worker: (typeof workers)[number]): Promise<void> => {
    for (;;) {
      if (toTag.shift() === undefined) await new Promise<void>((resolve) => idle.push(resolve));
      else await write(worker);
    }
  };
  for (const worker of workers) for (let n = gupySlots(perMinute); n > 0; n -= 1) void slot(worker);
  const orders = handedOut(partitions, choose).map(async (id, index) => {
    // Not one by one: a second's worth at once.
    const atOnce = ordersPerMinute / 60;
    await later(Math.floor(index / atOnce) * 1_000);
    const application = await workers[choose(2)]?.reader.read({ jobId: 1, applicationId: id, step }, signal);
    expect(application?.id).toBe(id);
    await later(500 + choose(2_000));
    toTag.push(id);
    idle.shift()?.();
  });
  await clock.advance(40 * 60_000);
  await Promise.all(orders);
  expect(drained.calls).toHaveLength(drained.reads + size);
  return drained;
}

/** As Temporal hands tasks out: each partition of the queue in its order, and one of them faster than the other for a while. */
function handedOut(partitions: number, choose: Choose): number[] {
  const queues = Array.from({ length: partitions }, (): number[] => []);
  for (let id = 0; id < size; id += 1) queues[choose(partitions)]?.push(id);
  const order: number[] = [];
  let speeds: number[] = [];
  while (order.length < size) {
    // Up to four times as fast: 250 orders in a row then come from 400 to 1,100 ids, as measured with four partitions.
    if (order.length % 250 === 0) speeds = queues.map(() => 40 + choose(121));
    const left = speeds.map((speed, index) => (queues[index]?.length === 0 ? 0 : speed));
    let drawn = choose(left.reduce((sum, speed) => sum + speed, 0));
    const next = left.findIndex((speed) => (drawn -= speed) < 0);
    order.push(...(queues[next]?.splice(0, 1) ?? []));
  }
  return order;
}

/** Everybody is in the step; pages by rising id, as Gupy lists them. */
function sourceOf(reading: <T>(answer: () => T) => Promise<T>): ApplicationSource {
  const view = (id: number): Application => ({ id, status: 'in_process', currentStep: step, tags: [] });
  return {
    byId: ({ applicationId }) => reading(() => view(applicationId)),
    page: ({ page }) =>
      reading(() => ({
        items: Array.from({ length: pageSize }, (_, index) => view((page - 1) * pageSize + index)),
        totalPages: size / pageSize,
      })),
  };
}

it.each([
  ['Gupy’s rate is what holds it up', { perMinute: 450, ordersPerMinute: 600, partitions: 1, seed: 1 }, 0.035],
  ['the provider’s rate is what holds it up', { perMinute: 450, ordersPerMinute: 300, partitions: 1, seed: 2 }, 0.04],
  // The figure of a Temporal server that divides its queues (docs/operate.md).
  ['from a queue in four partitions', { perMinute: 450, ordersPerMinute: 600, partitions: 4, seed: 3 }, 0.08],
])('P-RATE: 5,000 moved at once, two workers: %s (%j)', async (_, bulk, mostReads) => {
  const { reads, calls, longestWriteWait, seconds } = await drain(bulk);
  const optimum = (size / Math.min(bulk.perMinute, bulk.ordersPerMinute)) * 60;
  expect(reads / size).toBeLessThanOrEqual(mostReads);
  expect(busiestMinute(calls)).toBeLessThanOrEqual(bulk.perMinute);
  expect(seconds / optimum).toBeLessThanOrEqual(1.1);
  expect(longestWriteWait).toBeLessThanOrEqual(17_000);
});
