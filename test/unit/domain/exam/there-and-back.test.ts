// A candidate who is moved out of the step and back, by a slip that is undone, or by a step that people rename.
import { CoreWorld } from '../../../support/core-world';
import { needlessCalls } from '../../../../domain/exam/next-action';
import { currentDetails } from '../../../../domain/text/current-details';
import { reportOf } from '../../../../domain/text/report';
import {
  day,
  examRule,
  examStep,
  movement,
  progress,
  referenceOf,
  result,
  start,
} from '../../../support/core-fixtures';

const minute = 60_000;
const later = start + day;

describe('while the exam is being ordered', () => {
  it('P-ONCE: who is back within a second keeps the exam: one order, and none is cancelled', () => {
    const world = new CoreWorld(later, { alwaysThere: true });
    const moved = movement(0);
    world.move(moved);
    world.startDue();
    world.move(movement(0.005, { noRule: true }));
    world.startDue();
    world.move(movement(0.01));
    world.settle();
    expect([...world.orders.keys()]).toEqual([referenceOf(moved)]);
    expect(world.cancelled.size).toBe(0);
    world.result(result(moved, 60, 'passed'));
    world.settle();
    expect(reportOf(world.state)).toMatchObject({ status: 'settled', outcome: 'passed' });
  });

  it('P-FRESH: whom the read-back did not find, since they were elsewhere at that moment, is ordered for once they are back', () => {
    const world = new CoreWorld(later);
    const moved = movement(0);
    world.move(moved);
    world.move(movement(1, { noRule: true }));
    world.tell({ type: 'started', action: { type: 'orderExam', reference: referenceOf(moved) }, at: later });
    world.move(movement(2));
    const outcome = { type: 'notOrdered', reason: 'the candidate is not in this step any more' } as const;
    world.tell({ type: 'finished', action: { type: 'orderExam', reference: referenceOf(moved) }, outcome, at: later });
    world.settle();
    expect(world.orders.size).toBe(1);
    expect(reportOf(world.state).status).toBe('waiting');
  });

  it('P-ONCE: nor is there a second one where they were gone when the bridge looked again, after a lost answer', () => {
    const world = new CoreWorld(later, { leavesBeforeRetry: true });
    const moved = movement(0);
    world.move(moved);
    world.move(movement(10, { noRule: true }));
    const action = { type: 'orderExam', reference: referenceOf(moved) } as const;
    world.tell({ type: 'started', action, at: later });
    world.orders.set(referenceOf(moved), 'order-1');
    const outcome = { type: 'notOrdered', reason: 'not in this step any more', mayBeMade: true } as const;
    world.tell({ type: 'finished', action, outcome, at: later });
    world.settle();
    expect(reportOf(world.state).status).toBe('ignored');
    world.move(movement(20));
    world.settle();
    expect([...world.orders.keys()]).toEqual([referenceOf(moved)]);
    expect(reportOf(world.state)).toMatchObject({ status: 'waiting', outcome: null });
  });

  it('P-ONCE: an order whose answer was lost is asked for again, and not a second one', () => {
    let isLost = true;
    const world = new CoreWorld(later, {
      alwaysThere: true,
      loseAnswer: ({ type }) =>
        type === 'orderExam' && isLost ? { code: 'BRIDGE_PROVIDER_UNAVAILABLE', reason: 'timeout' } : undefined,
    });
    world.move(movement(0));
    world.settle();
    world.move(movement(10, { noRule: true }));
    world.settle();
    isLost = false;
    world.move(movement(20));
    world.settle();
    expect(world.orders.size).toBe(1);
    expect(reportOf(world.state)).toMatchObject({ status: 'waiting', attention: [] });
  });

  it('who comes back when bridge.yaml names another provider gets that exam', () => {
    const refused = { code: 'BRIDGE_PROVIDER_REJECTED', reason: '422' } as const;
    const isDead = (reference: string) =>
      world.state.entries.some((entry) => entry.reference === reference && entry.movement.rule.provider === 'clinic');
    const world: CoreWorld = new CoreWorld(later, {
      alwaysThere: true,
      refuse: ({ type, reference }) => (type === 'orderExam' && isDead(reference) ? refused : undefined),
    });
    world.move(movement(0));
    world.settle();
    world.move(movement(10, { noRule: true }));
    world.move(movement(20, { rule: examRule({ provider: 'school' }) }));
    world.settle();
    expect(reportOf(world.state)).toMatchObject({ status: 'waiting', provider: 'school' });
  });
});

it('P-TRUE: a provider that has one order for a candidate and a test answers with that of the first stay: it expires as any other', () => {
  const world = new CoreWorld(later, { alwaysThere: true });
  world.move(movement(0));
  world.settle();
  world.move(movement(10, { noRule: true }));
  world.settle();
  const back = movement(20);
  world.move(back);
  const action = { type: 'orderExam', reference: referenceOf(back) } as const;
  world.tell({ type: 'started', action, at: later });
  const order = { orderId: 'order-1', knownBefore: true, canPoll: false };
  world.tell({ type: 'finished', action, outcome: { type: 'ordered', order }, at: later });
  world.advanceTo(later + 11 * day);
  expect(reportOf(world.state)).toMatchObject({ status: 'settled', outcome: 'expired' });
});

describe('an order that the provider answers with for the next stay too', () => {
  const refusal = { code: 'BRIDGE_PROVIDER_UNAUTHORIZED', reason: '401' } as const;
  const back = () => {
    const refuse = ({ type }: { type: string }) => (type === 'cancelOrder' ? refusal : undefined);
    const world = new CoreWorld(later, { alwaysThere: true, oneOrder: true, refuse });
    world.move(movement(0));
    world.settle();
    world.move(movement(10, { noRule: true }));
    world.settle();
    expect(reportOf(world.state).status).toBe('needs-attention');
    world.move(movement(20));
    world.settle();
    return world;
  };

  it('P-ONCE, P-TRUE: is not cancelled for the first one any more, and nobody is asked about that', () => {
    const world = back();
    const tries = world.calls.length;
    world.advanceTo(later + day);
    expect(world.calls).toHaveLength(tries);
    expect(reportOf(world.state)).toMatchObject({ status: 'waiting', attention: [] });
    expect(currentDetails(world.state)).toContain(
      'cancelling order `order-1` was not confirmed: a later exam of the candidate has that order',
    );
  });

  it('P-ONCE: nor by a cancellation that is under way: it is called off', () => {
    const world = back();
    const [first] = world.state.entries;
    const action = { type: 'cancelOrder', reference: first?.reference ?? '' } as const;
    world.tell({ type: 'started', action, at: later });
    expect(needlessCalls(world.state)).toEqual([{ lane: 'cancel', reference: first?.reference }]);
  });

  it('is cancelled for the next one where the candidate leaves again', () => {
    const world = back();
    const tries = world.calls.length;
    world.move(movement(30, { noRule: true }));
    world.settle();
    expect(world.calls.slice(tries)).toMatchObject([{ type: 'cancelOrder' }]);
  });

  it('P-OWN: a result of it without our reference is of the later exam', () => {
    const world = back();
    const said = result(movement(0), 40, 'passed', { orderId: 'order-1' });
    delete said.reference;
    world.result(said);
    world.settle();
    expect(reportOf(world.state)).toMatchObject({ status: 'settled', outcome: 'passed' });
  });
});

describe('cancelAfter', () => {
  const rule = examRule({ cancelAfter: 60 * minute });

  it('P-ORDER: the step was renamed meanwhile, so that no exam matches it: who is back in it keeps the exam', () => {
    const world = new CoreWorld(later, { alwaysThere: true });
    const moved = movement(0, { rule });
    world.move(moved);
    world.settle();
    world.move(movement(10, { noRule: true }));
    world.settle();
    world.move(movement(20, { noRule: true, step: { ...examStep, name: 'Exame médico' } }));
    world.advanceTo(later + day);
    expect(world.cancelled.size).toBe(0);
    expect(reportOf(world.state).status).toBe('waiting');
    world.move(movement(30, { noRule: true }));
    world.advanceTo(later + 2 * day);
    expect(world.cancelled.size).toBe(1);
  });
});

describe('an order that is tried for days, since the provider does not answer', () => {
  function ordering(changes: Parameters<typeof examRule>[0] = {}) {
    const world = new CoreWorld(later, { alwaysThere: true });
    const moved = movement(0, { rule: examRule(changes) });
    world.move(moved);
    world.startDue();
    return { world, moved, needless: () => needlessCalls(world.state).map(({ reference }) => reference) };
  }

  it('P-STUCK: is called off when an operator decides, or skips the exam', () => {
    for (const decision of [
      { type: 'override', outcome: 'passed', note: 'x', at: later },
      { type: 'skip', note: 'x', at: later },
    ] as const) {
      const { world, moved, needless } = ordering();
      expect(needless()).toEqual([]);
      world.tell(decision);
      expect(needless()).toEqual([referenceOf(moved)]);
      world.interruptOne();
      world.settle();
      expect(needless()).toEqual([]);
      expect(world.calls.filter(({ type }) => type === 'orderExam')).toHaveLength(1);
    }
  });

  it('of a missed exam: is called off once the order before it is being cancelled, and not while cancelAfter runs', () => {
    const { world, moved, needless } = ordering({ reorderOnMissed: 1, cancelAfter: 60 * minute });
    world.settle();
    world.progress(progress(moved, 5, 'missed'));
    world.startDue();
    world.move(movement(10, { noRule: true }));
    expect(needless()).toEqual([]);
    world.now += 61 * minute;
    world.startDue();
    expect(needless()).toEqual([referenceOf(moved)]);
  });

  it('goes on for a candidate who left, for they may be back before the next attempt', () => {
    const { world, needless } = ordering();
    world.move(movement(10, { noRule: true }));
    expect(needless()).toEqual([]);
  });
});
