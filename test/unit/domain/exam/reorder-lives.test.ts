// Lives of exams that are ordered again after a miss, in which everything happens: reports and results of each order come in any
// order, the provider closes an order or opens it again under its id, refuses it, does not answer; the candidate leaves and is back,
// operators decide. Whatever happens, the invariants hold, each message goes out once, and no text has a hole.
// A failure names its life (REORDER_SEED), which is lived again alone.
import type { Action } from '../../../../domain/exam/action';
import type { ExamRule } from '../../../../domain/exam/exam-rule';
import type { Movement } from '../../../../domain/exam/movement';
import { referenceOfAttempt } from '../../../../domain/exam/reference';
import { currentDetails } from '../../../../domain/text/current-details';
import { day, examRule, movement, progress, referenceOf, result, start } from '../../../support/core-fixtures';
import { expectInvariants } from '../../../support/core-invariants';
import { CoreWorld } from '../../../support/core-world';
import { seededLives } from '../../../support/seeded-lives';
import type { Choose } from '../../../support/seeded-random';

const lives = seededLives('REORDER', { quick: 50, long: 5_000 });
const hour = 3_600_000;

const codes = [
  'BRIDGE_PROVIDER_UNAUTHORIZED',
  'BRIDGE_PROVIDER_UNAVAILABLE',
  'BRIDGE_PROVIDER_REJECTED',
  'BRIDGE_ACTIVITY_FAILED',
] as const;

const publish: ExamRule['publish'] = {
  ...examRule().publish,
  cancelled: { tags: ['Cancelado'], comment: 'Cancelado.' },
  ordered: { tags: ['Solicitado'], comment: 'Solicitado.[[ {{examUrl}}]]' },
  scheduled: { tags: ['Agendado'], comment: 'Para {{scheduledFor}}[[ {{place}}]].' },
  attended: { tags: ['Compareceu'], comment: 'Veio.' },
  missed: { tags: ['Faltou'], comment: 'Faltou.' },
};

function oneOf<const T>(values: readonly [T, ...T[]], choose: Choose): T {
  return values[choose(values.length)] ?? values[0];
}

interface Life {
  world: CoreWorld;
  rule: ExamRule;
  moved: Movement;
  choose: Choose;
}

function begin(choose: Choose): Life {
  const fails = (action: Action, times: number) =>
    action.type === 'orderExam' && choose(times) === 0 ? { code: oneOf(codes, choose), reason: 'test' } : undefined;
  const world = new CoreWorld(start, {
    ...(choose(2) === 0 && { canPoll: true, pollEvery: (1 + choose(4)) * day }),
    reopens: choose(3) === 0,
    lostAnswers: choose(4) === 0,
    refuse: (action) => fails(action, 4),
    loseAnswer: (action) => fails(action, 8),
  });
  const rule = examRule({
    publish,
    reorderOnMissed: 1 + choose(3),
    onLeave: oneOf(['cancel', 'keep'], choose),
    lateResult: oneOf(['publish', 'comment', 'ignore'], choose),
    ...(choose(3) === 0 && { cancelAfter: day }),
    ...(choose(3) === 0 && { parts: { names: ['A', 'B'] } }),
    notify: { ordered: { template: 1 }, scheduled: { template: 2 }, remind: { template: 3, before: day } },
  });
  const moved = movement(0, { rule });
  world.move(moved);
  return { world, rule, moved, choose };
}

function happen({ world, rule, moved, choose }: Life): void {
  const minutes = Math.round((world.now - start) / 60_000);
  const what = choose(12);
  if (what < 7) return hear({ world, rule, moved, choose }, what, minutes + choose(60));
  switch (what) {
    case 7:
      return world.move(movement(minutes, { noRule: true }));
    case 8:
      return world.move(movement(minutes, { rule }));
    case 9:
      world.startDue();
      return choose(2) === 0 ? world.interruptOne() : world.answerOne(choose(3));
    case 10:
      return decide(world, choose);
    default:
      return world.advanceTo(world.now + choose(72) * hour);
  }
}

/** From the provider, of any of the orders that it made. */
function hear({ world, rule, moved, choose }: Life, what: number, minutes: number): void {
  const reference = referenceOfAttempt(referenceOf(moved), 1 + choose(Math.max(1, world.orders.size)));
  const orderId = world.orders.get(reference);
  if (orderId === undefined) return;
  const named = { reference, orderId };
  if (what < 3) return world.progress(progress(moved, minutes, 'missed', named));
  if (what === 3) return world.progress(progress(moved, minutes, 'attended', named));
  if (what === 4) return world.progress(progress(moved, minutes, 'scheduled', { ...named, inDays: 1 + choose(15) }));
  const part = rule.parts === undefined ? {} : { part: oneOf(['A', 'B'], choose) };
  const outcome = oneOf(['passed', 'failed', 'cancelled', 'cancelled'], choose);
  const one = result(moved, minutes, outcome, { ...named, ...part });
  for (let times = 1 + choose(2); times > 0; times -= 1) world.result(one);
}

function decide(world: CoreWorld, choose: Choose): void {
  const at = world.now;
  const what = choose(3);
  if (what === 0) return world.tell({ type: 'retry', at });
  if (what === 1) return world.tell({ type: 'skip', note: 'test', at });
  return world.tell({ type: 'override', outcome: 'passed', note: 'test', at });
}

function expectWhole(world: CoreWorld): void {
  const said = [currentDetails(world.state), ...world.comments.map(({ text }) => text)].join('\n');
  const hole = /undefined|NaN|\{\{|\[\[|null/.exec(said);
  if (hole !== null) throw new Error(`A hole: ${hole[0]} in ${said}`);
}

/** Of another date the candidate hears again. */
function expectMessagesOnce({ messages }: CoreWorld): void {
  const told = messages.map(({ topic, reference }) => JSON.stringify([topic, reference]));
  const twice = told.find((one, index) => told.indexOf(one) !== index && !one.includes('"scheduled"'));
  if (twice !== undefined) throw new Error(`Sent twice: ${twice}`);
}

function live(choose: Choose): void {
  const life = begin(choose);
  const { world } = life;
  for (let step = 0; step < 14 && !world.closed; step += 1) {
    happen(life);
    if (choose(2) === 0 && !world.closed) world.settle();
    expectWhole(world);
  }
  if (!world.closed) world.settle();
  expectInvariants(world);
  expectMessagesOnce(world);
}

it(`P-ONCE, P-ORDER: ${lives.count} lives of exams that are ordered again`, () => lives.each(live));
