// What people and fate do in the world of one seed: a candidate is moved, an exam has results and corrections, the network fails for a
// while, processes die. All of it within the first days; then nothing fails any more, and the world goes on until nothing is left to do.
import type { Fault } from '../../simulator/fault-dial';
import type { OrderRecord } from '../../simulator/provider/order-records';
import { examStep, otherStep } from '../support/core-fixtures';
import type { Wish } from './operator';
import { calmAfter, day, interview, jobId, minute, SimulatedWorld, type WorldOptions } from './simulated-world';

const outcomes = ['passed', 'failed', 'inconclusive'] as const;

/** Without an effect, or with an answer that is lost after it. */
const faults: readonly [Fault, ...Fault[]] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 503, body: 'html' },
  { kind: 'status', status: 500, effect: 'done' },
  { kind: 'status', status: 504, body: 'html', effect: 'done' },
  { kind: 'throttled', forMs: 20_000 },
  { kind: 'reset' },
  { kind: 'reset', effect: 'done' },
  { kind: 'close', effect: 'done' },
  { kind: 'hang' },
  { kind: 'hang', effect: 'done' },
  { kind: 'half-body' },
  { kind: 'slow', ms: 20_000 },
];

/** How much can happen. Each kind of happening is in worlds of both sizes. */
interface Size {
  candidates: number;
  results: number;
  reports: number;
  kills: number;
  decisions: number;
  /** Of reconciliation, while things fail. */
  cycles: number;
  /** How long things fail at most: documented milliseconds. */
  fails: number;
}

/** Most faults show in one candidate and one failure, so most worlds are small: more of them are played in the same time. */
const small: Size = { candidates: 1, results: 2, reports: 1, kills: 1, decisions: 2, cycles: 1, fails: day };
const large: Size = { candidates: 2, results: 3, reports: 3, kills: 3, decisions: 5, cycles: 2, fails: 2 * day };

export async function playLife(seed: number, options: WorldOptions = {}): Promise<SimulatedWorld> {
  const world = await SimulatedWorld.begin(seed, options);
  const { time, dice, model } = world;
  const size = dice.isOneIn(10) ? large : small;
  const isCalm = dice.isOneIn(4);
  if (!isCalm) planTrouble(world, size);
  planReconciliation(world, size);
  const isRefused = !isCalm && dice.isOneIn(4);
  if (isRefused) planRefusals(world, size);
  const candidates = 1 + dice.below(size.candidates);
  for (let index = 0; index < candidates; index += 1) {
    const applicationId = planCandidate(world, size);
    const decisions = isRefused ? size.decisions : Math.min(2, size.decisions);
    if (isRefused || dice.isOneIn(8)) planDecisions(world, applicationId, dice.below(decisions + 1));
  }
  try {
    await time.run(() => model.taskFailures.length > 0, time.now + 60 * day);
  } finally {
    world.end();
  }
  return world;
}

function planCandidate(world: SimulatedWorld, size: Size): number {
  const { time, dice, gupy, provider, played } = world;
  let applicationId = 0;
  world.act(() => (applicationId = gupy.world.addApplication({ jobId, stepId: interview.id }).id));
  const at = (ms: number, work: () => unknown): void => void time.after(ms, () => world.act(work));
  const entersAt = dice.below(10 * minute);
  at(entersAt, () => gupy.move(applicationId, examStep.id));
  if (dice.isOneIn(3)) {
    const leavesAt = entersAt + dice.below(dice.isOneIn(2) ? minute : 3 * day);
    at(leavesAt, () => gupy.move(applicationId, otherStep.id));
    if (dice.isOneIn(2)) at(leavesAt + dice.below(day), () => gupy.move(applicationId, examStep.id));
  }
  const ofCandidate = () => provider.orders.all().filter(({ reference }) => reference.startsWith(`${applicationId}.`));
  if (played.reportsStages && dice.isOneIn(3)) planReports(world, size, { entersAt, ordersOf: ofCandidate });
  const results = dice.below(size.results + 1) + (dice.isOneIn(2) ? played.exams.length : 0);
  for (let index = 0; index < results; index += 1) {
    const soon = dice.isOneIn(2) ? 20 * minute : 5 * day;
    const part = played.exams[dice.isOneIn(2) ? index % played.exams.length : dice.below(played.exams.length)];
    const result = { outcome: dice.oneOf(outcomes), ...(part !== undefined && { part }) };
    const way = dice.below(5);
    const newer = { ...result, outcome: dice.oneOf(outcomes) };
    at(entersAt + dice.below(soon), () => {
      const order = ofCandidate().at(-1);
      if (order === undefined) return;
      const isKnown = order.versions.some((version) => version.part === part);
      if (way === 0) void provider.desk.sendTwice(order.orderId, result);
      else if (way === 1 && isKnown) void provider.desk.correct(order.orderId, result);
      else if (way === 2 && order.versions.length > 0) void provider.desk.sendAgain(order.orderId);
      else if (way === 3) void provider.desk.outOfOrder(order.orderId, result, newer);
      else void provider.desk.complete(order.orderId, result);
    });
  }
  return applicationId;
}

/** Calls that are refused for good, so that runs are stuck. */
function planRefusals(world: SimulatedWorld, { fails }: Size): void {
  const { dice, gupy, provider } = world;
  for (const standIn of [gupy, provider]) {
    if (!dice.isOneIn(2)) continue;
    const begins = dice.below(dice.isOneIn(2) ? minute : 20 * minute);
    const window = { afterMs: begins, forMs: 1 + dice.below(fails), probability: 0.3 };
    world.act(() => standIn.faults.during(window, '*', { kind: 'status', status: 422 }));
  }
}

/** While things fail any; when nothing fails any more, what is stuck is tried again until it is not. */
function planDecisions(world: SimulatedWorld, applicationId: number, decisions: number): void {
  const { time, dice, operator } = world;
  const at = (ms: number, wish: Wish): void =>
    void time.after(ms, () => world.act(() => operator.decide(applicationId, wish)));
  for (let index = decisions; index > 0; index -= 1) {
    const wishes: [Wish, ...Wish[]] = [
      { name: 'retry' },
      ...Array.from({ length: 2 }, (): Wish => ({ name: 'skip', note: 'played' })),
      { name: 'override', outcome: dice.oneOf(outcomes), note: 'played' },
    ];
    at(dice.below(dice.isOneIn(2) ? 30 * minute : 4 * day), dice.oneOf(wishes));
  }
  for (let hour = 0; hour < 3; hour += 1) at(3 * day + hour * 60 * minute, { name: 'retry' });
}

interface Reported {
  entersAt: number;
  ordersOf: () => readonly OrderRecord[];
}

/** Before the result: a date, another date, and what became of it, in any order. */
function planReports(world: SimulatedWorld, { reports }: Size, { entersAt, ordersOf }: Reported): void {
  const { time, dice, provider } = world;
  for (let index = 1 + dice.below(reports); index > 0; index -= 1) {
    const way = dice.below(4);
    const scheduledFor = new Date(time.now + entersAt + (1 + dice.below(5)) * day).toISOString();
    const sending = { times: 1 + dice.below(2), delayMs: dice.below(2) * dice.below(minute) };
    time.after(entersAt + dice.below(dice.isOneIn(2) ? 20 * minute : 3 * day), () =>
      world.act(() => {
        const order = ordersOf().at(-1);
        if (order === undefined) return;
        if (way === 0) void provider.bookings.start(order.orderId, {}, sending);
        else if (way === 1) void provider.bookings.miss(order.orderId, {}, sending);
        else void provider.bookings.book(order.orderId, { scheduledFor }, sending);
      }),
    );
  }
}

/** Some cycles while things fail, and enough of them afterwards. */
function planReconciliation(world: SimulatedWorld, { cycles }: Size): void {
  const { time, dice } = world;
  if (!world.losesWebhooks) return;
  const early = Array.from({ length: dice.below(cycles + 1) }, () => dice.below(3 * day));
  for (const at of [0, ...early, 5 * day, 5 * day + 15 * minute, 5 * day + 30 * minute])
    time.after(at, () => world.reconcile());
}

/** Over by the third day. */
function planTrouble(world: SimulatedWorld, { kills: mostKills, fails }: Size): void {
  const { time, dice, gupy, provider } = world;
  world.calmFrom = time.now + calmAfter;
  if (dice.isOneIn(2)) {
    const begins = dice.below(20 * minute);
    const lasts = dice.below(dice.isOneIn(2) ? 30 * minute : fails);
    const chance = [0.05, 0.2, 0.4][dice.below(3)] ?? 0.05;
    time.after(begins, () => (world.trouble = { chance, until: time.now + lasts }));
  }
  for (const standIn of [gupy, provider]) {
    if (!dice.isOneIn(2)) continue;
    const window = { afterMs: dice.below(20 * minute), forMs: 1 + dice.below(fails), probability: 0.3 };
    // Within the world: elsewhere the window would count from real time, and begin after the world's end.
    world.act(() => standIn.faults.during(window, '*', ...faults));
  }
  const kills = dice.below(mostKills + 1);
  for (let index = 0; index < kills; index += 1) {
    const soon = dice.isOneIn(2) ? 15 * minute : 2 * day;
    const forMs = 100 + dice.below(dice.isOneIn(4) ? 20 * minute : 20_000);
    const victim = dice.below(3);
    time.after(dice.below(soon), () => {
      if (victim === 0) world.killApi(forMs);
      else if (victim === 1) world.killWorker(forMs);
      else world.killTemporal(forMs);
    });
  }
}
