// When a batch of reads starts, by the clock of the test.
import { type BatchSize, BatchTiming } from '../../../gupy/batch-timing';
import { createFakeClock, type FakeClock } from '../../support/fake-clock';

let clock: FakeClock;
let size: BatchSize;
let startedAt: number[];
let timing: BatchTiming;

beforeEach(async () => {
  clock = createFakeClock();
  await clock.advance(1_000_000);
  size = { waiting: 1, requests: 1, worthMs: Infinity };
  startedAt = [];
  timing = new BatchTiming(
    clock,
    () => size,
    () => {
      startedAt.push(clock.now() - 1_000_000);
      timing.started();
    },
  );
});

/** `count` reads, one every `everyMs`, the first of them now. */
async function arrive(count: number, everyMs: number, patienceMs?: number): Promise<void> {
  for (let read = 0; read < count; read += 1) {
    if (read > 0 && everyMs > 0) await clock.advance(everyMs);
    timing.arrived(patienceMs);
    timing.watch();
  }
}

it('starts at once for a single read, and for four in quick succession', async () => {
  await arrive(4, 0);
  await clock.advance(0);
  expect(startedAt).toEqual([0]);
});

it('starts at once for five reads in more than ten seconds, and waits for five in ten', async () => {
  await arrive(5, 2_501);
  await clock.advance(0);
  expect(startedAt).toHaveLength(5);
  await clock.advance(60_000);
  startedAt = [];
  await arrive(5, 2_500);
  await clock.advance(0);
  expect(startedAt).toHaveLength(4);
});

it('starts at once when each request answers half a page', async () => {
  size = { waiting: 99, requests: 2, worthMs: Infinity };
  await arrive(5, 0);
  await clock.advance(200);
  expect(startedAt).toEqual([]);
  size = { waiting: 100, requests: 2, worthMs: Infinity };
  await clock.advance(50);
  expect(startedAt).toEqual([250]);
});

it('starts five seconds after the last read of a stream', async () => {
  size = { waiting: 6, requests: 9, worthMs: Infinity };
  await arrive(5, 0);
  await clock.advance(1_000);
  await arrive(1, 0);
  await clock.advance(60_000);
  expect(startedAt).toEqual([6_000]);
});

it('waits 45 seconds at most, while reads go on arriving', async () => {
  size = { waiting: 60, requests: 9, worthMs: Infinity };
  await arrive(60, 0);
  for (let second = 0; second < 60; second += 1) {
    await clock.advance(1_000);
    await arrive(1, 0);
  }
  expect(startedAt[0]).toBe(45_000);
});

it('waits two seconds for a small batch at the begin of a stream, and longer as the stream lasts', async () => {
  size = { waiting: 20, requests: 8, worthMs: Infinity };
  await arrive(5, 0);
  for (let half = 0; half < 60; half += 1) {
    await clock.advance(500);
    await arrive(1, 0);
  }
  // Each wait is half of what the stream had lasted when its oldest read arrived.
  expect(startedAt).toEqual([2_000, 4_000, 6_000, 9_000, 13_500, 20_250]);
});

it('waits no longer than its requests are worth, where the rate has room for them', async () => {
  size = { waiting: 60, requests: 9, worthMs: 700 };
  await arrive(60, 0);
  for (let second = 0; second < 4; second += 1) {
    await clock.advance(1_000);
    await arrive(1, 0);
  }
  expect(startedAt).toEqual([700, 1_700, 2_700, 3_700]);
});

it('T27: starts for a read that has waited before, and takes the others along', async () => {
  size = { waiting: 60, requests: 9, worthMs: Infinity };
  await arrive(60, 0);
  await clock.advance(1_000);
  await arrive(1, 0, 2_000);
  await clock.advance(500);
  await arrive(1, 0);
  await clock.advance(60_000);
  expect(startedAt).toEqual([3_000]);
});
