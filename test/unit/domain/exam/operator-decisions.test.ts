// What an operator can decide, and what is refused because it would change nothing (P-STUCK).
import { refuseOverride, refuseRetry, refuseSkip } from '../../../../domain/exam/reduce-operator';
import { reportOf } from '../../../../domain/text/report';
import type { Action } from '../../../../domain/exam/action';
import { initialState } from '../../../../domain/exam/state';
import { CoreWorld } from '../../../support/core-world';
import { at, day, examRule, movement, referenceOf, result, start } from '../../../support/core-fixtures';

const later = start + day;
const refused = { code: 'BRIDGE_GUPY_REJECTED', reason: '422' } as const;
const refusing = (...types: Action['type'][]) =>
  new CoreWorld(later, { refuse: (action) => (types.includes(action.type) ? refused : undefined) });
const decide = (world: CoreWorld, type: 'retry' | 'skip') => {
  world.tell(type === 'retry' ? { type, at: world.now } : { type, note: 'let it go', at: world.now });
  world.settle();
};
const override = (world: CoreWorld, outcome: 'passed' | 'failed' = 'passed') => {
  world.tell({ type: 'override', outcome, note: 'paper', at: world.now });
  world.settle();
};

it('nothing can be decided about a run that has nothing', () => {
  const empty = initialState(7);
  expect(refuseRetry(empty)).toBe('Nothing is stuck: there is nothing to retry');
  expect(refuseOverride(empty)).toBe('This run has no exam whose outcome could be decided');
  expect(refuseSkip(empty)).toBe('Nothing is stuck or waiting: there is nothing to skip');
  const world = new CoreWorld(later);
  for (const type of ['retry', 'skip'] as const) decide(world, type);
  override(world);
  expect(world.state).toEqual(empty);
});

it('a waiting exam can be skipped or overridden, not retried', () => {
  const world = new CoreWorld(later);
  world.move(movement(0));
  world.settle();
  expect(refuseRetry(world.state)).toBeDefined();
  expect(refuseOverride(world.state)).toBeUndefined();
  expect(refuseSkip(world.state)).toBeUndefined();
  decide(world, 'skip');
  expect(reportOf(world.state)).toMatchObject({
    status: 'ignored',
    entries: [{ phase: { is: 'given-up', because: 'skipped', reason: 'skipped by an operator: let it go' } }],
    notes: ['Skipped by an operator: let it go'],
  });
  expect(refuseSkip(world.state)).toBeDefined();
});

it('a settled exam can still be overridden, and the tag is replaced', () => {
  const world = new CoreWorld(later);
  const moved = movement(0);
  world.move(moved);
  world.settle();
  world.result(result(moved, 5, 'failed'));
  world.settle();
  override(world);
  expect([...world.tags]).toEqual(['Apto']);
  expect(reportOf(world.state)).toMatchObject({
    outcome: 'passed',
    notes: ['Outcome set to passed by an operator: paper'],
  });
});

it('an override decides over every date that a provider gave, and each is a version of its own', () => {
  const world = new CoreWorld(later);
  const moved = movement(0);
  world.move(moved);
  world.settle();
  world.result(result(moved, 0, 'failed', { occurredAt: new Date(later + day).toISOString(), resultId: 'zzz' }));
  world.settle();
  override(world);
  expect([...world.tags]).toEqual(['Apto']);
  override(world, 'failed');
  expect([...world.tags]).toEqual(['Inapto']);
  expect(reportOf(world.state).entries[0]?.results).toMatchObject([
    { by: 'provider', resultId: 'zzz' },
    { by: 'operator', number: 1 },
    { by: 'operator', number: 2 },
  ]);
});

it('a provider that reports something newer after an override counts again', () => {
  const world = new CoreWorld(later);
  const moved = movement(0);
  world.move(moved);
  world.settle();
  override(world);
  world.result(result(moved, 0, 'failed', { occurredAt: new Date(later - 1).toISOString() }));
  world.settle();
  expect([...world.tags]).toEqual(['Apto']);
  world.result(result(moved, 0, 'failed', { occurredAt: new Date(later + 1).toISOString() }));
  world.settle();
  expect([...world.tags]).toEqual(['Inapto']);
});

it('an override does not open an exam for the movements that had joined', () => {
  const world = new CoreWorld(later);
  world.move(movement(0));
  world.move(movement(5));
  world.settle();
  override(world);
  expect(world.orders.size).toBe(1);
  expect(world.state.entries).toHaveLength(1);
});

it('an override numbers on when the first versions are forgotten', () => {
  const world = new CoreWorld(later);
  const moved = movement(0);
  world.move(moved);
  world.settle();
  for (let i = 0; i < 25; i += 1) {
    world.now += 1;
    override(world, i % 2 === 0 ? 'passed' : 'failed');
  }
  const numbers = world.state.entries[0]?.versions.map(({ id }) => (id.by === 'operator' ? id.number : 0));
  expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => 6 + index));
});

it('an override goes to what is stuck, not to what is newest', () => {
  const world = refusing('putTag');
  const first = movement(0, { rule: examRule({ onLeave: 'keep' }) });
  world.move(first);
  world.settle();
  world.result(result(first, 5, 'passed'));
  world.settle();
  world.move(movement(20, { step: { id: 5, name: 'Prova' } }));
  world.settle();
  world.tell({ type: 'override', outcome: 'inconclusive', note: 'x', at: world.now });
  world.settle();
  expect(world.comments).toMatchObject([{ reference: referenceOf(first) }]);
  expect(reportOf(world.state)).toMatchObject({ status: 'waiting', attention: [] });
});

it('an override decides the exam that waits, not the one whose cancellation is stuck: that stays stuck', () => {
  const world = refusing('cancelOrder');
  world.move(movement(0));
  world.settle();
  const second = movement(5, { step: { id: 5, name: 'Prova' } });
  world.move(second);
  world.settle();
  override(world);
  expect(reportOf(world.state)).toMatchObject({ status: 'needs-attention', attention: [{ what: 'cancel' }] });
  expect(world.state.entries.map(({ versions }) => versions.length)).toEqual([0, 1]);
});

describe('skip', () => {
  it('lets a refused cancellation be', () => {
    const world = refusing('cancelOrder');
    world.move(movement(0));
    world.settle();
    world.move(movement(5, { noRule: true }));
    world.settle();
    expect(reportOf(world.state)).toMatchObject({ status: 'needs-attention', attention: [{ what: 'cancel' }] });
    decide(world, 'skip');
    expect(reportOf(world.state)).toMatchObject({ status: 'withdrawn', attention: [] });
  });

  it('gives up the refused removal alone: the rest of the version is written, and what was not is reported', () => {
    let broken = false;
    const world = new CoreWorld(later, {
      refuse: (action) => (broken && action.type === 'removeTag' ? refused : undefined),
    });
    const moved = movement(0);
    world.move(moved);
    world.settle();
    world.result(result(moved, 5, 'passed'));
    world.settle();
    broken = true;
    world.result(result(moved, 6, 'failed'));
    world.settle();
    expect(reportOf(world.state).attention).toMatchObject([{ what: 'write' }]);
    decide(world, 'skip');
    expect([...world.tags]).toEqual(['Apto', 'Inapto']);
    expect(world.comments).toHaveLength(1);
    expect(reportOf(world.state)).toMatchObject({
      status: 'settled',
      outcome: 'failed',
      entries: [{ notWritten: [{ what: 'removal', tag: 'Apto' }] }],
    });
    broken = false;
    world.result(result(moved, 7, 'failed'));
    world.settle();
    expect([...world.tags]).toEqual(['Inapto']);
    expect(reportOf(world.state).entries).toMatchObject([{ notWritten: [] }]);
  });

  it('leaves a tag alone whose put was refused, and posts its comment: nothing is removed for it', () => {
    const world = refusing('putTag');
    const moved = movement(0);
    world.move(moved);
    world.settle();
    world.result(result(moved, 5, 'failed', { summary: 'PA 18x11' }));
    world.settle();
    decide(world, 'skip');
    expect(world.calls.map(({ type }) => type)).toEqual(['orderExam', 'putTag', 'postComment']);
    expect(reportOf(world.state)).toMatchObject({
      status: 'settled',
      attention: [],
      entries: [{ notWritten: [{ what: 'put', tag: 'Inapto' }], published: { tags: [] } }],
    });
  });

  it('lets a tag stand that could not be taken back, and does not ask again', () => {
    const world = refusing('removeTag');
    const moved = movement(0, { rule: examRule({ lateResult: 'ignore' }) });
    world.move(moved);
    world.settle();
    world.result(result(moved, 25, 'passed'));
    world.settle();
    world.move(movement(20, { noRule: true }));
    world.settle();
    expect(reportOf(world.state).attention).toMatchObject([{ what: 'write', reason: '422' }]);
    decide(world, 'skip');
    expect(reportOf(world.state)).toMatchObject({ status: 'withdrawn', attention: [] });
    expect([...world.tags]).toEqual(['Apto']);
    world.advanceTo(world.now + 4 * day);
    expect(world.closed).toBe(true);
  });

  it('lets go of the stuck ones only, not of the exam that waits', () => {
    const world = refusing('cancelOrder');
    world.move(movement(0));
    world.settle();
    world.move(movement(5, { step: { id: 5, name: 'Prova' } }));
    world.settle();
    decide(world, 'skip');
    expect(reportOf(world.state).entries.map(({ status }) => status)).toEqual(['withdrawn', 'waiting']);
  });

  it('lets every lane of an entry go at once', () => {
    const world = refusing('orderExam', 'postComment');
    const moved = movement(0);
    world.move(moved);
    world.settle();
    decide(world, 'skip');
    world.result(result(moved, 5, 'inconclusive'));
    world.settle();
    expect(reportOf(world.state).attention).toMatchObject([{ what: 'write', since: new Date(later).toISOString() }]);
    decide(world, 'skip');
    expect(reportOf(world.state)).toMatchObject({ status: 'settled', attention: [] });
  });
});

it('a final failure says since when and how often, and answers itself when its question is gone', () => {
  const world = refusing('orderExam');
  const moved = movement(0);
  world.move(moved);
  world.settle();
  world.now += 60_000;
  decide(world, 'retry');
  expect(world.state.entries[0]?.attentions).toEqual([
    { lane: 'order', code: 'BRIDGE_GUPY_REJECTED', reason: '422', since: world.now, failures: 1 },
  ]);
  world.result(result(moved, 5, 'passed', { occurredAt: at(5) }));
  world.settle();
  expect(reportOf(world.state)).toMatchObject({ status: 'settled', outcome: 'passed', attention: [] });
});

describe('a search for the exam of a late result', () => {
  const gone = { code: 'BRIDGE_RULE_GONE', reason: 'no such step' } as const;
  const [lost, found, open] = [movement(0), movement(20), movement(30, { step: { id: 5, name: 'Prova' } })];
  /** One search that failed, one under way, and an exam that waits. */
  const searching = () => {
    const world = new CoreWorld(later, {
      refuse: (action) => (action.type === 'recoverEntry' && action.reference === referenceOf(lost) ? gone : undefined),
    });
    world.move(open);
    world.settle();
    world.know(found);
    world.result(result(found, 25, 'passed'));
    return world;
  };

  it('that is under way is not stuck: the exam that waits can be decided, the search not', () => {
    const world = searching();
    expect(refuseRetry(world.state)).toBeDefined();
    world.tell({ type: 'skip', note: 'let it go', at: world.now });
    expect(world.state.recoveries).toHaveLength(1);
    expect(reportOf(world.state).entries).toMatchObject([{ reference: referenceOf(open), status: 'ignored' }]);
  });

  it('that failed is let go of alone', () => {
    const world = searching();
    world.result(result(lost, 10, 'passed'));
    world.startDue();
    world.answerOne(1);
    expect(refuseRetry(world.state)).toBeUndefined();
    world.tell({ type: 'skip', note: 'let it go', at: world.now });
    expect(world.state.recoveries.map(({ reference }) => reference)).toEqual([referenceOf(found)]);
    world.settle();
    expect(reportOf(world.state).entries.map(({ status }) => status)).toEqual(['settled', 'waiting']);
    expect(world.calls.filter((call) => call.type === 'recoverEntry')).toHaveLength(2);
  });

  it('is another step for what reconciliation finds elsewhere', () => {
    for (const elsewhere of [{ step: { id: 9, name: 'Entrevista' } }, { jobId: 999 }]) {
      const world = new CoreWorld(later, { alwaysThere: true });
      world.result(result(lost, 10, 'passed'));
      world.result(result(lost, 10, 'passed', { reference: 'no reference of ours' }));
      const here = { eventId: 'reconcile:7:86547', entryKey: 'aaaaaaaaaa', source: 'reconciliation' } as const;
      world.tell({ type: 'moved', movement: movement(30, here), at: world.now });
      expect(world.state.entries).toEqual([]);
      world.tell({ type: 'moved', movement: movement(30, { ...here, ...elsewhere }), at: world.now });
      expect(world.state.entries).toHaveLength(1);
    }
  });

  it('is left alone by movements that it has nothing to do with, also where it failed', () => {
    const world = searching();
    world.result(result(lost, 10, 'passed'));
    world.startDue();
    world.answerOne(1);
    world.move(movement(40, { step: { id: 5, name: 'Prova' } }));
    expect(world.state.entries).toMatchObject([{ rejoined: [{}] }]);
    world.move(movement(50, { step: { id: 6, name: 'Redação' } }));
    expect(world.state.entries.map(({ versions }) => versions.length)).toEqual([0, 0]);
    expect(world.state.recoveries.map(({ reference, attention }) => [reference, attention?.code])).toEqual([
      [referenceOf(found), undefined],
      [referenceOf(lost), 'BRIDGE_RULE_GONE'],
    ]);
  });
});

it('of several exams that wait, only the newest is skipped', () => {
  const world = new CoreWorld(later);
  const rule = examRule({ onLeave: 'keep' });
  world.move(movement(0, { rule }));
  world.settle();
  world.move(movement(5, { rule, step: { id: 5, name: 'Prova' } }));
  world.settle();
  decide(world, 'skip');
  expect(reportOf(world.state).entries.map(({ status }) => status)).toEqual(['waiting', 'ignored']);
});

it('P-LATE: of a kept exam that was skipped, and is not the newest any more, a result follows lateResult', () => {
  const world = new CoreWorld(start + day, { alwaysThere: true });
  const kept = examRule({ onLeave: 'keep', lateResult: 'ignore' });
  const moved = movement(0, { rule: kept });
  world.move(moved);
  world.settle();
  world.tell({ type: 'skip', note: 'done elsewhere', at: world.now });
  world.move(movement(10, { rule: kept, step: { id: 99, name: 'Prova técnica' } }));
  world.settle();
  world.result(result(moved, 20, 'passed'));
  world.settle();
  expect(world.writes).toEqual([]);
  expect(reportOf(world.state).entries).toMatchObject([{ status: 'ignored', results: [{ late: true }] }, {}]);
});

it('a skip lets a tag stand that could not be taken back, whatever else is stuck of its entry', () => {
  const world = new CoreWorld(start, {
    refuse: (action) => (['removeTag', 'cancelOrder'].includes(action.type) ? refused : undefined),
  });
  world.move(movement(0));
  world.advanceTo(start + 10 * day);
  world.move(movement(60, { noRule: true }));
  world.settle();
  expect(reportOf(world.state).attention.map(({ what }) => what)).toEqual(['cancel', 'write']);
  decide(world, 'skip');
  expect(world.state.standingTags).toMatchObject([{ tag: 'Exame expirado', owner: 'nobody' }]);
  expect(reportOf(world.state)).toMatchObject({
    status: 'withdrawn',
    attention: [],
    entries: [{ phase: { cancel: { is: 'let-be' } }, notWritten: [{ what: 'removal', tag: 'Exame expirado' }] }],
  });
});
