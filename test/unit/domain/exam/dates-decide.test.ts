// Where a result and a movement overtake each other, their dates decide and not their arrival (P-ORDER, P-CORRECT).
import { compareMovements } from '../../../../domain/exam/entries';
import type { Movement } from '../../../../domain/exam/movement';
import { reportOf } from '../../../../domain/text/report';
import { CoreWorld } from '../../../support/core-world';
import {
  day,
  examRule,
  examStep,
  movement,
  overtaken,
  referenceOf,
  result,
  start,
} from '../../../support/core-fixtures';

/** The events have happened when they are delivered. */
const later = start + day;
const entriesOf = (world: CoreWorld) => reportOf(world.state).entries;

describe('a result that is dated after a leaving that was not known yet', () => {
  const play = (lateResult: 'publish' | 'comment' | 'ignore') => {
    const world = new CoreWorld(later);
    const moved = movement(0, { rule: examRule({ lateResult }) });
    world.move(moved);
    world.settle();
    world.result(result(moved, 25, 'passed'));
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
    world.move(movement(20, { noRule: true }));
    world.settle();
    return world;
  };

  it('is taken back where late results are ignored, and the entry is withdrawn (P-LATE)', () => {
    const world = play('ignore');
    expect([...world.tags]).toEqual([]);
    expect(world.comments).toEqual([]);
    expect(reportOf(world.state)).toMatchObject({ status: 'withdrawn', outcome: null });
    expect(entriesOf(world)).toMatchObject([{ results: [{ outcome: 'passed', late: true }] }]);
  });

  it('becomes one comment where late results are commented', () => {
    const world = play('comment');
    expect([...world.tags]).toEqual([]);
    expect(world.comments).toHaveLength(1);
    expect(reportOf(world.state).status).toBe('withdrawn');
  });

  it('stays as it is where late results are published', () => {
    const world = play('publish');
    expect([...world.tags]).toEqual(['Apto']);
    expect(world.comments).toEqual([]);
    expect(reportOf(world.state)).toMatchObject({ status: 'settled', outcome: 'passed' });
  });
});

it('counts a result dated before the leaving as in time, though the order is being cancelled', () => {
  const world = new CoreWorld(later);
  const moved = movement(0, { rule: examRule({ lateResult: 'ignore' }) });
  world.move(moved);
  world.settle();
  world.move(movement(20, { noRule: true }));
  world.settle();
  expect(world.cancelled.size).toBe(1);
  world.result(result(moved, 20, 'passed'));
  world.settle();
  expect([...world.tags]).toEqual(['Apto']);
  expect(entriesOf(world)).toMatchObject([{ status: 'settled', results: [{ late: false }] }]);
});

it('takes an expiry back when the candidate turns out to have left before the deadline', () => {
  const world = new CoreWorld(start);
  const moved = movement(0);
  world.move(moved);
  world.advanceTo(start + 10 * day);
  expect([...world.tags]).toEqual(['Exame expirado']);
  world.move(movement(60, { noRule: true }));
  world.settle();
  expect([...world.tags]).toEqual([]);
  expect([...world.cancelled]).toEqual([referenceOf(moved)]);
  expect(reportOf(world.state)).toMatchObject({ status: 'withdrawn', outcome: null });
});

describe('a movement into the same step', () => {
  it('opens an exam of its own once a result turns out to be older than it', () => {
    const world = new CoreWorld(later);
    const [first, second, third] = [movement(0), movement(20), movement(30)];
    for (const moved of [first, second, third]) world.move(moved);
    world.settle();
    expect([...world.orders.keys()]).toEqual([referenceOf(first)]);
    world.result(result(first, 20, 'failed'));
    world.settle();
    expect([...world.orders.keys()]).toEqual([referenceOf(first), referenceOf(second)]);
    expect(entriesOf(world)).toMatchObject([{ status: 'settled' }, { status: 'waiting' }]);
    world.result(result(second, 25, 'passed'));
    world.settle();
    expect([...world.orders.keys()].at(-1)).toBe(referenceOf(third));
    expect([...world.tags]).toEqual(['Apto']);
  });

  it('has joined the exam whose result is younger than it, though the result came first', () => {
    const world = new CoreWorld(later);
    const first = movement(0);
    world.move(first);
    world.settle();
    world.result(result(first, 25, 'passed'));
    world.settle();
    world.move(movement(20));
    world.settle();
    expect(world.orders.size).toBe(1);
    expect(entriesOf(world)).toMatchObject([{ status: 'settled', results: [{ late: false }] }]);
    world.move(movement(25));
    world.settle();
    expect(world.orders.size).toBe(2);
  });

  it('that opens late is withdrawn with the leaving that followed it', () => {
    const world = new CoreWorld(later);
    const first = movement(0);
    world.move(first);
    world.move(movement(20));
    world.settle();
    world.move(movement(40, { noRule: true }));
    world.settle();
    world.result(result(first, 10, 'passed'));
    world.settle();
    expect(world.orders.size).toBe(1);
    expect(entriesOf(world)).toMatchObject([{ status: 'settled' }, { status: 'withdrawn' }]);
  });

  it('had an order of its own when a result names it', () => {
    const world = new CoreWorld(later);
    const [first, second] = [movement(0), movement(20)];
    world.move(first);
    world.move(second);
    world.settle();
    world.result(result(second, 30, 'passed'));
    world.settle();
    expect(world.calls.map((call) => call.type)).not.toContain('recoverEntry');
    expect(entriesOf(world)).toMatchObject([{ status: 'waiting' }, { status: 'settled' }]);
    expect([...world.tags]).toEqual(['Apto']);
  });

  it('remembers only the last ten that joined', () => {
    const world = new CoreWorld(later);
    const first = movement(0);
    world.move(first);
    for (let minutes = 1; minutes <= 12; minutes += 1) world.move(movement(minutes));
    expect(world.state.entries[0]?.rejoined.map(({ occurredAt }) => occurredAt.slice(14, 16))).toEqual([
      '03',
      '04',
      '05',
      '06',
      '07',
      '08',
      '09',
      '10',
      '11',
      '12',
    ]);
  });

  it('without a rule any more leaves the exam under way as it is', () => {
    const world = new CoreWorld(later);
    world.move(movement(0));
    world.settle();
    world.move(withoutRule(movement(5)));
    world.settle();
    expect(reportOf(world.state).status).toBe('waiting');
    expect(world.state.entries[0]?.rejoined).toEqual([]);
  });
});

describe('dates out of the ordinary', () => {
  it.each([
    ['in the far future', '9999-12-31T00:00:00.000Z'],
    ['two days ahead', new Date(later + 2 * day).toISOString()],
    ['that cannot be read', 'yesterday'],
  ])('a result dated %s counts from when it came, so a correction still wins', (_name, occurredAt) => {
    const world = new CoreWorld(later);
    const moved = movement(0);
    world.move(moved);
    world.settle();
    world.result(result(moved, 0, 'passed', { occurredAt }));
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
    world.now += 60_000;
    world.result(result(moved, 0, 'failed', { occurredAt: new Date(world.now).toISOString() }));
    world.settle();
    expect([...world.tags]).toEqual(['Inapto']);
  });

  it('a clock that is a day ahead is believed', () => {
    const world = new CoreWorld(later);
    const moved = movement(0);
    world.move(moved);
    world.settle();
    world.result(result(moved, 0, 'passed', { occurredAt: new Date(later + day).toISOString() }));
    world.result(result(moved, 0, 'failed', { occurredAt: new Date(later + day - 1).toISOString() }));
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
  });

  it('R29: at equal dates the later arrival counts, whatever the ids', () => {
    for (const ids of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      const world = new CoreWorld(later);
      const moved = movement(0);
      world.move(moved);
      for (const resultId of ids) world.result(result(moved, 5, resultId === 'a' ? 'failed' : 'passed', { resultId }));
      world.settle();
      expect([...world.tags]).toEqual([ids[1] === 'a' ? 'Inapto' : 'Apto']);
    }
  });

  it('equal dates of movements go by the id of the event, in any order', () => {
    const into = movement(10, { eventId: 'a' });
    const out = movement(10, { eventId: 'b', noRule: true });
    for (const moves of [
      [into, out],
      [out, into],
    ]) {
      const world = new CoreWorld(later, { alwaysThere: true });
      for (const moved of moves) world.move(moved);
      expect(world.state.newest?.eventId).toBe('b');
    }
  });

  it('movements stand by date, then by the id of the event, both ways', () => {
    const [a, b, older] = [
      movement(10, { eventId: 'a' }),
      movement(10, { eventId: 'b' }),
      movement(9, { eventId: 'c' }),
    ];
    expect([compareMovements(a, b), compareMovements(b, a), compareMovements(a, { ...a })]).toEqual([-1, 1, 0]);
    expect([b, a, older].sort(compareMovements)).toEqual([older, a, b]);
  });

  it('a movement that cannot be dated is older than any other', () => {
    const world = new CoreWorld(later);
    world.move(movement(0));
    const before = world.state;
    world.move(movement(0, { occurredAt: 'soon', noRule: true }));
    expect(world.state).toBe(before);
  });
});

describe('what ended runs knew', () => {
  it.each([
    ['the same event', { resultId: 'a' }, 20, 0],
    ['an older one', { resultId: 'c' }, 8, 0],
    ['another of the same date', { resultId: 'c' }, 9, 1],
    ['a newer one', { resultId: 'c' }, 10, 1],
    ['a reading of the newest', { resultId: 'b', source: 'reading' }, 20, 0],
    ['a reading of a state that came back', { resultId: 'a', source: 'reading' }, 20, 1],
  ] as const)('%s is news or is not', (_what, changes, minutes, versions) => {
    const world = new CoreWorld(later);
    const moved = { ...movement(0), rule: examRule() };
    world.tell({ type: 'resultReceived', result: result(moved, minutes, 'passed', changes), at: later });
    const ids = ['a', 'b'].map((resultId) => ({ by: 'provider', resultId }) as const);
    const knownToEndedRuns = { versions: ids, newestAt: start + 9 * 60_000 };
    const outcome = { type: 'recovered' as const, movement: moved, foundTags: [], knownToEndedRuns };
    const action = { type: 'recoverEntry', reference: referenceOf(moved), provider: 'clinic' } as const;
    world.tell({ type: 'finished', action, outcome, at: later });
    expect(world.state.entries[0]?.versions).toHaveLength(versions);
  });
});

describe('steps and entries', () => {
  it('another exam step is another entry; the first is cancelled and both may end with tags', () => {
    const world = new CoreWorld(later);
    const first = movement(0);
    const second = movement(10, { step: { id: 99, name: 'Prova' }, rule: examRule({ provider: 'school' }) });
    world.move(first);
    world.settle();
    world.move(second);
    world.settle();
    expect([...world.cancelled]).toEqual([referenceOf(first)]);
    expect(entriesOf(world)).toMatchObject([{ status: 'withdrawn' }, { status: 'waiting' }]);
    world.result(result(second, 20, 'passed', { provider: 'school' }));
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
  });

  it('the same step of another job is another step', () => {
    const world = new CoreWorld(later);
    world.move(movement(0));
    world.settle();
    world.move(movement(10, { jobId: 999 }));
    world.settle();
    expect(world.orders.size).toBe(2);
    expect(world.cancelled.size).toBe(1);
  });

  it.each([
    ['publish', ['Apto'], 2, false],
    ['comment', ['Inapto'], 2, true],
    ['ignore', ['Inapto'], 1, true],
  ] as const)('a late correction of an older entry is as lateResult: %s says', (lateResult, tags, comments, late) => {
    const world = new CoreWorld(later);
    const rule = examRule({ lateResult });
    const [first, second] = [movement(0, { rule }), movement(20, { rule, step: { ...examStep, id: 5 } })];
    world.move(first);
    world.settle();
    world.result(result(first, 10, 'failed'));
    world.settle();
    world.move(second);
    world.settle();
    world.result(result(first, 30, 'passed'));
    world.settle();
    expect([...world.tags]).toEqual(tags);
    expect(world.comments).toHaveLength(comments);
    const results = entriesOf(world)[0]?.results ?? [];
    expect(results.map((one) => one.late)).toEqual([false, true]);
    expect(late || lateResult === 'publish').toBe(true);
  });

  it('a kept exam is in time after the candidate went on to another exam, and its corrections too', () => {
    const world = new CoreWorld(later);
    const rule = examRule({ onLeave: 'keep', lateResult: 'ignore' });
    const first = movement(0, { rule });
    world.move(first);
    world.settle();
    world.move(movement(20, { rule, step: { ...examStep, id: 5 } }));
    world.settle();
    world.result(result(first, 30, 'passed'));
    world.result(result(first, 40, 'failed'));
    world.settle();
    expect([...world.tags]).toEqual(['Inapto']);
    expect(entriesOf(world)[0]?.results.map((one) => one.late)).toEqual([false, false]);
  });

  it('a kept exam that was settled before the next entry follows lateResult like any older one', () => {
    const world = new CoreWorld(later);
    const rule = examRule({ onLeave: 'keep', lateResult: 'ignore' });
    const first = movement(0, { rule });
    world.move(first);
    world.settle();
    world.result(result(first, 10, 'passed'));
    world.settle();
    world.move(movement(20, { rule }));
    world.settle();
    world.result(result(first, 30, 'failed'));
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
  });

  it('a late result of an older entry is told by one comment where a newer entry has its tags', () => {
    const world = new CoreWorld(later);
    const [first, second] = [movement(0), movement(20)];
    world.move(first);
    world.settle();
    world.move(movement(10, { noRule: true }));
    world.settle();
    world.move(second);
    world.settle();
    world.result(result(second, 30, 'passed'));
    world.settle();
    world.result(result(first, 40, 'failed'));
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
    expect(world.comments).toMatchObject([{ text: overtaken('Exame ASO-ADM: inapto.') }]);
    const before = world.state;
    world.result(result(first, 35, 'inconclusive'));
    world.settle();
    expect(world.comments).toHaveLength(1);
    expect(world.state).not.toBe(before);
  });
});

function withoutRule({ rule: _rule, ...rest }: Movement): Movement {
  return rest;
}
