// Several workers on one ledger, on a clock that the test moves: latencies, 429s, deaths and lost answers are drawn from
// a seed. What counts is when the calls arrive at the target.
import { setMaxListeners } from 'node:events';
import { type CallLedger, emptyLedger, lend, type Places, type PlacesRequest } from '../../../rate/call-ledger';
import { HttpFailure } from '../../../outbound/http-failure';
import { RateBudget } from '../../../rate/rate-budget';
import { gupySlots } from '../../../worker/slots-and-polls';
import { busiestMinute } from '../../support/busiest-minute';
import { createFakeClock, type FakeClock } from '../../support/fake-clock';
import { sized } from '../../support/loop-size';
import { type Choose, seededChoice } from '../../support/seeded-random';

const requestsPerMinute = 120;
const quiet = (): AbortSignal => new AbortController().signal;

let clock: FakeClock;
let ledger: CallLedger | undefined;
let asked: number;
let arrivals: number[];
let choose: Choose;

beforeEach(() => {
  clock = createFakeClock();
  ledger = undefined;
  asked = 0;
  arrivals = [];
  choose = seededChoice(1);
});

const later = (ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));

/** The ledger as the workflow keeps it, on its own clock; it may be carried over to another run at any time, as JSON. */
function ask(request: PlacesRequest): Places {
  asked += 1;
  const now = 1_000_000 + clock.now();
  const answer = lend(ledger ?? emptyLedger(request.requestsPerMinute, now), request, now);
  ledger = JSON.parse(JSON.stringify(answer.ledger)) as CallLedger;
  return answer.places;
}

async function askSlowly(request: PlacesRequest): Promise<Places> {
  await later(choose(200));
  const places = ask(request);
  await later(choose(200));
  return places;
}

async function call(longestMs = 4_000): Promise<void> {
  await later(choose(longestMs));
  arrivals.push(clock.now());
  await later(choose(longestMs));
}

const worker = (how = askSlowly, perMinute = requestsPerMinute): RateBudget =>
  new RateBudget({ requestsPerMinute: perMinute, ask: how, clock });

describe('a rate that workers share', () => {
  it('T27: a budget that is prepared has asked the ledger before the first call comes', async () => {
    const budget = worker(askSlowly, 600);
    void budget.prepare();
    await clock.advance(1_000);
    expect(asked).toBe(1);
    const begun = clock.now();
    let startedAt = Infinity;
    await budget.run(async () => void (startedAt = clock.now()), quiet());
    expect(startedAt).toBe(begun);
  });

  it.each([1, 2, 3, 4])(
    'P-RATE: four workers together never exceed it in any sliding minute (seed %i)',
    async (seed) => {
      choose = seededChoice(seed);
      const workers = [worker(), worker(), worker(), worker()];
      const calls = Array.from({ length: 600 }, async (_, index) => workers[index % 4]?.run(() => call(), quiet()));
      await clock.advance(10 * 60_000);
      await Promise.all(calls);
      expect(arrivals).toHaveLength(600);
      expect(busiestMinute(arrivals)).toBeLessThanOrEqual(requestsPerMinute);
    },
  );

  it.each([5, 6, 7])('P-RATE: nor when workers die and others start (seed %i)', async (seed) => {
    choose = seededChoice(seed);
    const ends: Promise<unknown>[] = [];
    for (let life = 0; life < 40; life += 1) {
      const dead = new AbortController();
      setMaxListeners(0, dead.signal);
      // A dead worker hears no answers and reports nothing more; its calls in flight arrive all the same.
      const mortal = worker(async (request) => {
        const places = await askSlowly(request);
        return dead.signal.aborted ? new Promise<Places>(() => undefined) : places;
      });
      ends.push(...Array.from({ length: 20 }, () => mortal.run(() => call(), dead.signal).catch(() => undefined)));
      await clock.advance(choose(8_000));
      dead.abort(new Error('killed'));
    }
    await clock.advance(120_000);
    await Promise.all(ends);
    expect(busiestMinute(arrivals)).toBeLessThanOrEqual(requestsPerMinute);
    expect(arrivals.length).toBeGreaterThan(100);
  });

  it('P-RATE: two workers use at least 95 % of it under load', async () => {
    const workers = [worker(), worker()];
    const calls = Array.from({ length: 1_400 }, async (_, index) =>
      workers[index % 2]?.run(() => call(200), quiet()).catch(() => undefined),
    );
    await clock.advance(600_000);
    expect(arrivals.length).toBeGreaterThanOrEqual(0.95 * 10 * requestsPerMinute);
    expect(busiestMinute(arrivals)).toBeLessThanOrEqual(requestsPerMinute);
    expect(asked).toBeLessThan(2 * 600);
    await clock.advance(300_000);
    await Promise.all(calls);
  });

  const shared: [number, number][] = [
    [450, 1],
    [450, 2],
    [60, 5],
  ];
  const sharedByMany: [number, number][] = [
    [450, 5],
    [450, 10],
    [900, 5],
  ];
  it.each(sized({ quick: shared, long: [...shared, ...sharedByMany] }))(
    'P-RATE: at %i a minute, writes of %i workers wait at most 5 s, and the slots of each and a second',
    async (perMinute, count) => {
      const waits: number[] = [];
      let over = false;
      const slot = async (budget: RateBudget): Promise<void> => {
        while (!over) {
          const since = clock.now();
          await budget.run(async () => {
            waits.push(clock.now() - since);
            await call(400);
          }, quiet());
        }
      };
      const budgets = Array.from({ length: count }, () => worker(askSlowly, perMinute));
      const ends = budgets.flatMap((budget) => Array.from({ length: gupySlots(perMinute) }, () => slot(budget)));
      await clock.advance(400_000);
      over = true;
      await clock.advance(200_000);
      await Promise.all(ends);
      const ofEach = gupySlots(perMinute) / (perMinute / 60) + 1;
      expect(Math.max(...waits) / 1_000).toBeLessThanOrEqual(5 + count * ofEach);
      expect(arrivals.length).toBeGreaterThanOrEqual((0.95 * perMinute * 400) / 60);
      expect(busiestMinute(arrivals)).toBeLessThanOrEqual(perMinute);
    },
  );

  it.each([1, 30, 99, 100, 450])(
    'at %i a minute the ledger is not asked again where nobody waits',
    async (perMinute) => {
      const end = worker(askSlowly, perMinute).run(() => call(), quiet());
      await clock.advance(600_000);
      await end;
      expect(asked).toBeLessThanOrEqual(2);
    },
  );

  it('P-RATE: what is reported of an ended ledger frees nothing in the next one', async () => {
    const [first, second] = [worker(), worker()];
    const of = (budget: RateBudget, count: number) =>
      Array.from({ length: count }, () => budget.run(() => call(100), quiet()));
    const before = of(second, 10);
    await clock.advance(11 * 60_000);
    ledger = undefined;
    arrivals = [];
    const after = of(first, 10);
    await clock.advance(500);
    after.push(...of(second, 400));
    await clock.advance(600_000);
    await Promise.all([...before, ...after]);
    expect(arrivals).toHaveLength(410);
    expect(busiestMinute(arrivals)).toBeLessThanOrEqual(requestsPerMinute);
  });

  it('P-RATE: a worker alone gets all of it, and the one that joins gets its share', async () => {
    const [first, second] = [worker(), worker()];
    const alone = Array.from({ length: 400 }, () => first.run(() => call(100), quiet()));
    await clock.advance(60_000);
    expect(arrivals.length).toBeGreaterThanOrEqual(0.98 * requestsPerMinute);
    let served = 0;
    const joined = Array.from({ length: 100 }, () => second.run(() => call(100), quiet()).then(() => (served += 1)));
    await clock.advance(120_000);
    expect(served).toBeGreaterThan(25);
    await clock.advance(300_000);
    await Promise.all([...alone, ...joined]);
  });
});

describe('a 429 at one worker', () => {
  const refused = (): Promise<never> => Promise.reject(new HttpFailure('throttled', '429', { retryAfterMs: 20_000 }));

  it('P-RATE: pauses all workers as long as it asks, and lowers the rate of all', async () => {
    const [first, second] = [worker(), worker()];
    await settled(first.run(refused, quiet()));
    const calls = Array.from({ length: 200 }, (_, index) => (index % 2 ? first : second).run(() => call(10), quiet()));
    await clock.advance(19_000);
    expect(arrivals).toHaveLength(0);
    await clock.advance(35_000);
    expect(arrivals.length).toBeLessThanOrEqual(Math.floor(requestsPerMinute * 0.7));
    await clock.advance(600_000);
    await Promise.all(calls);
    ask({ asker: 'test', requestsPerMinute, want: 0, reports: [] });
    expect(ledger?.rate.limit).toBe(requestsPerMinute);
  });

  it('P-RATE: is told to a ledger that does not answer once a second, until it does', async () => {
    let down = false;
    const budget = worker(async (request) => {
      if (!down) return askSlowly(request);
      asked += 1;
      await later(5);
      throw new Error('Temporal is down');
    });
    const end = settled(
      budget.run(() => {
        down = true;
        return refused();
      }, quiet()),
    );
    await clock.advance(10_000);
    await end;
    expect(asked).toBeGreaterThan(5);
    expect(asked).toBeLessThan(15);
    down = false;
    await clock.advance(2_000);
    expect(ledger?.rate.limit).toBe(Math.floor(requestsPerMinute * 0.7));
  });

  it('P-RATE: is told with the longest wait where several came before the ledger heard of any', async () => {
    let down = false;
    const budget = worker(async (request) => {
      if (down) throw new Error('Temporal is down');
      return askSlowly(request);
    });
    const refusedAfter = (ms: number, retryAfterMs?: number) =>
      budget.run(async () => {
        await later(ms);
        down = true;
        throw new HttpFailure('throttled', '429', retryAfterMs === undefined ? {} : { retryAfterMs });
      }, quiet());
    const ends = [refusedAfter(100, 60_000), refusedAfter(200)];
    await settled(Promise.all(ends.map((end) => end.catch(() => undefined))));
    down = false;
    await clock.advance(5_000);
    expect((ledger?.rate.pausedUntil ?? 0) - (ledger?.now ?? 0)).toBeGreaterThan(50_000);
  });

  it('P-RATE: holds for workers that know another requestsPerMinute', async () => {
    const [first, second] = [worker(), worker(askSlowly, 2 * requestsPerMinute)];
    await settled(first.run(refused, quiet()));
    const calls = Array.from({ length: 50 }, () => second.run(() => call(10), quiet()));
    await clock.advance(18_000);
    expect(arrivals).toHaveLength(0);
    expect(ledger?.rate).toMatchObject({ configured: 240, limit: 168 });
    await clock.advance(120_000);
    await Promise.all(calls);
  });

  async function settled(call: Promise<unknown>): Promise<void> {
    const end = call.catch(() => undefined);
    await clock.advance(1_000);
    await end;
  }
});

describe('the ledger and a worker', () => {
  it('a call that comes alone soon after another does not wait for the ledger', async () => {
    const budget = worker();
    const first = budget.run(async () => undefined, quiet());
    await clock.advance(1_000);
    await first;
    const before = clock.now();
    await budget.run(async () => undefined, quiet());
    expect(clock.now()).toBe(before);
  });

  it('places that were not used in time are given back, not kept', async () => {
    const budget = worker();
    void budget.run(async () => undefined, quiet());
    await clock.advance(120_000);
    void budget.run(async () => undefined, quiet());
    await clock.advance(1_000);
    const open = (ledger?.leases ?? []).reduce((sum, one) => sum + one.granted - one.ended - one.returned, 0);
    expect(open).toBeLessThanOrEqual(2);
  });

  it('nothing is called while the ledger cannot be asked, and all is once it can', async () => {
    let down = true;
    const budget = worker(async (request) => {
      if (down) throw new Error('Temporal is down');
      return ask(request);
    });
    const calls = Array.from({ length: 5 }, () => budget.run(() => call(10), quiet()));
    await clock.advance(30_000);
    expect(arrivals).toHaveLength(0);
    down = false;
    await clock.advance(5_000);
    await Promise.all(calls);
    expect(arrivals).toHaveLength(5);
  });

  const want = { asker: 'one', requestsPerMinute: 120, want: 10, reports: [] };

  it('a report that is sent twice frees nothing twice', () => {
    const { ledger: first, places } = lend(emptyLedger(120, 0), { ...want, want: 4 }, 0);
    const report = { lease: places.lease, ended: 1, agoMs: 0, returned: 2 };
    let state = first;
    for (const second of [1, 2, 3]) state = lend(state, { ...want, want: 0, reports: [report] }, second * 1_000).ledger;
    expect(state.leases).toMatchObject([{ granted: 4, ended: 1, returned: 2 }]);
    expect(state.ended).toEqual([{ count: 1, at: 1_000 }]);
  });

  it('a report cannot make room that was never lent', () => {
    const { ledger: state, places } = lend(emptyLedger(120, 0), want, 0);
    const lie = { lease: places.lease, ended: 0, agoMs: 0, returned: 1_000 };
    const after = lend(state, { ...want, want: 200, reports: [lie] }, 60_000);
    expect(after.places.count).toBe(10);
    expect(lend(after.ledger, { ...want, want: 200, reports: [lie] }, 60_000).places.count).toBe(0);
  });

  it('a minute is lent evenly, but for five seconds of it', () => {
    let state = emptyLedger(120, 0);
    const counts = [0, 0, 1_000, 2_000, 30_000].map((at) => {
      const answer = lend(state, { ...want, want: 100 }, at);
      state = answer.ledger;
      return answer.places.count;
    });
    expect(counts).toEqual([10, 0, 2, 2, 10]);
  });

  it('a changed requestsPerMinute holds from the next request on', () => {
    const { ledger: state } = lend(emptyLedger(120, 0), want, 0);
    expect(lend(state, { ...want, requestsPerMinute: 240 }, 1_000).places.count).toBe(4);
    expect(lend(state, { ...want, requestsPerMinute: 10 }, 60_000).places.count).toBe(0);
  });

  it('who asked first is served first, a second’s worth at a time', () => {
    let state = emptyLedger(120, 0);
    const ask = (asker: string, at: number) => {
      const answer = lend(state, { ...want, asker }, at);
      state = answer.ledger;
      return answer.places.count;
    };
    expect([ask('one', 0), ask('one', 100), ask('two', 200)]).toEqual([10, 0, 0]);
    // Two places: they are of the one who waits longest, whoever asks.
    expect([ask('two', 1_000), ask('one', 1_010), ask('two', 2_000), ask('one', 2_010)]).toEqual([0, 2, 2, 0]);
  });

  it('who asked and is gone holds nobody up for long', () => {
    const first = lend(emptyLedger(120, 0), want, 0).ledger;
    const hungry = lend(first, want, 100).ledger;
    expect(lend(hungry, { ...want, asker: 'two' }, 1_000).places.count).toBe(0);
    expect(lend(hungry, { ...want, asker: 'two' }, 4_000).places.count).toBe(8);
  });

  it('waiting is given up with the reason of the signal', async () => {
    const budget = worker(async () => new Promise(() => undefined));
    const left = new AbortController();
    const gone = budget.run(async () => undefined, left.signal);
    left.abort(new Error('worker ends'));
    await expect(gone).rejects.toThrow('worker ends');
  });
});
