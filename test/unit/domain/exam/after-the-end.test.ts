// A run has ended and forgotten. What still comes for it reaches a human once, and what it wrote is not written again.
import type { Result } from '../../../../domain/exam/result';
import { reportOf } from '../../../../domain/text/report';
import { CoreWorld, type WorldOptions } from '../../../support/core-world';
import { at, day, examRule, movement, referenceOf, result, start } from '../../../support/core-fixtures';

const withoutReference = ({ reference: _reference, ...rest }: Result): Result => rest;

/** A settled and closed run, and the world it leaves behind. */
function ended(outcome: 'passed' | 'failed' | 'inconclusive' = 'failed', options: WorldOptions = {}) {
  const world = new CoreWorld(start + day, options);
  const moved = movement(0);
  const first = result(moved, 10, outcome);
  world.move(moved);
  world.settle();
  world.result(first);
  world.advanceTo(world.now + 4 * day);
  expect(world.closed).toBe(true);
  const written = { tags: [...world.tags], comments: world.comments.length, orders: world.orders.size };
  world.restart();
  const now = () => ({ tags: [...world.tags], comments: world.comments.length, orders: world.orders.size });
  return { world, moved, first, written, now };
}

it.each(['passed', 'failed', 'inconclusive'] as const)(
  'P-ONCE: an old webhook delivered again orders nothing and writes nothing, polled or not (%s)',
  (outcome) => {
    for (const canPoll of [true, false]) {
      const { world, moved, written, now } = ended(outcome, { canPoll });
      world.move(moved);
      world.advanceTo(world.now + 30 * day);
      expect(now()).toEqual(written);
      expect(world.closed).toBe(true);
      if (canPoll) expect(reportOf(world.state)).toMatchObject({ status: 'settled', outcome });
      else {
        expect(reportOf(world.state).entries).toMatchObject([
          { status: 'ignored', phase: { because: 'decided-by-ended-run' } },
        ]);
      }
    }
  },
);

it('P-ONCE: an old webhook and its result delivered again in one breath write nothing', () => {
  const { world, moved, first, written, now } = ended();
  world.move(moved);
  world.startDue();
  world.result(first);
  world.advanceTo(world.now + 30 * day);
  expect(now()).toEqual(written);
});

it('P-ONCE: a repeated result alone writes nothing', () => {
  const { world, first, written, now } = ended();
  world.result(first);
  world.advanceTo(world.now + 30 * day);
  expect(now()).toEqual(written);
  expect(world.closed).toBe(true);
});

it('P-CORRECT: the result of another exam of the step replaces the tag of the ended run, and nothing else does', () => {
  const { world } = ended('failed');
  const again = movement(60 * 24);
  world.move(again);
  world.settle();
  expect([...world.tags]).toEqual(['Inapto']);
  world.result(result(again, 10, 'passed'));
  world.settle();
  expect([...world.tags]).toEqual(['Apto']);
});

it('the tag of the ended run stays where the candidate leaves before there is another result', () => {
  const { world } = ended('failed');
  world.move(movement(60 * 24));
  world.settle();
  world.move(movement(60 * 25, { noRule: true }));
  world.advanceTo(world.now + 30 * day);
  expect([...world.tags]).toEqual(['Inapto']);
});

describe('a result that was outranked in the ended run', () => {
  /** Inapto at 10, corrected to Apto at 20, and closed. */
  const corrected = (options: WorldOptions = {}) => {
    const world = new CoreWorld(start + day, options);
    const moved = movement(0);
    const older = result(moved, 10, 'failed');
    world.move(moved);
    world.settle();
    world.result(older);
    world.settle();
    world.result(result(moved, 20, 'passed'));
    world.advanceTo(world.now + 4 * day);
    expect(world.closed).toBe(true);
    expect([...world.tags]).toEqual(['Apto']);
    world.restart();
    return { world, moved, older };
  };

  it('P-CORRECT: does not overwrite the newer one when it is delivered again', () => {
    const { world, older } = corrected();
    world.result(older);
    world.settle();
    world.result(older);
    world.advanceTo(world.now + 30 * day);
    expect([...world.tags]).toEqual(['Apto']);
    expect(world.closed).toBe(true);
    expect(reportOf(world.state)).toMatchObject({
      status: 'settled',
      notes: [`Result ${older.resultId} is no news: an ended run knew it, or a newer one`],
    });
  });

  it('P-CORRECT: nor does one that comes for the first time, and is older; a newer one does, once', () => {
    const { world, moved } = corrected();
    world.result(result(moved, 15, 'inconclusive'));
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
    expect(world.comments).toHaveLength(2);
    world.result(result(moved, 30, 'failed'));
    world.settle();
    expect([...world.tags]).toEqual(['Inapto']);
    expect(world.comments).toHaveLength(3);
    world.result(result(moved, 25, 'passed'));
    world.settle();
    expect([...world.tags]).toEqual(['Inapto']);
  });

  it('P-ONCE: nor is the exam ordered again, or expired, when its movement is delivered again too', () => {
    const { world, moved, older } = corrected({ canPoll: true });
    world.result(older);
    world.settle();
    world.move(moved);
    world.advanceTo(world.now + 30 * day);
    expect([...world.tags]).toEqual(['Apto']);
    expect(world.calls.filter((call) => call.run === 2).map(({ type }) => type)).toEqual(['recoverEntry']);
  });

  it('and that Temporal has forgotten is taken as news: this window remains', () => {
    const { world, older } = corrected({ forgetful: true });
    world.result(older);
    world.settle();
    expect([...world.tags]).toEqual(['Inapto']);
  });

  it('a date in the far future that an ended run knew does not outrank every correction', () => {
    const world = new CoreWorld(start + day);
    const moved = movement(0);
    world.move(moved);
    world.settle();
    world.result(result(moved, 0, 'passed', { occurredAt: '2199-01-01T00:00:00.000Z' }));
    world.advanceTo(world.now + 4 * day);
    world.restart();
    world.result(result(moved, 60, 'failed'));
    world.settle();
    expect([...world.tags]).toEqual(['Apto']); // it is older than the arrival of the first, by which that one counts
    world.result(result(moved, 25 * 60, 'failed'));
    world.settle();
    expect([...world.tags]).toEqual(['Inapto']);
  });

  it('what the deadline decided is replaced by any result', () => {
    const world = new CoreWorld(start);
    const moved = movement(0);
    world.move(moved);
    world.advanceTo(start + 20 * day);
    world.restart();
    world.result(result(moved, 5, 'passed'));
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
  });
});

it('P-LATE: a correction replaces what the ended run put, though nobody remembers that', () => {
  const { world, moved, now } = ended();
  world.result(result(moved, 60, 'passed'));
  world.settle();
  expect(now()).toMatchObject({ tags: ['Apto'], comments: 2, orders: 1 });
  expect(reportOf(world.state).entries).toMatchObject([{ results: [{ late: true }] }]);
});

it.each([
  ['comment', ['Inapto'], 2],
  ['ignore', ['Inapto'], 1],
] as const)('P-LATE: a correction after the end is as lateResult: %s says', (lateResult, tags, comments) => {
  const { world, moved, now } = ended();
  world.know({ ...moved, rule: examRule({ lateResult }) });
  world.result(result(moved, 60, 'passed'));
  world.settle();
  expect(now()).toMatchObject({ tags, comments });
  world.advanceTo(world.now + 30 * day);
  expect(world.closed).toBe(true);
});

it('P-EARLY: a movement that comes while its result looks for it takes the result over', () => {
  const world = new CoreWorld(start + day);
  const moved = movement(0, { rule: examRule({ lateResult: 'ignore' }) });
  world.know(moved);
  world.result(result(moved, 10, 'passed'));
  world.startDue();
  world.move(moved);
  world.settle();
  expect([...world.tags]).toEqual(['Apto']);
  expect(world.orders.size).toBe(0);
  expect(world.state.recoveries).toEqual([]);
});

it('P-ORDER: so does a movement that is older than what came meanwhile, and its leaving is known', () => {
  const world = new CoreWorld(start + day);
  const moved = movement(0, { rule: examRule({ lateResult: 'ignore' }) });
  world.know(moved);
  world.result(result(moved, 10, 'passed'));
  world.result(result(moved, 30, 'failed'));
  world.startDue();
  world.move(movement(20, { noRule: true }));
  world.move(moved);
  world.settle();
  expect([...world.tags]).toEqual(['Inapto']);
  expect(world.state.entries).toMatchObject([
    { origin: { from: 'movement' }, left: [{ occurredAt: at(20) }], mayBeWritten: 'result-before-order' },
  ]);
});

it('P-ORDER: an entry that was found again gets its date back from its movement', () => {
  const world = new CoreWorld(start + day);
  const [first, second] = [movement(0), movement(20)];
  for (const moved of [first, second]) world.know(moved);
  world.result(result(second, 30, 'passed'));
  world.settle();
  world.move(first);
  world.settle();
  expect(world.state.entries.map((entry) => entry.reference)).toEqual([referenceOf(second), referenceOf(first)]);
  world.move(second);
  world.settle();
  expect(world.state.entries.map((entry) => entry.reference)).toEqual([referenceOf(first), referenceOf(second)]);
  expect(world.state.entries[1]).toMatchObject({ origin: { from: 'movement' }, movement: { occurredAt: at(20) } });
});

it('a new entry of a new run orders anew, and reads nothing before its first write', () => {
  const { world } = ended();
  const again = movement(100);
  world.move(again);
  world.settle();
  expect(world.orders.size).toBe(2);
  world.result(result(again, 120, 'passed'));
  world.settle();
  expect(world.calls.at(-1)).toMatchObject({ type: 'putTag', readFirst: false });
});

it('an order whose first answer was lost expires as any other (P-ONCE)', () => {
  let refusals = 1;
  const lost = { code: 'BRIDGE_PROVIDER_UNAVAILABLE', reason: 'no answer' } as const;
  const world: CoreWorld = new CoreWorld(start, {
    refuse: (action) => {
      if (action.type !== 'orderExam' || refusals === 0) return undefined;
      refusals -= 1;
      world.orders.set(action.reference, 'order-of-the-lost-answer');
      return lost;
    },
  });
  world.move(movement(0));
  world.settle();
  world.tell({ type: 'retry', at: world.now });
  world.advanceTo(start + 10 * day);
  expect([...world.tags]).toEqual(['Exame expirado']);
});

it.each([true, false])(
  'an order that an attempt of its own made, and whose answer was lost, expires as any other (polled: %s)',
  (canPoll) => {
    const world = new CoreWorld(start, { lostAnswers: true, canPoll });
    world.move(movement(0));
    world.settle();
    expect(reportOf(world.state)).toMatchObject({ status: 'waiting', entries: [{ orderId: 'order-1' }] });
    world.advanceTo(start + 10 * day);
    expect([...world.tags]).toEqual(['Exame expirado']);
    expect(reportOf(world.state)).toMatchObject({ status: 'settled', outcome: 'expired' });
  },
);

describe('what cannot be found again', () => {
  const gone = { code: 'BRIDGE_RULE_GONE', reason: 'no such step' } as const;
  const lost = () => {
    const world = new CoreWorld(start + day, {
      refuse: (action) => (action.type === 'recoverEntry' ? gone : undefined),
    });
    world.result(result(movement(0), 10, 'passed'));
    world.settle();
    return world;
  };

  it('is stuck in sight, cannot be overridden, and ends when it is skipped (P-STUCK)', () => {
    const world = lost();
    expect(reportOf(world.state)).toMatchObject({
      status: 'needs-attention',
      attention: [{ what: 'recover', code: 'BRIDGE_RULE_GONE', reason: 'no such step', retryAt: null }],
    });
    const before = world.state;
    world.tell({ type: 'override', outcome: 'passed', note: 'seen', at: world.now });
    expect(world.state).toBe(before);
    world.tell({ type: 'skip', note: 'the job is gone', at: world.now });
    expect(reportOf(world.state)).toMatchObject({ status: 'ignored', attention: [] });
    world.settle();
    expect(world.closed).toBe(true);
  });

  it('does not hold up what can be, and is given up alone', () => {
    const [lostOne, found] = [movement(0), movement(20)];
    const world = new CoreWorld(start + day, {
      refuse: (action) =>
        action.type === 'recoverEntry' && action.reference === referenceOf(lostOne) ? gone : undefined,
    });
    world.know(found);
    world.result(result(lostOne, 10, 'failed'));
    world.result(result(found, 30, 'passed', { resultId: 'f1' }));
    world.result(result(found, 31, 'cancelled', { resultId: 'f2' }));
    expect(world.state.recoveries.map(({ results }) => results.length)).toEqual([1, 2]);
    world.startDue();
    world.answerOne();
    expect(world.state.recoveries.map(({ attention }) => attention?.code)).toEqual(['BRIDGE_RULE_GONE', undefined]);
    world.settle();
    expect(reportOf(world.state).entries).toMatchObject([{ reference: referenceOf(found), status: 'settled' }]);
    expect(reportOf(world.state).attention).toMatchObject([{ reference: referenceOf(lostOne) }]);
    expect(world.calls.filter((call) => call.type === 'recoverEntry')).toHaveLength(2);
    world.tell({ type: 'skip', note: 'the job is gone', at: world.now });
    expect(reportOf(world.state)).toMatchObject({ status: 'settled', attention: [] });
    expect(reportOf(world.state).entries).toHaveLength(1);
  });

  it('is looked for again by itself where a token was refused, as late as any other (15 min to 6 h)', () => {
    const unauthorized = { code: 'BRIDGE_GUPY_UNAUTHORIZED', reason: '401' } as const;
    const tries: number[] = [];
    const moved = movement(0);
    const world: CoreWorld = new CoreWorld(start, {
      refuse: (action) => {
        if (action.type !== 'recoverEntry') return undefined;
        tries.push((world.now - start) / 60_000);
        return tries.length < 3 ? unauthorized : undefined;
      },
    });
    world.know(moved);
    world.result(result(moved, 0, 'passed'));
    world.advanceTo(start + day);
    expect(tries).toEqual([0, 15, 45]);
    expect([...world.tags]).toEqual(['Apto']);
  });

  it('waits on where the search brings something else', () => {
    const world = new CoreWorld(start);
    const moved = movement(0);
    world.result(result(moved, 10, 'passed'));
    const action = { type: 'recoverEntry', reference: referenceOf(moved), provider: 'clinic' } as const;
    world.tell({ type: 'started', action, at: start });
    world.tell({ type: 'finished', action, outcome: { type: 'done' }, at: start });
    expect(reportOf(world.state)).toMatchObject({ status: 'publishing', entries: [] });
    expect(world.state.recoveries).toHaveLength(1);
  });

  it('is looked for again on retry, and failures count on', () => {
    const world = lost();
    world.tell({ type: 'retry', at: world.now });
    world.settle();
    expect(world.calls.filter((call) => call.type === 'recoverEntry')).toHaveLength(2);
    expect(reportOf(world.state).status).toBe('needs-attention');
  });
});

it('an order id alone finds an open entry of its provider, and nothing else', () => {
  const world = new CoreWorld(start + day);
  const moved = movement(0);
  world.move(moved);
  world.settle();
  const unechoed = withoutReference(result(moved, 10, 'passed'));
  world.result({ ...unechoed, orderId: 'order-77' });
  world.result({ ...unechoed, provider: 'school', orderId: 'order-1' });
  world.settle();
  expect([...world.tags]).toEqual([]);
  expect(reportOf(world.state).notes).toEqual([`Result ${unechoed.resultId} names no entry of this application`]);
  world.result({ ...unechoed, orderId: 'order-1' });
  world.settle();
  expect([...world.tags]).toEqual(['Apto']);
});

it('an order id alone finds nothing before the order is confirmed', () => {
  const world = new CoreWorld(start + day);
  const moved = movement(0);
  world.move(moved);
  world.result(withoutReference(result(moved, 10, 'passed')));
  expect(reportOf(world.state)).toMatchObject({ status: 'ordering', outcome: null, notes: [expect.any(String)] });
});

it('a reference of another application, or of no form, is noted and nothing else', () => {
  const world = new CoreWorld(start + day);
  const moved = movement(0);
  world.result(result(moved, 10, 'passed', { resultId: 'a', reference: referenceOf(moved, 8) }));
  world.result(result(moved, 10, 'passed', { resultId: 'b', reference: 'nonsense' }));
  expect(world.state.recoveries).toEqual([]);
  expect(reportOf(world.state).notes).toHaveLength(2);
  world.settle();
  expect(world.closed).toBe(true);
});
