// Who may call a target how often, in numbers: places lent, accounted for, come back (P-RATE).
import { type CallLedger, emptyLedger, lend, type LeaseReport, type PlacesRequest } from '../../../rate/call-ledger';

const start = 1_000_000_000;

/** One ledger, on a clock in milliseconds after the start. */
function ledgerAt(requestsPerMinute: number) {
  let ledger: CallLedger = emptyLedger(requestsPerMinute, start);
  const ask = (at: number, want: number, more: Partial<PlacesRequest> = {}) => {
    const request = { asker: 'a', requestsPerMinute, want, reports: [], ...more };
    const answer = lend(ledger, request, start + at);
    ledger = answer.ledger;
    return answer.places;
  };
  /** Lends until nothing is left of the pace, as if a worker asked every second. */
  const drain = (from: number, to: number) => {
    let lent = 0;
    for (let at = from; at <= to; at += 1_000) lent += ask(at, 1_000).count;
    return lent;
  };
  return { ask, drain, state: () => ledger };
}

/** Leases are numbered from the time of the ledger's start on. */
const nth = (lease: number): number => start + lease - 1;

const report = (lease: number, more: Partial<LeaseReport> = {}): LeaseReport => ({
  lease: nth(lease),
  ended: 0,
  agoMs: 0,
  returned: 0,
  ...more,
});

it('begins empty', () => {
  expect(emptyLedger(60, start)).toMatchObject({
    leases: [],
    ended: [],
    turns: [],
    nextLease: nth(1),
    paced: 5,
    now: start,
  });
});

describe('the pace', () => {
  it.each([
    [60, 5],
    [120, 10],
    [24, 2],
    [1, 1],
  ])('of %i a minute lends %i at once', (requestsPerMinute, burst) => {
    expect(ledgerAt(requestsPerMinute).ask(0, 100).count).toBe(burst);
  });

  it('lends what is wanted, and then one after the other, evenly', () => {
    const { ask } = ledgerAt(60);
    expect(ask(0, 2)).toEqual({ lease: nth(1), count: 2, validMs: 30_000, againMs: 1_000 });
    expect(ask(0, 9).count).toBe(3);
    expect(ask(999, 9).count).toBe(0);
    expect(ask(1_000, 9).count).toBe(1);
    expect(ask(3_500, 9).count).toBe(2);
    expect(ask(4_000, 9).count).toBe(1);
  });

  it('saves up no more than one burst', () => {
    const { ask } = ledgerAt(60);
    ask(0, 5);
    expect(ask(50_000, 100).count).toBe(5);
  });

  it('never lends more than the limit within a minute, and goes on after it', () => {
    const { drain } = ledgerAt(60);
    expect(drain(0, 60_000)).toBeLessThanOrEqual(60);
    const { ask, drain: most } = ledgerAt(60);
    expect(most(0, 54_000)).toBe(59);
    expect(ask(55_000, 9).count).toBe(1);
    expect(ask(56_000, 9).count).toBe(0);
  });

  it('a clock that goes back stands still', () => {
    const { ask, state } = ledgerAt(60);
    ask(10_000, 1);
    expect(ask(0, 9).count).toBe(4);
    expect(state().now).toBe(start + 10_000);
  });
});

describe('a lease', () => {
  it('is counted on, also where nothing could be lent, and kept only where something was', () => {
    const { ask, state } = ledgerAt(24);
    expect(ask(0, 9)).toMatchObject({ lease: nth(1), count: 2 });
    expect(ask(0, 9)).toMatchObject({ lease: nth(2), count: 0 });
    expect(ask(2_500, 9)).toMatchObject({ lease: nth(3), count: 1 });
    expect(state().leases).toEqual([
      { id: nth(1), granted: 2, ended: 0, returned: 0, until: start + 30_000 },
      { id: nth(3), granted: 1, ended: 0, returned: 0, until: start + 32_500 },
    ]);
  });

  it('frees at once what comes back unused', () => {
    const { ask, state } = ledgerAt(2);
    expect(ask(0, 2).count).toBe(2);
    expect(ask(40_000, 2).count).toBe(0);
    expect(ask(40_000, 2, { reports: [report(1, { returned: 1 })] }).count).toBe(1);
    expect(state().leases[0]).toMatchObject({ granted: 2, returned: 1, ended: 0 });
    expect(state().ended).toEqual([]);
  });

  it('frees what was called one window after the call ended', () => {
    const { ask, state } = ledgerAt(2);
    ask(0, 2);
    ask(12_000, 2, { reports: [report(1, { ended: 2, agoMs: 2_000 })] });
    expect(state().leases).toEqual([]);
    expect(state().ended).toEqual([{ count: 2, at: start + 10_000 }]);
    expect(ask(70_049, 2).count).toBe(0);
    expect(ask(70_050, 2).count).toBe(2);
  });

  it('is no older for a report from the future', () => {
    const { ask, state } = ledgerAt(2);
    ask(0, 2);
    ask(12_000, 2, { reports: [report(1, { ended: 1, agoMs: -5_000 })] });
    expect(state().ended).toEqual([{ count: 1, at: start + 12_000 }]);
  });

  it('takes totals: what is reported twice, or less than before, changes nothing', () => {
    const { ask, state } = ledgerAt(60);
    ask(0, 5);
    ask(1_000, 0, { reports: [report(1, { ended: 2, returned: 1 })] });
    const { leases, ended } = state();
    expect(leases).toMatchObject([{ granted: 5, ended: 2, returned: 1 }]);
    ask(2_000, 0, { reports: [report(1, { ended: 2, returned: 1 })] });
    ask(3_000, 0, { reports: [report(1)] });
    expect(state()).toMatchObject({ leases, ended });
    ask(4_000, 0, { reports: [report(1, { ended: 3, returned: 1 })] });
    expect(state().ended).toEqual([
      { count: 2, at: start + 1_000 },
      { count: 1, at: start + 4_000 },
    ]);
  });

  it('talks nobody into more than was lent', () => {
    const { ask, state } = ledgerAt(60);
    ask(0, 3);
    ask(0, 0, { reports: [report(1, { ended: 2, returned: 1_000 })] });
    expect(state().leases).toEqual([]);
    ask(0, 2);
    ask(0, 0, { reports: [report(3, { ended: 1_000, returned: 1_000 })] });
    expect(state().ended.map(({ count }) => count)).toEqual([2, 2]);
  });

  it('knows no lease that it never gave', () => {
    const { ask, state } = ledgerAt(60);
    ask(0, 3);
    const { leases } = state();
    ask(0, 0, { reports: [report(77, { ended: 9 })] });
    expect(state()).toMatchObject({ leases, ended: [] });
  });

  it('of a dead worker counts as called at the last moment it could have been: 50 s after it was lent', () => {
    const { ask, state } = ledgerAt(2);
    ask(0, 2);
    ask(49_999, 2);
    expect(state().leases).toHaveLength(1);
    ask(50_000, 2);
    expect(state()).toMatchObject({ leases: [], ended: [{ count: 2, at: start + 50_000 }] });
    expect(ask(110_049, 2).count).toBe(0);
    expect(ask(110_050, 2).count).toBe(2);
  });

  it('of a worker that died long ago is forgotten', () => {
    const { ask, state } = ledgerAt(2);
    ask(0, 2);
    expect(ask(110_050, 1).count).toBe(1);
    expect(state().ended).toEqual([]);
  });
});

describe('the limit', () => {
  it('is that of the newest configuration, and at least one a minute', () => {
    const { ask, state } = ledgerAt(60);
    ask(0, 1);
    expect(ask(0, 100, { requestsPerMinute: 120.9 }).count).toBe(4);
    expect(state().rate).toMatchObject({ configured: 120, limit: 120 });
    ask(0, 0, { requestsPerMinute: 0 });
    expect(state().rate.configured).toBe(1);
  });

  it('goes down with a 429, and nothing is lent while the target asks for a pause', () => {
    const { ask, state } = ledgerAt(60);
    const told = ask(0, 9, { throttled: { waitMs: 20_000 } });
    expect(told).toMatchObject({ count: 0, againMs: 20_000 });
    expect(state().rate).toMatchObject({ configured: 60, limit: 42 });
    expect(ask(19_999, 9).count).toBe(0);
    expect(ask(20_000, 9).count).toBe(3);
    ask(60_000, 9);
    expect(state().rate.limit).toBe(45);
  });

  it('pauses five seconds for a 429 that names no wait', () => {
    expect(ledgerAt(60).ask(0, 9, { throttled: {} })).toMatchObject({ count: 0, againMs: 5_000 });
  });
});

describe('when it is worth asking again', () => {
  it('is when the next place falls due, a second later at the soonest', () => {
    expect(ledgerAt(60).ask(0, 3).againMs).toBe(1_000);
    expect(ledgerAt(24).ask(0, 2).againMs).toBe(2_500);
    expect(ledgerAt(600).ask(0, 50).againMs).toBe(1_000);
    const { ask } = ledgerAt(24);
    ask(0, 2);
    expect(ask(1_000, 2).againMs).toBe(1_500);
  });

  it('is when the first call leaves the window, where the whole limit is in it', () => {
    const { ask } = ledgerAt(2);
    ask(0, 2);
    ask(1_000, 0, { reports: [report(1, { ended: 1 })] });
    const told = ask(31_000, 2, { reports: [report(1, { ended: 2 })] });
    expect(told).toMatchObject({ count: 0, againMs: 30_050 });
    expect(ask(61_050, 2).count).toBe(1);
  });
});

describe('turns', () => {
  it('go round: whoever asked first gets first, a second’s worth, and then the next', () => {
    const { ask, state } = ledgerAt(120);
    ask(0, 10);
    expect(ask(0, 9).count).toBe(0);
    expect(ask(0, 9, { asker: 'b' }).count).toBe(0);
    expect(state().turns).toMatchObject([
      { asker: 'a', missing: 2 },
      { asker: 'b', missing: 2 },
    ]);
    expect(ask(1_000, 9, { asker: 'b' }).count).toBe(0);
    expect(ask(1_000, 9).count).toBe(2);
    expect(ask(2_000, 9).count).toBe(0);
    expect(ask(2_000, 9, { asker: 'b' }).count).toBe(2);
  });

  it('are lost by whoever asks two seconds later than advised', () => {
    const { ask, state } = ledgerAt(120);
    ask(0, 10);
    expect(ask(0, 9).againMs).toBe(1_000);
    expect(state().turns).toEqual([{ asker: 'a', missing: 2, until: start + 3_000 }]);
    ask(2_999, 0, { asker: 'b' });
    expect(state().turns).toMatchObject([{ asker: 'a' }]);
    ask(3_000, 0, { asker: 'b' });
    expect(state().turns).toEqual([]);
  });

  it('are of one place at least', () => {
    const { ask, state } = ledgerAt(24);
    ask(0, 2);
    ask(0, 9);
    expect(state().turns).toMatchObject([{ asker: 'a', missing: 1 }]);
  });
});
