// What is kept of the answer to an order: the first of an exam, and the next one after a missed date (P-TRUE, P-ONCE).
import type { Action } from '../../../../domain/exam/action';
import type { ActionOutcome, OrderAnswer } from '../../../../domain/exam/fact';
import type { ProviderOutcome } from '../../../../domain/exam/result';
import { reportOf } from '../../../../domain/text/report';
import { examRule, movement, progress, referenceOf, result, start } from '../../../support/core-fixtures';
import { CoreWorld } from '../../../support/core-world';
import { enteredExam } from '../../../support/entered-exam';

const minute = 60_000;

/** The order is asked for, and has no answer. */
function asked() {
  const core = new CoreWorld(start);
  const moved = movement(0);
  core.move(moved);
  const [entry] = core.state.entries;
  return { core, moved, ...asking(core, entry?.reference ?? '') };
}

/** The candidate missed the exam, and the next order is asked for. */
function askedAgain() {
  const { core, moved, reference } = enteredExam({ reorderOnMissed: 2 });
  core.progress(progress(moved, 2, 'missed'));
  return { core, moved, ...asking(core, reference) };
}

function asking(core: CoreWorld, reference: string) {
  const action: Action = { type: 'orderExam', reference };
  core.tell({ type: 'started', action, at: core.now });
  const finish = (outcome: ActionOutcome) => core.tell({ type: 'finished', action, outcome, at: start + 9 * minute });
  const answer = (order: Partial<OrderAnswer>) =>
    finish({ type: 'ordered', order: { orderId: 'order-9', knownBefore: false, canPoll: false, ...order } });
  return { reference, finish, answer };
}

const entryIn = ({ state }: CoreWorld) => reportOf(state).entries[0];
const reorderIn = ({ state }: CoreWorld) => state.entries[0]?.reorder;

it('what could not be used of it is noted with the order, and no tag is taken for ours', () => {
  const { core, answer } = asked();
  answer({ notes: ['the link is none'] });
  expect(reportOf(core.state).notes).toEqual(['Of the answer to order order-9, the link is none']);
  expect(core.state.standingTags).toEqual([]);
});

it('the orders that an ended run had made before it are kept', () => {
  const { core, answer } = asked();
  answer({ knownBefore: true, formerOrders: ['order-7', 'order-8'] });
  expect(entryIn(core)).toMatchObject({ orderId: 'order-9', formerOrders: ['order-7', 'order-8'] });
});

it('an answer that comes again replaces nothing', () => {
  const { core, answer } = asked();
  answer({});
  const { entries } = core.state;
  answer({ orderId: 'order-10' });
  expect(core.state.entries).toEqual(entries);
});

it('an order that the provider knows from an attempt whose answer was lost is of this run', () => {
  const { core } = enteredExam({}, { lostAnswers: true });
  expect(core.state.entries).toMatchObject([{ order: { madeBy: 'known-from-this-run' } }]);
});

describe('the next order', () => {
  const left = (core: CoreWorld) => {
    core.move(movement(8, { noRule: true }));
    return entryIn(core)?.phase;
  };

  it('P-OWN: is the missed one: a result that was kept for another is not lost, a person is asked', () => {
    const { core, moved, reference, answer } = askedAgain();
    core.result(result(moved, 4, 'passed', { reference: `${reference}-2`, orderId: 'order-2' }));
    answer({ orderId: 'order-1', knownBefore: true });
    expect(reorderIn(core)).toEqual({ is: 'let-be', because: 'same-order' });
    expect(reportOf(core.state)).toMatchObject({
      outcome: null,
      attention: [{ code: 'BRIDGE_RESULT_OF_ANOTHER_ORDER' }],
    });
  });

  it.each([
    [{}, ''],
    [{ mayBeMade: true }, '; whether the provider made the next order is not known'],
  ] as const)('is not made, for the candidate left (%j): the note says what is known', (made, doubt) => {
    const { core, reference, finish } = askedAgain();
    finish({ type: 'notOrdered', reason: 'not in this step', ...made });
    expect(reportOf(core.state).notes).toEqual([
      `The missed exam ${reference} was not ordered again: not in this step${doubt}`,
    ]);
  });

  it('may be made, and its candidate came back and left again: that is said of the exam', () => {
    const { core, moved, finish } = askedAgain();
    core.move(movement(5, moved.rule && { rule: moved.rule }));
    finish({ type: 'notOrdered', reason: 'not in this step', mayBeMade: true });
    expect(left(core)).toMatchObject({ is: 'left', mayBeOrdered: 2 });
  });

  it('is not made, and its candidate came back and left again: nothing is said of it', () => {
    const { core, moved, finish } = askedAgain();
    core.move(movement(5, moved.rule && { rule: moved.rule }));
    finish({ type: 'notOrdered', reason: 'not in this step' });
    expect(left(core)).not.toHaveProperty('mayBeOrdered');
  });

  it('is asked for while a poll of the missed one is called off: that says nothing of what was made', () => {
    const { core, reference } = askedAgain();
    core.tell({ type: 'interrupted', action: { type: 'fetchResult', reference, last: false }, at: core.now });
    expect(reorderIn(core)).toMatchObject({ is: 'due', tried: { answerLost: false } });
  });
});

describe('a provider answers the order of one who left and is back with the order of the exam before', () => {
  it.each<
    [
      what: string,
      of: { outcome?: ProviderOutcome | 'by an operator'; provider?: string; orderId?: string },
      madeBy: string,
    ]
  >([
    ['which nothing has decided', {}, 'known-from-this-run'],
    ['which it had cancelled', { outcome: 'cancelled' }, 'known-from-this-run'],
    ['which an operator decided', { outcome: 'by an operator' }, 'known-from-this-run'],
    ['which it had decided', { outcome: 'passed' }, 'known-from-ended-run'],
    ['by its id alone, for it is another provider', { provider: 'school' }, 'known-from-ended-run'],
    ['no more, but with one that this run never saw', { orderId: 'order-7' }, 'known-from-ended-run'],
  ])('%s', (_what, { outcome, provider = 'clinic', orderId = 'order-1' }, madeBy) => {
    const { core, moved } = enteredExam({});
    if (outcome === 'by an operator') core.tell({ type: 'override', outcome: 'passed', note: 'paper', at: core.now });
    else if (outcome !== undefined) core.result(result(moved, 2, outcome, { orderId: 'order-1' }));
    core.move(movement(5, { noRule: true }));
    const back = movement(9, { rule: examRule({ provider }) });
    core.move(back);
    asking(core, referenceOf(back)).answer({ orderId, knownBefore: true });
    expect(core.state.entries[1]?.order).toMatchObject({ orderId, madeBy });
  });
});
