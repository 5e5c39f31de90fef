// P-MISSED: what a settled run says in the list of runs spares a question to it, and never hides a candidate that the question would show.
import { concludeFrom } from '../../../../domain/reconcile/sighting';
import { seenUntil } from '../../../../domain/exam/status';
import { reportOf } from '../../../../domain/text/report';
import { CoreWorld } from '../../../support/core-world';
import { day, examStep, movement, result, start } from '../../../support/core-fixtures';

const minute = 60_000;
const heardAt = start + day;

/** Its exam is settled; the result was heard a day after the movement. */
function settled(): { world: CoreWorld; moved: ReturnType<typeof movement> } {
  const world = new CoreWorld(heardAt);
  const moved = movement(0);
  world.move(moved);
  world.settle();
  world.result(result(moved, 5, 'passed'));
  world.settle();
  return { world, moved };
}

/** Asked about every date up to the one in the list, the run says that nobody is missed. */
function expectSameAnswer({ state }: CoreWorld): void {
  const until = seenUntil(state);
  if (until === undefined) return;
  const report = reportOf(state);
  for (const date of [until, until - 1, heardAt, start - 1]) {
    const sighting = { jobId: movement(0).jobId, stepId: examStep.id, changedAt: new Date(date).toISOString() };
    // `undated`: whether the candidate came back before the result was heard is asked once something changes later.
    expect(['known', 'undated']).toContain(concludeFrom(report, sighting));
  }
}

it('a settled exam answers until ten minutes after its result was heard: the tag may change the date in Gupy', () => {
  const { world } = settled();
  expect(seenUntil(world.state)).toBe(heardAt + 10 * minute);
  expectSameAnswer(world);
});

it('nothing is said before the exam is settled', () => {
  const world = new CoreWorld(heardAt);
  const moved = movement(0);
  world.move(moved);
  world.settle();
  expect(seenUntil(world.state)).toBeUndefined();
  world.result(result(moved, 5, 'passed'));
  expect(seenUntil(world.state)).toBeUndefined();
});

it('who leaves afterwards has a later date in Gupy when back: nothing changes, so nothing is written', () => {
  const { world } = settled();
  const before = seenUntil(world.state);
  world.move(movement(day / minute + 11, { noRule: true }));
  expect(seenUntil(world.state)).toBe(before);
  expectSameAnswer(world);
});

it('P-MISSED: who left before that date may be back without a webhook, so the run must be asked', () => {
  const { world } = settled();
  world.move(movement(day / minute + 5, { noRule: true }));
  expect(seenUntil(world.state)).toBeUndefined();
});

it('P-MISSED: a candidate who had left when the result came is asked for', () => {
  const world = new CoreWorld(heardAt);
  const moved = movement(0);
  world.move(moved);
  world.settle();
  world.result(result(moved, 5, 'passed'));
  world.move(movement(6, { noRule: true }));
  world.settle();
  expect(seenUntil(world.state)).toBeUndefined();
});

it('a correction moves the date on', () => {
  const { world, moved } = settled();
  world.now += day;
  world.result(result(moved, 9, 'failed'));
  world.settle();
  expect(seenUntil(world.state)).toBe(heardAt + day + 10 * minute);
  expectSameAnswer(world);
});

it('P-MISSED: in any order of movements, results and time the list says nothing that the run would not', () => {
  const parts = ['out', 'in', 'result', 'correction', 'time'] as const;
  for (const order of parts.flatMap((a) => parts.flatMap((b) => parts.map((c) => [a, b, c])))) {
    const { world, moved } = settled();
    for (const part of order) {
      const minutes = (world.now - start) / minute;
      if (part === 'out') world.move(movement(minutes + 5, { noRule: true }));
      if (part === 'in') world.move(movement(minutes + 6));
      if (part === 'result') world.result(result(moved, minutes, 'passed'));
      if (part === 'correction') world.result(result(moved, minutes, 'failed'));
      world.now += part === 'time' ? day : minute;
      world.settle();
      expectSameAnswer(world);
    }
  }
});
