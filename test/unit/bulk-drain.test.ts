// A bulk move of 5,000 at full size on a clock that the test moves: the readers, budgets and the ledger of two workers are
// the real ones; Temporal's queues, Gupy and the provider are played. No second passes, and no machine is too slow for it.
import { type CallLedger, emptyLedger, lend, type Places, type PlacesRequest } from '../../domain/call-ledger';
import type { Application } from '../../gupy/application';
import { ApplicationReader } from '../../gupy/application-reader';
import type { ApplicationSource } from '../../gupy/application-source';
import { SharedBudget } from '../../outbound/shared-budget';
import { gupySlots } from '../../worker/activity-slots';
import { busiestMinute } from '../support/busiest-minute';
import { createFakeClock } from '../support/fake-clock';
import { seededChoice } from '../support/seeded-random';

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

/** `ordersPerMinute` is the rate at which the provider's queue lets orders in. */
async function drain(perMinute: number, ordersPerMinute: number, seed: number): Promise<Drain> {
  const clock = createFakeClock();
  const choose = seededChoice(seed);
  const later = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));
  const drained: Drain = { reads: 0, calls: [], longestWriteWait: 0, seconds: 0 };
  const signal = new AbortController().signal;
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
    const budget = new SharedBudget({ requestsPerMinute: perMinute, ask, clock });
    const reading = <T>(answer: () => T): Promise<T> =>
      budget.run(async () => {
        drained.reads += 1;
        await called();
        return answer();
      }, signal);
    return { budget, reader: new ApplicationReader(sourceOf(reading), clock) };
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
  const orders = Array.from({ length: size }, async (_, id) => {
    await later(Math.floor((id / ordersPerMinute) * 60_000));
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
  ['Gupy’s rate is what holds it up', 450, 600, 1],
  ['the provider’s rate is what holds it up', 450, 300, 2],
])('P-RATE: 5,000 moved at once, two workers: %s (%i and %i a minute, seed %i)', async (_, gupy, orders, seed) => {
  const { reads, calls, longestWriteWait, seconds } = await drain(gupy, orders, seed);
  const optimum = (size / Math.min(gupy, orders)) * 60;
  expect(reads / size).toBeLessThanOrEqual(0.05);
  expect(busiestMinute(calls)).toBeLessThanOrEqual(gupy);
  expect(seconds / optimum).toBeLessThanOrEqual(1.1);
  expect(longestWriteWait).toBeLessThanOrEqual(15_000);
});
