// What no open order waits for goes to Gupy on the lane of its provider, so that a flood of one holds up nothing of the others
// (P-OWN, R27). Each case was tried with the valid secret of one of two providers; inputs are written anew.
import { ownLaneOf } from '../../domain/exam/action';
import { day, examRule, movement, progress, result, start } from '../support/core-fixtures';
import { CoreWorld } from '../support/core-world';

/** The lanes of what is done after `act`. */
function lanes(core: CoreWorld, act: () => void): (string | undefined)[] {
  const before = core.calls.length;
  act();
  core.settle();
  return core.calls.slice(before).map((call) => ownLaneOf(core.state, call));
}

const publish = { ...examRule().publish, scheduled: { tags: [], comment: 'Em {{scheduledFor}}' } };

test('P-OWN: the first result and its first corrections go with everybody’s, a flood of them on its own lane', () => {
  const core = new CoreWorld(start);
  const moved = movement(0);
  core.move(moved);
  core.settle();
  const version = (index: number) => () => core.result(result(moved, index, index % 2 === 0 ? 'failed' : 'passed'));
  for (let index = 1; index <= 3; index += 1)
    expect(new Set(lanes(core, version(index)))).toEqual(new Set([undefined]));
  for (let index = 4; index <= 9; index += 1) expect(new Set(lanes(core, version(index)))).toContain('clinic');
  core.now += day;
  const decided = () => core.tell({ type: 'override', outcome: 'passed', note: 'by phone', at: core.now });
  expect(lanes(core, decided)).not.toContain('clinic');
});

test('P-OWN, P-PROGRESS: a date that is moved ever again is told on the lane of its provider', () => {
  const core = new CoreWorld(start);
  const moved = movement(0, { rule: examRule({ publish }) });
  core.move(moved);
  core.settle();
  const report = (index: number) => () => core.progress(progress(moved, index, 'scheduled', { inDays: index }));
  expect(lanes(core, report(1))).toEqual([undefined]);
  for (let index = 2; index <= 7; index += 1) lanes(core, report(index));
  expect(lanes(core, report(8))).toEqual(['clinic']);
});

test('P-OWN, P-LATE: the exam of an ended run is found again, and its result written, on the lane of its provider', () => {
  const core = new CoreWorld(start);
  const moved = movement(0);
  core.move(moved);
  core.settle();
  core.advanceTo(start + 40 * day);
  core.restart();
  const all = lanes(core, () => core.result(result(moved, 5, 'passed', { orderId: 'order-1' })));
  expect(all.length).toBeGreaterThan(1);
  expect(new Set(all)).toEqual(new Set(['clinic']));
});
