// Lives of orders with several exams in which everything happens: exams come, are corrected and come again, the candidate leaves and is
// back, operators decide, answers are lost, runs end. Whatever happens, the invariants hold, and what came reaches a person (P-REAL).
// A failure names its life (PARTS_SEED), which is lived again alone.
import { isWithdrawn } from '../../../../domain/exam/entries';
import type { ExamRule } from '../../../../domain/exam/exam-rule';
import type { Movement } from '../../../../domain/exam/movement';
import { findEntry } from '../../../../domain/exam/state';
import { newestOf } from '../../../../domain/exam/versions';
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
import { CoreWorld } from '../../../support/core-world';
import { expectInvariants } from '../../../support/core-invariants';
import { seededLives } from '../../../support/seeded-lives';
import type { Choose } from '../../../support/seeded-random';

const lives = seededLives('PARTS', { quick: 50, long: 10_000 });

const names = ['a', 'b', 'c', 'd'];
const hours = 3_600_000;

function oneOf<const T>(values: readonly [T, ...T[]], choose: Choose): T {
  return values[choose(values.length)] ?? values[0];
}

interface Life {
  world: CoreWorld;
  rule: ExamRule;
  entered: Movement[];
  /** An operator decided something: what came before may rightly be left unsaid. */
  isDecided: boolean;
}

function begin(choose: Choose): Life {
  const world = new CoreWorld(start, {
    canPoll: choose(2) === 0,
    lostAnswers: choose(3) === 0,
    reopens: choose(3) === 0,
    ...(choose(3) === 0 && { pollEvery: 6 * hours }),
    loseAnswer: () => (choose(15) === 0 ? { code: 'BRIDGE_GUPY_UNAUTHORIZED', reason: 'of the test' } : undefined),
  });
  const rule = examRule({
    parts: choose(2) === 0 ? { names: ['a', 'b', 'c'] } : { count: 1 + choose(3) },
    publish: { ...examRule().publish, cancelled: { tags: [], comment: 'Cancelado.' } },
    onLeave: oneOf(['cancel', 'keep'], choose),
    lateResult: oneOf(['publish', 'comment', 'ignore'], choose),
    ...(choose(3) === 0 && { cancelAfter: day }),
    ...(choose(3) === 0 && { reorderOnMissed: 1 + choose(2) }),
  });
  const life: Life = { world, rule, entered: [], isDecided: false };
  enter(life);
  return life;
}

function enter({ world, rule, entered }: Life): void {
  const moved = movement((world.now - start) / 60_000, { rule });
  entered.push(moved);
  world.move(moved);
}

function happen(life: Life, choose: Choose): void {
  const { world, entered } = life;
  const minutes = (world.now - start) / 60_000;
  const moved = entered[choose(entered.length)] ?? entered[0];
  switch (choose(10)) {
    case 0:
      return world.move(movement(minutes, { noRule: true }));
    case 1:
      return enter(life);
    case 2:
      life.isDecided = true;
      return world.tell({ type: 'override', outcome: 'passed', note: 'of the test', at: world.now });
    case 3:
      if (choose(2) === 0) return world.tell({ type: 'retry', at: world.now });
      life.isDecided = true;
      return world.tell({ type: 'skip', note: 'of the test', at: world.now });
    case 4:
      // Nobody waits for a report of an exam that the run does not know.
      if (moved === undefined || findEntry(world.state, referenceOf(moved)) === undefined) return;
      return world.progress(progress(moved, minutes, 'missed', { orderId: referenceOf(moved) }));
    case 5:
      return world.advanceTo(world.now + choose(80) * hours);
    default: {
      if (moved === undefined) return;
      const part = names[choose(names.length)] ?? 'a';
      const outcome = oneOf(['passed', 'failed', 'inconclusive', 'cancelled'], choose);
      // A provider that opens a missed order again names it by its old id.
      const orderId = choose(2) === 0 ? {} : { orderId: world.orders.get(referenceOf(moved)) ?? referenceOf(moved) };
      const one = result(moved, minutes - choose(600), outcome, { part, ...orderId });
      for (let times = 1 + choose(2); times > 0; times -= 1) world.result(one);
    }
  }
}

/**
 * P-REAL: of each exam whose run has ended, every part is in a comment, unless the rule ignores what is late. That all of the order of a
 * candidate who left was cancelled is no result of an exam.
 */
function expectSaid({ world, rule, isDecided }: Life): void {
  const isStuck = world.state.entries.some(({ attentions }) => attentions.length > 0);
  if (!world.closed || isStuck || isDecided || rule.lateResult === 'ignore') return;
  for (const entry of world.state.entries) {
    const { reference, parts = [] } = entry;
    const { step } = entry.movement;
    const isAllCancelled = parts.every(({ versions }) => newestOf(versions)?.outcome === 'cancelled');
    if (isAllCancelled && isWithdrawn(entry)) continue;
    const said = world.comments.filter((comment) => comment.reference === reference).map(({ text }) => text);
    const silent = parts.filter(({ name }) => !said.some((text) => text.includes(`\n- ${name}`)));
    if (step.id === examStep.id && silent.length > 0)
      throw new Error(`Nobody hears of ${silent.map(({ name }) => name).join()}: ${JSON.stringify(world.state)}`);
  }
}

function live(choose: Choose): void {
  const life = begin(choose);
  const { world } = life;
  for (let step = 0; step < 14; step += 1) {
    happen(life, choose);
    if (choose(2) === 0) world.settle();
    else world.startDue();
    while (choose(3) === 0 && world.pendingAnswers() > 0) world.answerOne(choose(4));
  }
  world.settle();
  expectInvariants(world);
  world.advanceTo(world.now + 60 * day);
  expectInvariants(world);
  expectSaid(life);
}

it(`P-REAL: ${lives.count} lives in which everything happens`, () => lives.each(live));
