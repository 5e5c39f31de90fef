// A life in which everything is delivered in three copies ends as the life in which it is delivered once. A failure names its life
// (SAME_SEED), which is lived again alone.
import { nextAction } from '../../../../domain/exam/next-action';
import { reportOf } from '../../../../domain/text/report';
import type { OperatorDecision } from '../../../../domain/exam/fact';
import type { ExamRule } from '../../../../domain/exam/exam-rule';
import type { ProviderOutcome } from '../../../../domain/exam/result';
import { at, day, examRule, movement, progress, referenceOf, result, start } from '../../../support/core-fixtures';
import { CoreWorld, type WorldOptions } from '../../../support/core-world';
import { expectSame } from '../../../support/core-invariants';
import { seededLives } from '../../../support/seeded-lives';
import type { Choose } from '../../../support/seeded-random';

const lives = seededLives('SAME', { quick: 30, long: 5_000 });
const minute = 60_000;

function oneOf<const T>(values: readonly [T, ...T[]], choose: Choose): T {
  return values[choose(values.length)] ?? values[0];
}

interface Happening {
  what: string;
  run: (world: CoreWorld, copies: number) => void;
}

interface Script {
  options: WorldOptions;
  happenings: Happening[];
}

const publish: ExamRule['publish'] = {
  passed: { tags: ['Apto'], comment: 'Apto: {{summary}}' },
  failed: { tags: ['Inapto'], comment: 'Inapto: {{summary}}' },
  inconclusive: { tags: [], comment: 'Em dúvida: {{summary}}' },
  expired: { tags: ['Expirado'] },
  cancelled: { tags: ['Cancelado'] },
  scheduled: { tags: ['Agendado'], comment: 'Para {{scheduledFor}}.' },
  missed: { tags: ['Faltou'] },
};

function anyRule(choose: Choose): ExamRule {
  return {
    ...examRule({
      publish,
      deadline: (2 + choose(10)) * day,
      onLeave: oneOf(['cancel', 'keep'], choose),
      closeAfter: 300 * day,
    }),
    lateResult: oneOf(['publish', 'comment', 'ignore'], choose),
    ...(choose(3) === 0 && { cancelAfter: choose(2) * day }),
    ...(choose(3) === 0 && { reorderOnMissed: 1 + choose(2) }),
    ...(choose(3) === 0 && { parts: { names: ['a', 'b'] } }),
    ...(choose(3) === 0 && { notify: { ordered: { template: 1 }, remind: { template: 2, before: day } } }),
  };
}

/** All of it is drawn before it is lived, so that it can be lived again. Reports are of the order that the world made then. */
function draw(choose: Choose): Script {
  const rule = anyRule(choose);
  const happenings: Happening[] = [];
  let minutes = 0;
  const enter = () => {
    const moved = movement(minutes, { rule });
    happenings.push({
      what: `enters ${referenceOf(moved)}`,
      run: (world, copies) => times(copies, () => world.move(moved)),
    });
  };
  enter();
  for (let step = 0; step < 10; step += 1) {
    minutes += 1 + choose(oneOf([60, 2000, 6000], choose));
    const time = minutes;
    happenings.push({ what: `at ${at(time)}`, run: (world) => void advance(world, start + time * minute) });
    const nth = choose(4);
    const what = choose(8);
    if (what === 0) enter();
    else if (what === 1) {
      const moved = movement(time, { noRule: true });
      happenings.push({ what: 'leaves', run: (world, copies) => times(copies, () => world.move(moved)) });
    } else if (what < 5) happenings.push(anyResult(choose, { time, nth }));
    else if (what < 7) happenings.push(anyReport(choose, time, nth));
    else happenings.push(anyDecision(choose));
  }
  const options = { canPoll: choose(2) === 0, lostAnswers: choose(4) === 0 };
  return { options, happenings };
}

function times(count: number, run: () => void): void {
  for (let index = 0; index < count; index += 1) run();
}

function advance(world: CoreWorld, time: number): void {
  if (world.closed) world.now = Math.max(world.now, time);
  else world.advanceTo(time);
}

interface Drawn {
  time: number;
  nth: number;
}

function anyResult(choose: Choose, { time, nth }: Drawn): Happening {
  const outcome = oneOf<ProviderOutcome>(['passed', 'failed', 'inconclusive', 'cancelled'], choose);
  const part = oneOf(['a', 'b'], choose);
  const dated = choose(3) === 0 ? time - choose(3000) : time;
  const drawn = result(movement(0), dated, outcome, { part });
  return {
    what: `${outcome} ${part} of ${at(dated)}, order ${nth}`,
    run: (world, copies) => {
      const order = [...world.orders][nth % Math.max(1, world.orders.size)];
      if (order === undefined) return;
      const sent = { ...drawn, reference: order[0], orderId: order[1], summary: drawn.resultId };
      times(copies, () => world.result(sent));
    },
  };
}

function anyReport(choose: Choose, time: number, nth: number): Happening {
  const stage = oneOf(['scheduled', 'attended', 'missed', 'missed'], choose);
  const date = stage === 'scheduled' ? { inDays: 1 + choose(9) } : {};
  const drawn = progress(movement(0), choose(3) === 0 ? time - choose(3000) : time, stage, date);
  return {
    what: `${stage}, order ${nth}`,
    run: (world, copies) => {
      const order = [...world.orders][nth % Math.max(1, world.orders.size)];
      if (order === undefined) return;
      times(copies, () => world.progress({ ...drawn, reference: order[0], orderId: order[1] }));
    },
  };
}

function anyDecision(choose: Choose): Happening {
  const type = oneOf(['retry', 'skip', 'override'], choose);
  const decisionAt = (at: number): OperatorDecision => {
    if (type === 'override') return { type, outcome: 'passed', note: 'test', at };
    return type === 'skip' ? { type, note: 'test', at } : { type, at };
  };
  return { what: type, run: (world) => world.tell(decisionAt(world.now)) };
}

function live({ options, happenings }: Script, copies: number): CoreWorld {
  const world = new CoreWorld(start, options);
  for (const { run } of happenings) {
    if (world.closed) world.restart();
    run(world, copies);
    if (world.state.changedAt > 0) world.settle();
  }
  if (!world.closed) world.advanceTo(world.now + 30 * day);
  return world;
}

/** Where the provider was asked more often, the next time is another. */
function endOf(world: CoreWorld) {
  const { entries, ...report } = reportOf(world.state);
  return {
    report,
    // What was called off may have been ordered.
    entries: entries.map(({ phase, order, ...entry }) => ({
      ...entry,
      isPlaced: order === 'placed',
      phase: { ...phase, ask: undefined },
    })),
    tags: [...world.tags].sort(),
    comments: world.comments,
    messages: world.messages,
    orders: [...world.orders],
    cancelled: [...world.cancelled].sort(),
    isAtRest: nextAction(world.state, world.now).type,
  };
}

const said = ({ happenings }: Script) => happenings.map(({ what }) => what);

it('P-ONCE: what is delivered in three copies ends as what is delivered once', () => {
  lives.each((choose) => {
    const script = draw(choose);
    expectSame(endOf(live(script, 3)), endOf(live(script, 1)), said(script));
  });
});
