// The rule "wait `cancelAfter` before cancelling, and if the candidate is back by then the exam goes on".
import { currentDetails } from '../../../../domain/text/current-details';
import { nextAction } from '../../../../domain/exam/next-action';
import { reportOf } from '../../../../domain/text/report';
import { CoreWorld, type WorldOptions } from '../../../support/core-world';
import { examRule, movement, referenceOf, result, start } from '../../../support/core-fixtures';

const minute = 60_000;
const later = start + 24 * 60 * minute;
const rule = examRule({ cancelAfter: 60 * minute });
const elsewhere = { step: { id: 5, name: 'Prova' }, rule: examRule({ provider: 'school' }) };

/** Ordered, and the candidate has just left for a step without an exam. */
function left(options: WorldOptions = {}) {
  const world = new CoreWorld(later, { alwaysThere: true, ...options });
  const moved = movement(0, { rule });
  world.move(moved);
  world.settle();
  world.move(movement(10, { noRule: true }));
  world.settle();
  const back = () => {
    world.move(movement(20, { rule }));
    world.settle();
  };
  return { world, moved, back, reference: referenceOf(moved) };
}

it('cancels only when the time is over, counted from when the bridge heard of the leaving', () => {
  const { world, reference } = left();
  expect(world.cancelled.size).toBe(0);
  expect(reportOf(world.state).status).toBe('withdrawn');
  expect(currentDetails(world.state)).toContain('the candidate left the step, order `order-1` is to be cancelled');
  expect(nextAction(world.state, world.now)).toEqual({
    type: 'wait',
    until: later + 60 * minute,
    reason: 'Cancel the order',
  });
  world.advanceTo(later + 60 * minute - 1);
  expect(world.cancelled.size).toBe(0);
  world.advanceTo(later + 60 * minute);
  expect([...world.cancelled]).toEqual([reference]);
});

it('a candidate who is back by then keeps the exam: one order, no cancellation, and the result is in time', () => {
  const { world, moved, back } = left();
  world.advanceTo(later + 59 * minute);
  back();
  world.advanceTo(later + 24 * 60 * minute);
  expect(reportOf(world.state)).toMatchObject({ status: 'waiting', entries: [{ phase: { is: 'waiting' } }] });
  world.result(result(moved, 30, 'passed'));
  world.settle();
  expect([...world.tags]).toEqual(['Apto']);
  expect(reportOf(world.state).entries).toMatchObject([{ results: [{ late: false }] }]);
  expect([world.orders.size, world.cancelled.size]).toEqual([1, 0]);
});

it('so does one who was in another exam step meanwhile, and that exam is cancelled', () => {
  const world = new CoreWorld(later, { alwaysThere: true });
  const moved = movement(0, { rule });
  world.move(moved);
  world.settle();
  const other = movement(10, elsewhere);
  world.move(other);
  world.settle();
  world.move(movement(20, { rule }));
  world.settle();
  expect([...world.cancelled]).toEqual([referenceOf(other)]);
  world.result(result(moved, 30, 'passed'));
  world.settle();
  expect([...world.tags]).toEqual(['Apto']);
  expect(reportOf(world.state)).toMatchObject({ status: 'settled', outcome: 'passed', provider: 'clinic' });
});

it('back after it was cancelled, or after cancelling was begun, is an exam of its own', () => {
  const { world, back } = left();
  world.advanceTo(later + 60 * minute);
  back();
  expect(world.orders.size).toBe(2);

  const begun = left();
  begun.world.now = later + 60 * minute;
  begun.world.startDue();
  begun.back();
  expect(begun.world.orders.size).toBe(2);
});

it('a result that comes while it waits is late, and nothing is cancelled any more', () => {
  const { world, moved } = left();
  world.result(result(moved, 30, 'passed'));
  world.advanceTo(later + 24 * 60 * minute);
  expect(world.cancelled.size).toBe(0);
  expect(reportOf(world.state).entries).toMatchObject([{ results: [{ late: true }] }]);
});

it('nothing is ordered for a candidate who left before the order was made, unless they are back', () => {
  const world = new CoreWorld(later, { alwaysThere: true });
  world.move(movement(0, { rule }));
  world.move(movement(10, { noRule: true }));
  world.settle();
  expect(world.orders.size).toBe(0);
  world.move(movement(20, { rule }));
  world.settle();
  expect(world.orders.size).toBe(1);
  expect(world.state.entries).toHaveLength(1);
});
