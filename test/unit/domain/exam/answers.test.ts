// Answers and deadlines that do not fit what was asked: they decide nothing.
import { reportOf } from '../../../../domain/text/report';
import { CoreWorld } from '../../../support/core-world';
import { day, movement, referenceOf, result, start } from '../../../support/core-fixtures';

it.each([
  ['orderExam', 'ordering'],
  ['fetchResult', 'waiting'],
] as const)('an answer that is none to %s decides nothing: the exam is still %s', (type, status) => {
  const world = new CoreWorld(start, { canPoll: true, pollEvery: day });
  const moved = movement(0);
  const reference = referenceOf(moved);
  world.move(moved);
  if (status === 'waiting') world.settle();
  const action = type === 'orderExam' ? ({ type, reference } as const) : ({ type, reference, last: false } as const);
  world.tell({ type: 'started', action, at: start });
  world.tell({ type: 'finished', action, outcome: { type: 'done' }, at: start });
  expect(reportOf(world.state)).toMatchObject({ status, outcome: null, attention: [] });
  expect(world.state.running).toEqual([]);
});

it('an answer for an entry that is not there changes nothing but that it is outstanding no more', () => {
  const world = new CoreWorld(start);
  world.move(movement(0));
  world.settle();
  const before = world.state;
  const reference = referenceOf(movement(0));
  const outcome = { type: 'result', result: result(movement(0), 5, 'passed') } as const;
  world.tell({ type: 'finished', action: { type: 'fetchResult', reference, last: true }, outcome, at: start });
  world.tell({ type: 'finished', action: { type: 'cancelOrder', reference }, outcome: { type: 'done' }, at: start });
  expect(world.state).toEqual(before);
});

it('a deadline counts only for an exam that waits', () => {
  const world = new CoreWorld(start);
  const moved = movement(0);
  world.move(moved);
  const ordering = world.state;
  for (const reference of [referenceOf(moved), 'none of ours']) {
    world.tell({ type: 'deadlinePassed', reference, at: start });
  }
  expect(world.state).toBe(ordering);
  world.settle();
  world.result(result(moved, 5, 'passed'));
  world.settle();
  const settled = world.state;
  world.tell({ type: 'deadlinePassed', reference: referenceOf(moved), at: start + 10 * day });
  expect(world.state).toBe(settled);
});
