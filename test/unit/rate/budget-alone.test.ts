import { HttpFailure } from '../../../outbound/http-failure';
import { RateBudget } from '../../../rate/rate-budget';
import { busiestMinute } from '../../support/busiest-minute';
import { type FakeClock, createFakeClock } from '../../support/fake-clock';

const quiet = (): AbortSignal => new AbortController().signal;
let clock: FakeClock;
beforeEach(() => {
  clock = createFakeClock();
});

/** Small seeded generator, so that a failure can be repeated. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

describe('the rate budget of a process alone', () => {
  it.each([1, 2, 3])(
    'P-RATE: holds in every sliding minute of the target, whatever the latency (seed %i)',
    async (seed) => {
      const random = seeded(seed);
      const budget = new RateBudget({ requestsPerMinute: 30, clock });
      const arrivals: number[] = [];
      const call = async (): Promise<void> => {
        const [before, after] = [random() * 8000, random() * 8000];
        await new Promise<void>((resolve) => clock.after(before, resolve));
        arrivals.push(clock.now());
        await new Promise<void>((resolve) => clock.after(after, resolve));
      };
      const all = Array.from({ length: 150 }, () => budget.run(call, quiet()));
      await clock.advance(10 * 60_000);
      await Promise.all(all);
      expect(arrivals).toHaveLength(150);
      expect(busiestMinute(arrivals)).toBeLessThanOrEqual(30);
    },
  );

  it('P-RATE: uses at least 95 % of the rate under load', async () => {
    const budget = new RateBudget({ requestsPerMinute: 100, clock });
    const starts: number[] = [];
    const call = async (): Promise<void> => {
      starts.push(clock.now());
      await new Promise<void>((resolve) => clock.after(200, resolve));
    };
    const all = Array.from({ length: 1000 }, () => budget.run(call, quiet()).catch(() => undefined));
    await clock.advance(600_000);
    expect(starts.filter((at) => at < 600_000).length).toBeGreaterThanOrEqual(950);
    await clock.advance(60_000);
    await Promise.all(all);
  });

  it('serves first come, first served, and passes over who gave up', async () => {
    const budget = new RateBudget({ requestsPerMinute: 1, clock });
    const order: number[] = [];
    const controller = new AbortController();
    const note = (n: number) => (): Promise<void> => {
      order.push(n);
      return Promise.resolve();
    };
    const first = budget.run(note(1), quiet());
    const second = budget.run(note(2), controller.signal);
    const third = budget.run(note(3), quiet());
    const fourth = budget.run(note(4), quiet());
    const reason = new Error('left');
    controller.abort(reason);
    await expect(second).rejects.toBe(reason);
    await clock.advance(200_000);
    await Promise.all([first, third, fourth]);
    expect(order).toEqual([1, 3, 4]);
  });

  it('refuses at once when the signal was aborted before', async () => {
    const budget = new RateBudget({ requestsPerMinute: 5, clock });
    await expect(budget.run(() => Promise.resolve(), AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
  });

  it('P-RATE: a 429 pauses everything as long as it asks, and lowers the limit', async () => {
    const budget = new RateBudget({ requestsPerMinute: 100, clock });
    const throttled = new HttpFailure('throttled', 'slow down', { status: 429, retryAfterMs: 20_000 });
    await expect(budget.run(() => Promise.reject(throttled), quiet())).rejects.toBe(throttled);
    const starts: number[] = [];
    const next = Array.from({ length: 200 }, () =>
      budget.run(() => Promise.resolve(starts.push(clock.now())), quiet()),
    );
    await clock.advance(19_999);
    expect(starts).toEqual([]);
    await clock.advance(2);
    expect(starts[0]).toBe(20_000);
    await clock.advance(60_000);
    // 70, and the 5 that come back after one quiet minute.
    expect(busiestMinute(starts)).toBeLessThanOrEqual(75);
    expect(starts.length).toBeGreaterThan(60);
    await clock.advance(300_000);
    await Promise.all(next);
  });

  it('gives the place back when the call fails otherwise, and keeps the limit', async () => {
    const budget = new RateBudget({ requestsPerMinute: 2, clock });
    await expect(budget.run(() => Promise.reject(new Error('boom')), quiet())).rejects.toThrow('boom');
    await budget.run(() => Promise.resolve(), quiet());
    let ran = false;
    const third = budget.run(() => Promise.resolve((ran = true)), quiet());
    await clock.advance(59_000);
    expect(ran).toBe(false);
    await clock.advance(2_000);
    await third;
    expect(ran).toBe(true);
  });

  it('leaves no alarm behind when the last caller gives up', async () => {
    const budget = new RateBudget({ requestsPerMinute: 1, clock });
    await budget.run(() => Promise.resolve(), quiet());
    const controller = new AbortController();
    const second = budget.run(() => Promise.resolve(), controller.signal);
    await clock.advance(0);
    expect(clock.pending()).toBe(1);
    controller.abort(new Error('left'));
    await expect(second).rejects.toThrow('left');
    expect(clock.pending()).toBe(0);
  });

  it('refuses a rate under one', () => {
    expect(() => new RateBudget({ requestsPerMinute: 0 })).toThrow(RangeError);
  });
});
