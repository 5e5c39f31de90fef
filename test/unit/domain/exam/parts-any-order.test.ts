// P-ORDER of an order with several exams: parts, their corrections and copies in any order, before and after a leaving or the deadline,
// end as the same facts sorted by date. A failure names its life (PARTS_ORDER_SEED), which is lived again alone.
import type { ExamRule } from '../../../../domain/exam/exam-rule';
import { phaseOf } from '../../../../domain/exam/phase';
import type { Movement } from '../../../../domain/exam/movement';
import type { Result } from '../../../../domain/exam/result';
import { day, examRule, movement, result, start } from '../../../support/core-fixtures';
import { CoreWorld } from '../../../support/core-world';
import { expectInvariants, expectSame } from '../../../support/core-invariants';
import { sized } from '../../../support/loop-size';
import { permutations } from '../../../support/permutations';
import { seededLives } from '../../../support/seeded-lives';
import type { Choose } from '../../../support/seeded-random';

const lives = seededLives('PARTS_ORDER', { quick: 60, long: 20_000 });
/** Of the orders one in so many. */
const share = sized({ quick: 7, long: 1 });

const names = ['a', 'b', 'c'];

interface Life {
  world: CoreWorld;
  moved: Movement;
}

function enter(rule: Partial<ExamRule>): Life {
  const world = new CoreWorld(start);
  const moved = movement(0, { rule: examRule({ parts: { names }, ...rule }) });
  world.move(moved);
  world.settle();
  return { world, moved };
}

const dateOf = (fact: Result | Movement) => Date.parse(fact.occurredAt);
const sorted = <T extends Result | Movement>(facts: readonly T[]): T[] =>
  facts.toSorted((x, y) => dateOf(x) - dateOf(y));

function play({ world }: Life, facts: readonly (Result | Movement)[]): void {
  for (const fact of facts) {
    if ('outcome' in fact) world.result(fact);
    else world.move(fact);
    world.settle();
  }
}

/** What a recruiter is left with, and what the run knows. */
function endOf({ world }: Life) {
  const entry = world.state.entries[0];
  if (entry === undefined) throw new Error('The exam is gone');
  const last = entry.versions.findLast(({ parts }) => parts !== undefined);
  const phase = phaseOf(world.state, entry);
  return {
    phase: phase.is,
    outcome: phase.is === 'decided' ? phase.outcome : undefined,
    tags: [...world.tags],
    parts: last?.parts?.came,
    lastLines: world.comments.at(-1)?.text.replace(/^.*?(?=Partes)/s, ''),
    decidedAt: entry.decidedAt,
  };
}

function expectSorted(
  rule: Partial<ExamRule>,
  facts: (life: Life) => (Result | Movement)[],
  shuffle: <T>(all: T[]) => T[],
) {
  const life = enter(rule);
  const all = facts(life);
  const order = shuffle(all);
  play(life, order);
  expectInvariants(life.world);
  const other = enter(rule);
  // The same facts of another candidate.
  const reference = `7.${other.moved.jobId}.${other.moved.step.id}.${other.moved.entryKey}`;
  play(
    other,
    sorted(all).map((fact) => ('outcome' in fact ? { ...fact, reference, orderId: reference } : fact)),
  );
  // What was written before it turned out to be too late stays as history.
  const ofRule = (end: ReturnType<typeof endOf>) =>
    rule.lateResult === 'ignore' ? { ...end, lastLines: undefined } : end;
  expectSame(ofRule(endOf(life)), ofRule(endOf(other)), { order, rule });
}

const of = ({ moved }: Life, name: string, minutes: number, outcome: 'passed' | 'failed' | 'inconclusive') =>
  result(moved, minutes, outcome, { part: name });

it('P-ORDER: three parts, two corrections and a copy, in each order', () => {
  for (const order of someOf(permutations([0, 1, 2, 3, 4, 5]))) {
    expectSorted(
      {},
      (life) => {
        const corrected = of(life, 'b', 50, 'passed');
        return [
          of(life, 'a', 10, 'passed'),
          of(life, 'b', 20, 'failed'),
          of(life, 'c', 30, 'passed'),
          of(life, 'a', 40, 'inconclusive'),
          corrected,
          corrected,
        ];
      },
      (all) => order.flatMap((place) => all[place] ?? []),
    );
  }
});

it.each([5, 15, 25, 35, 45])('P-ORDER: in each order with a leaving of minute %d', (minutes) => {
  for (const lateResult of ['publish', 'comment', 'ignore'] as const)
    for (const order of someOf(permutations([0, 1, 2, 3, 4])))
      expectSorted(
        { lateResult },
        (life) => [
          of(life, 'a', 10, 'passed'),
          of(life, 'b', 20, 'failed'),
          of(life, 'c', 30, 'passed'),
          of(life, 'b', 40, 'passed'),
          movement(minutes, { noRule: true }),
        ],
        (all) => order.flatMap((place) => all[place] ?? []),
      );
});

function someOf<T>(all: readonly T[]): T[] {
  return all.filter((_one, index) => index % share === 0);
}

function shuffledBy(choose: Choose) {
  return <T>(all: T[]): T[] => {
    const pool = [...all];
    for (let i = pool.length - 1; i > 0; i -= 1) {
      const j = choose(i + 1);
      [pool[i], pool[j]] = [pool[j] as T, pool[i] as T];
    }
    return pool;
  };
}

it(`P-ORDER: ${lives.count} lives with unnamed parts, copies, corrections, and the deadline in between`, () => {
  lives.each((choose) => {
    const rule: Partial<ExamRule> = {
      closeAfter: 30 * day,
      lateResult: (['publish', 'comment', 'ignore'] as const)[choose(3)] ?? 'publish',
      ...(choose(3) === 0 && { parts: { count: 2 + choose(3) } }),
    };
    const life = enter(rule);
    const make = (from: number): Result[] =>
      Array.from({ length: choose(6) }, (_none, index) =>
        of(
          life,
          ['a', 'b', 'c', 'd'][choose(4)] ?? 'a',
          from + 10 * index,
          (['passed', 'failed', 'inconclusive'] as const)[choose(3)] ?? 'passed',
        ),
      );
    const before = make(1);
    const after = make(11 * 24 * 60);
    const doubled = (all: Result[]) => [...all, ...all.filter(() => choose(3) === 0)];
    const other = enter(rule);
    const reference = `7.${other.moved.jobId}.${other.moved.step.id}.${other.moved.entryKey}`;
    const shuffle = shuffledBy(choose);
    play(life, shuffle(doubled(before)));
    life.world.advanceTo(start + 12 * day);
    play(life, shuffle(doubled(after)));
    const moved = (all: Result[]) => sorted(all).map((fact) => ({ ...fact, reference, orderId: reference }));
    play(other, moved(before));
    other.world.advanceTo(start + 12 * day);
    play(other, moved(after));
    expectInvariants(life.world);
    expectSame(endOf(life), endOf(other), { before, after, rule });
  });
});
