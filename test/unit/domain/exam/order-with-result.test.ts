// The answer to an order holds its result already, and a callback may have overtaken it (P-EARLY, P-CORRECT).
import { examRule, movement, referenceOf, result, start } from '../../../support/core-fixtures';
import { reportOf } from '../../../../domain/text/report';
import { CoreWorld } from '../../../support/core-world';
import type { Result } from '../../../../domain/exam/result';

const moved = { ...movement(0), rule: examRule() };
const reference = referenceOf(moved);
const ofOrder = { orderId: 'order-1' };
const undated = { ...ofOrder, source: 'reading', datedBy: 'arrival' } as const;

/** The outcomes of the exam once the order is answered, a minute after these callbacks came. */
function answered(answer: Result, callbacks: readonly Result[]) {
  const core = new CoreWorld(start);
  const action = { type: 'orderExam', reference } as const;
  core.move(moved);
  core.tell({ type: 'started', action, at: start });
  for (const one of callbacks) core.tell({ type: 'resultReceived', result: one, at: start + 60_000 });
  const order = { ...ofOrder, knownBefore: false, canPoll: false, result: answer };
  core.tell({ type: 'finished', action, outcome: { type: 'ordered', order }, at: start + 120_000 });
  core.settle();
  return { outcome: reportOf(core.state).outcome, comments: core.comments.length };
}

it('P-CORRECT: without a date it is older than a result that overtook it', () => {
  const first = result(moved, 2, 'inconclusive', undated);
  const corrected = result(moved, 1, 'failed', ofOrder);
  expect(answered(first, [corrected])).toEqual({ outcome: 'failed', comments: 1 });
  expect(answered(first, [{ ...corrected, datedBy: 'arrival' }])).toEqual({ outcome: 'failed', comments: 1 });
  const datedBefore = result(moved, 0.5, 'failed', ofOrder);
  expect(answered(first, [datedBefore])).toEqual({ outcome: 'failed', comments: 1 });
});

it('P-REAL: nothing else outranks it: no callback, one of another order, and by its date an older one', () => {
  const other = result(moved, 1, 'passed', { orderId: 'order-9' });
  const only = result(moved, 2, 'failed', undated);
  expect(answered(only, [])).toMatchObject({ outcome: 'failed' });
  expect(answered(only, [other])).toMatchObject({ outcome: 'failed' });
  const dated = { ...result(moved, 2, 'failed', ofOrder), source: 'reading' } as const;
  expect(answered(dated, [result(moved, 1, 'passed', ofOrder)])).toMatchObject({ outcome: 'failed' });
});

it('P-CORRECT: where the clock of the provider is ahead of ours, what overtook it counts, else the answer', () => {
  const read = { ...result(moved, 60 * 24 * 30, 'inconclusive', ofOrder), source: 'reading' } as const;
  expect(answered(read, [])).toEqual({ outcome: 'inconclusive', comments: 1 });
  expect(answered(read, [result(moved, 60 * 24 * 30 + 1, 'failed', ofOrder)])).toMatchObject({ outcome: 'failed' });
});

it('P-ONCE: what a callback says as well is written once', () => {
  const said = result(moved, 1, 'failed', ofOrder);
  expect(answered({ ...said, source: 'reading' }, [said, said])).toEqual({ outcome: 'failed', comments: 1 });
});
