// Clinics date a result by the day of the exam ("Data do exame: 16/01/2026"): such a date says nothing of what happened on that day
// before the result came.
import { CoreWorld } from '../support/core-world';
import { reportOf } from '../../domain/text/report';
import type { ExamRule } from '../../domain/exam/exam-rule';
import { day, examRule, movement, result, start } from '../support/core-fixtures';

const minute = 60_000;
/** Fixtures count from 15 January, 12:00 UTC. */
const midnightInSaoPaulo = 15 * 60;
const midnightUtc = 12 * 60;
const at = (hours: number) => midnightInSaoPaulo + hours * 60;

/** On 16 January moved in or out at these hours; the result, of these minutes, comes at 16:00 in São Paulo. */
function dayOfExam(rule: ExamRule, moves: readonly (readonly [number, 'in' | 'out'])[], datedAt: number) {
  const world = new CoreWorld(start, { alwaysThere: true });
  const [first, ...others] = moves.map(([hour, way]) => movement(at(hour), way === 'in' ? { rule } : { noRule: true }));
  if (first === undefined) throw new Error('no movement');
  for (const moved of [first, ...others]) {
    world.now = Date.parse(moved.occurredAt) + 1000;
    world.move(moved);
    world.settle();
  }
  world.now = start + at(16) * minute;
  world.result(result(first, datedAt, 'passed'));
  world.settle();
  return { world, moved: first };
}

const keep = examRule({ onLeave: 'keep' });
const back = [
  [8, 'in'],
  [10, 'out'],
  [10.1, 'in'],
] as const;

describe.each([
  ['the day, in São Paulo', midnightInSaoPaulo],
  ['the day, in UTC', midnightUtc],
])('a result that is dated by %s', (_title, datedAt) => {
  it.each([
    ['was out of the step for minutes, and keeps the exam', keep, back],
    ['was out of the step within cancelAfter', examRule({ cancelAfter: 60 * minute }), back],
    [
      'was reported twice by Gupy, with two ids',
      examRule(),
      [
        [8, 'in'],
        [8.001, 'in'],
      ] as const,
    ],
  ] as const)('P-ONCE: of a candidate who %s: no second exam is ordered', (_who, rule, moves) => {
    const { world } = dayOfExam(rule, moves, datedAt);
    expect(world.orders.size).toBe(1);
    expect(reportOf(world.state)).toMatchObject({ status: 'settled', outcome: 'passed' });
    world.advanceTo(world.now + 20 * day);
    expect([...world.tags]).toEqual(['Apto']);
  });

  it('P-ORDER: the same where the second movement is delivered after the result', () => {
    const { world } = dayOfExam(examRule(), [[8, 'in']], datedAt);
    world.move(movement(at(8.001)));
    world.settle();
    expect(world.orders.size).toBe(1);
  });

  it('a candidate who comes back after the result came has another exam', () => {
    const { world } = dayOfExam(keep, [[8, 'in']], datedAt);
    world.move(movement(at(17), { noRule: true }));
    world.move(movement(at(18), { rule: keep }));
    world.settle();
    expect(world.orders.size).toBe(2);
  });

  it('P-LATE: a candidate who was moved on before the result came left after the exam', () => {
    const { world } = dayOfExam(
      examRule({ lateResult: 'ignore' }),
      [
        [8, 'in'],
        [15, 'out'],
      ],
      datedAt,
    );
    expect([...world.tags]).toEqual(['Apto']);
  });
});

it('P-ORDER: on the day after, too: a result of yesterday came late, and who is back today has another exam', () => {
  const world = new CoreWorld(start, { alwaysThere: true });
  const moved = movement(at(8), { rule: keep });
  world.move(moved);
  world.settle();
  world.now = start + 3 * day;
  world.move(movement(at(34), { rule: keep }));
  world.settle();
  expect(world.orders.size).toBe(1);
  world.result(result(moved, midnightInSaoPaulo, 'passed'));
  world.settle();
  expect(world.orders.size).toBe(2);
});
