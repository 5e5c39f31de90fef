// The provider is asked, and before its answer is here a callback comes, or an operator decides. The answer may be what was there before.
// Only a date of the provider's own says that it is newer.
import type { Action } from '../../../../domain/exam/action';
import type { ActionOutcome } from '../../../../domain/exam/fact';
import { stageDetails } from '../../../../domain/exam/progress';
import type { Result } from '../../../../domain/exam/result';
import { reportOf } from '../../../../domain/text/report';
import { day, examRule, movement, progress, referenceOf, result, start } from '../../../support/core-fixtures';
import { CoreWorld } from '../../../support/core-world';

const minute = 60_000;
const days = (count: number) => (count * day) / minute;
const undated = { datedBy: 'arrival', source: 'reading', orderId: 'order-1' } as const;
const ofOrder = { orderId: 'order-1' };

/** A poll is under way since four days after the order. */
function asked(changes: Parameters<typeof examRule>[0] = {}) {
  const world = new CoreWorld(start, { canPoll: true });
  const moved = movement(0, { rule: examRule(changes) });
  world.move(moved);
  world.settle();
  world.now += 4 * day;
  const action: Action = { type: 'fetchResult', reference: referenceOf(moved), last: false };
  world.tell({ type: 'started', action, at: world.now });
  world.now += minute;
  const answer = (outcome: ActionOutcome) => {
    world.now += minute;
    world.tell({ type: 'finished', action, outcome, at: world.now });
    world.settle();
  };
  return { world, moved, answer };
}

function toldAndRead(told: Result, read: Result, { world, answer }: ReturnType<typeof asked>) {
  world.result(told);
  world.settle();
  answer({ type: 'result', result: read });
  return { outcome: reportOf(world.state).outcome, tags: [...world.tags], comments: world.comments.length };
}

describe('P-CORRECT: a callback overtakes the answer to a poll', () => {
  it.each([
    ['is dated long before it came', {}],
    ['has no date either', { datedBy: 'arrival' }],
  ] as const)('that has no date, and %s: the callback counts', (_title, dated) => {
    const world = asked();
    const told = result(world.moved, days(3), 'failed', { ...ofOrder, ...dated });
    const read = result(world.moved, days(4), 'passed', undated);
    expect(toldAndRead(told, read, world)).toEqual({ outcome: 'failed', tags: ['Inapto'], comments: 1 });
    expect(reportOf(world.world.state).entries[0]?.results).toHaveLength(1);
  });

  it('and both have one date: the callback counts', () => {
    const world = asked();
    const told = result(world.moved, days(3), 'failed', ofOrder);
    const read = result(world.moved, days(3), 'passed', ofOrder);
    expect(toldAndRead(told, read, world)).toMatchObject({ outcome: 'failed', tags: ['Inapto'] });
  });

  it('and their dates differ: the newer one counts', () => {
    for (const [readOn, outcome] of [
      [2, 'failed'],
      [3.5, 'passed'],
    ] as const) {
      const world = asked();
      const told = result(world.moved, days(3), 'failed', ofOrder);
      expect(toldAndRead(told, result(world.moved, days(readOn), 'passed', ofOrder), world)).toMatchObject({ outcome });
    }
  });

  it('of one part: the other parts of the answer count all the same', () => {
    const { world, moved, answer } = asked({ parts: { names: ['Clínico', 'Audiometria'] } });
    world.result(result(moved, days(3), 'failed', { ...ofOrder, part: 'Clínico' }));
    const read = ['Clínico', 'Audiometria'].map((part) => result(moved, days(4), 'passed', { ...undated, part }));
    answer({ type: 'parts', results: read });
    expect(reportOf(world.state)).toMatchObject({ outcome: 'failed' });
  });
});

it('P-REAL: a later poll of the same provider without dates is believed', () => {
  const { world, moved, answer } = asked();
  world.result(result(moved, days(3), 'failed', ofOrder));
  world.settle();
  const read = result(moved, days(4), 'passed', undated);
  answer({ type: 'result', result: read });
  world.now += day;
  world.tell({ type: 'resultReceived', result: read, at: world.now });
  world.settle();
  expect([...world.tags]).toEqual(['Apto']);
});

it('P-REAL: what a poll reads of the next order is not overtaken by a result of the missed one', () => {
  const { world, moved } = asked({ reorderOnMissed: 1 });
  world.progress(progress(moved, days(1), 'missed'));
  world.settle();
  const action: Action = { type: 'fetchResult', reference: referenceOf(moved), attempt: 2, last: false };
  world.tell({ type: 'started', action, at: world.now });
  world.now += minute;
  world.result(result(moved, days(1), 'failed', ofOrder));
  const read = result(moved, days(4), 'passed', {
    ...undated,
    reference: `${referenceOf(moved)}-2`,
    orderId: 'order-2',
  });
  world.now += minute;
  world.tell({ type: 'finished', action, outcome: { type: 'result', result: read }, at: world.now });
  world.settle();
  expect([...world.tags]).toEqual(['Apto']);
});

describe('P-STUCK: an operator decides while the provider is asked', () => {
  it.each([undefined, { names: ['Clínico'] }])(
    'and its answer has no date: the decision stands (parts: %j)',
    (parts) => {
      const { world, moved, answer } = asked(parts && { parts });
      world.tell({ type: 'override', outcome: 'passed', note: 'seen on paper', at: world.now });
      world.settle();
      answer({
        type: 'result',
        result: result(moved, days(4), 'failed', { ...undated, ...(parts && { part: 'Clínico' }) }),
      });
      expect([...world.tags]).toEqual(['Apto']);
      expect(reportOf(world.state).outcome).toBe('passed');
    },
  );

  const decide = (world: CoreWorld) => {
    world.tell({ type: 'override', outcome: 'passed', note: 'seen on paper', at: world.now });
    world.settle();
    world.now += minute;
  };
  /** Decided by an operator, and asked for once more. */
  const decidedBefore = () => {
    const { world, moved, answer } = asked();
    decide(world);
    answer({ type: 'pending' });
    const action: Action = { type: 'fetchResult', reference: referenceOf(moved), last: false };
    world.tell({ type: 'started', action, at: world.now });
    world.now += minute;
    return { world, moved, answer };
  };

  it('and had decided before as well: the decision stands', () => {
    const { world, moved, answer } = decidedBefore();
    decide(world);
    answer({ type: 'result', result: result(moved, days(5), 'failed', undated) });
    expect([...world.tags]).toEqual(['Apto']);
  });

  it('no more, but had before, or a callback came meanwhile: the answer is of the moment when it came', () => {
    const { world, moved, answer } = decidedBefore();
    answer({ type: 'result', result: result(moved, days(5), 'failed', undated) });
    expect([...world.tags]).toEqual(['Inapto']);
    expect(world.state.entries[0]?.versions.at(-1)?.receivedAt).toBe(world.now);
    const told = asked();
    told.world.result(result(told.moved, days(2), 'passed', ofOrder));
    told.answer({ type: 'result', result: result(told.moved, days(3), 'failed', ofOrder) });
    expect(told.world.state.entries[0]?.versions.at(-1)?.receivedAt).toBe(told.world.now);
  });

  it('while it is ordered, and the answer brings an undated result: the decision stands', () => {
    const world = new CoreWorld(start);
    const moved = movement(0);
    world.move(moved);
    const action = { type: 'orderExam', reference: referenceOf(moved) } as const;
    world.tell({ type: 'started', action, at: start });
    world.tell({ type: 'override', outcome: 'passed', note: 'seen on paper', at: start + minute });
    const order = {
      orderId: 'order-1',
      knownBefore: false,
      canPoll: false,
      result: result(moved, 2, 'failed', undated),
    };
    world.tell({ type: 'finished', action, outcome: { type: 'ordered', order }, at: start + 2 * minute });
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
    expect(reportOf(world.state).entries[0]?.results).toMatchObject([{ by: 'provider' }, { by: 'operator' }]);
  });
});

describe('P-PROGRESS: a report overtakes the answer to a poll', () => {
  const rule = { publish: { ...examRule().publish, scheduled: { tags: ['Agendado'] }, missed: { tags: ['Faltou'] } } };

  it.each([
    ['has no date', { datedBy: 'arrival' }],
    ['has the same date', {}],
  ] as const)('that %s: the report counts', (_title, dated) => {
    const { world, moved, answer } = asked(rule);
    world.progress(progress(moved, days(2), 'scheduled', { inDays: 3 }));
    world.settle();
    world.progress(progress(moved, days(3), 'missed'));
    world.settle();
    const read = progress(moved, days(3), 'scheduled', { inDays: 3, source: 'reading', ...dated });
    answer({ type: 'pending', progress: read });
    expect([...world.tags]).toEqual(['Faltou']);
    expect(stageDetails(world.state.entries[0]!)).toMatchObject({ stage: 'missed' });
  });

  it('that has a later date: the answer counts', () => {
    const { world, moved, answer } = asked(rule);
    world.progress(progress(moved, days(3), 'missed'));
    world.settle();
    answer({ type: 'pending', progress: progress(moved, days(3.5), 'scheduled', { inDays: 6, source: 'reading' }) });
    expect([...world.tags]).toEqual(['Agendado']);
  });
});
