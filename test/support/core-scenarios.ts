// Random lives of one application, and how they are played: movements between exam steps and others, results and
// corrections at the provider, time passing, operators deciding. What happens in a life is fixed by its dates; in which
// order it is delivered, how often, and when actions answer, is the player's choice.
import type { ExamRule, PublishTemplate } from '../../domain/exam/exam-rule';
import type { Movement } from '../../domain/exam/movement';
import { reportedStages } from '../../domain/exam/stage';
import type { ProviderOutcome } from '../../domain/exam/result';
import type { OperatorDecision } from '../../domain/exam/fact';
import { referenceOf } from '../../domain/exam/entries';
import { entryReference } from '../../domain/exam/reference';
import { isOpen, phaseOf } from '../../domain/exam/phase';
import { reportOf } from '../../domain/text/report';
import { findEntry, slotOf } from '../../domain/exam/state';
import type { CoreWorld } from './core-world';
import { at, examRule } from './core-fixtures';
import type { Choose } from './seeded-random';

export type ScenarioEvent =
  | { type: 'move'; movement: Movement }
  /** The provider reports for the order that its step had at that date; a correction is just another report. */
  | { type: 'report'; stepId: number; minutes: number; resultId: string; outcome: ProviderOutcome }
  /** The same of how far the exam is; `inDays`: its date, in days after the start. */
  | { type: 'progress'; stepId: number; minutes: number; progressId: string; stage: ReportedStage; inDays?: number }
  | { type: 'decide'; decision: OperatorDecision['type'] }
  | { type: 'wait'; minutes: number };

const steps = [
  { id: 1, name: 'Exame admissional', exam: true },
  { id: 2, name: 'Prova técnica', exam: true },
  { id: 3, name: 'Contratação', exam: false },
] as const;

type ReportedStage = (typeof reportedStages)[number];

const outcomes = ['passed', 'failed', 'inconclusive', 'cancelled'] as const;
const decisions = ['retry', 'override', 'skip'] as const;

function oneOf<T>(values: readonly [T, ...T[]], choose: Choose): T {
  return values[choose(values.length)] ?? values[0];
}

export type Policy = Pick<ExamRule, 'onLeave' | 'lateResult' | 'cancelAfter' | 'reorderOnMissed'>;

/** Every exam its own words, as an installation has whose closed runs must tell their tags apart; default: all the same. */
export interface Wording {
  wordsPerStep?: boolean;
}

const stageWords = {
  scheduled: { tags: ['Agendado'], comment: 'Agendado para {{scheduledFor}}.' },
  attended: { tags: [], comment: 'Compareceu.' },
  missed: { tags: ['Faltou'] },
};

function ruleOf(stepId: number, { wordsPerStep = false, ...policy }: Partial<Policy> & Wording): ExamRule {
  const { publish, ...rule } = examRule(policy);
  const whole = { ...publish, ...stageWords };
  if (!wordsPerStep) return { ...rule, publish: whole };
  const { passed, failed, expired, scheduled, missed } = whole;
  const own = (template: PublishTemplate) => ({ ...template, tags: template.tags.map((tag) => `${tag} ${stepId}`) });
  const decided = { passed: own(passed), failed: own(failed), expired: own(expired) };
  return { ...rule, publish: { ...whole, ...decided, scheduled: own(scheduled), missed: own(missed) } };
}

export function anyPolicy(choose: Choose): Policy {
  return {
    onLeave: oneOf(['cancel', 'keep'] as const, choose),
    lateResult: oneOf(['publish', 'comment', 'ignore'] as const, choose),
    ...(choose(3) === 0 ? { cancelAfter: choose(3) * 15 * 60_000 } : {}),
    ...anyReorders(choose),
  };
}

export function anyReorders(choose: Choose): Pick<Policy, 'reorderOnMissed'> {
  return choose(2) === 0 ? { reorderOnMissed: 1 + choose(2) } : {};
}

export function moveTo(minutes: number, stepId: number, policy: Partial<Policy> & Wording = {}): ScenarioEvent {
  const { exam, ...step } = steps.find(({ id }) => id === stepId) ?? steps[2];
  const key = minutes.toString(16).padStart(10, '0');
  const rule = exam ? { rule: ruleOf(stepId, policy) } : {};
  const movement = { eventId: `e-${key}`, entryKey: key, occurredAt: at(minutes), jobId: 9, step, ...rule };
  return { type: 'move', movement };
}

/** One to eight movements and results with distinct dates, sorted by date. */
export function datedEvents(choose: Choose, policy: Partial<Policy> & Wording = {}): ScenarioEvent[] {
  return Array.from({ length: 1 + choose(8) }, (_, index): ScenarioEvent => {
    const minutes = (index + 1) * 10;
    if (choose(2) === 0) return moveTo(minutes, 1 + choose(3), policy);
    if (choose(2) === 0) return anyProgress(minutes, choose);
    return {
      type: 'report',
      stepId: 1 + choose(2),
      minutes,
      resultId: `r-${index}`,
      outcome: oneOf(outcomes, choose),
    };
  });
}

function anyProgress(minutes: number, choose: Choose): ScenarioEvent {
  const stage = oneOf(reportedStages, choose);
  const inDays = stage === 'scheduled' ? { inDays: 1 + choose(3) } : {};
  return { type: 'progress', stepId: 1 + choose(2), minutes, progressId: `p-${minutes}`, stage, ...inDays };
}

/** What has no date of its own: operators, and the clock. */
export function disturbances(choose: Choose): ScenarioEvent[] {
  return Array.from({ length: choose(4) }, (): ScenarioEvent =>
    choose(2) === 0
      ? { type: 'decide', decision: oneOf(decisions, choose) }
      : { type: 'wait', minutes: 1 + choose(12 * 24 * 60) },
  );
}

export function shuffled<T>(values: readonly T[], choose: Choose): T[] {
  const pool = [...values];
  for (let i = pool.length - 1; i > 0; i -= 1) {
    const j = choose(i + 1);
    [pool[i], pool[j]] = [pool[j] as T, pool[i] as T];
  }
  return pool;
}

/** Every event at least once, some several times. */
export function withRepeats<T>(events: readonly T[], choose: Choose): T[] {
  return [...events, ...events.filter(() => choose(3) === 0)];
}

/** Movements stay in their order; results and repeats come at any time. */
export function withDelayedResults(events: readonly ScenarioEvent[], choose: Choose): ScenarioEvent[] {
  const order: ScenarioEvent[] = events.filter((event) => event.type === 'move');
  for (const event of events.filter((other) => other.type !== 'move')) order.splice(choose(order.length + 1), 0, event);
  for (const event of events.filter(() => choose(3) === 0)) {
    const first = event.type === 'move' ? order.indexOf(event) + 1 : 0;
    order.splice(first + choose(order.length + 1 - first), 0, event);
  }
  return order;
}

type Report = Extract<ScenarioEvent, { type: 'report' | 'progress' }>;

const idOf = (report: Report): string => (report.type === 'report' ? report.resultId : report.progressId);

export interface PlayerOptions {
  /** Which order each report is for, as found in the sorted life; default: the last one of its step. */
  references?: ReadonlyMap<string, string>;
  /**
   * When a report comes. `ordered`: once this world made the order. `early`: also before the movement that leads to it, as
   * from a provider that an earlier run asked. `always`: whatever this world did. Default: `ordered`.
   */
  reports?: 'ordered' | 'early' | 'always';
}

/** Plays events into a world. A report is held back until its order exists: a provider reports only on what it has. */
export class ScenarioPlayer {
  readonly delivered: ScenarioEvent[] = [];
  /** Which order each delivered report was for. */
  readonly reported = new Map<string, string>();
  private held: Report[] = [];
  private readonly moved = new Set<string>();
  private readonly world: CoreWorld;
  private readonly options: PlayerOptions;

  constructor(world: CoreWorld, options: PlayerOptions = {}) {
    this.world = world;
    this.options = options;
  }

  play(event: ScenarioEvent): void {
    switch (event.type) {
      case 'move':
        this.delivered.push(event);
        this.moved.add(referenceOf(this.world.state.applicationId, event.movement));
        this.world.move(event.movement);
        break;
      case 'report':
      case 'progress':
        this.held.push(event);
        break;
      case 'decide':
        this.decide(event.decision);
        break;
      case 'wait':
        this.world.advanceTo(this.world.now + event.minutes * 60_000);
    }
  }

  /** Plays to rest: a report may lead to another order, and that to another report. */
  settle(): void {
    this.world.settle();
    while (this.report() > 0) this.world.settle();
  }

  /** Reports what can be reported now, and says how many. */
  report(): number {
    const waiting = this.held;
    this.held = [];
    for (const event of waiting) {
      const reference = this.referenceFor(event);
      if (reference === undefined) {
        this.held.push(event);
        continue;
      }
      this.delivered.push(event);
      this.reported.set(idOf(event), entryReference(reference));
      const orderId = this.world.orders.get(reference) ?? reference;
      const sent = { occurredAt: at(event.minutes), reference, orderId, provider: 'clinic' };
      if (event.type === 'report') {
        const { resultId, outcome } = event;
        this.world.result({ ...sent, resultId, outcome });
      } else {
        const { progressId, stage, inDays } = event;
        const date = inDays === undefined ? {} : { scheduledFor: at(inDays * 24 * 60) };
        this.world.progress({ ...sent, progressId, stage, ...date });
      }
    }
    return waiting.length - this.held.length;
  }

  private referenceFor(report: Report): string | undefined {
    const { stepId } = report;
    const { references, reports = 'ordered' } = this.options;
    if (references === undefined) {
      return [...this.world.orders.keys()].findLast((known) => known.split('.')[2] === String(stepId));
    }
    const named = references.get(idOf(report));
    // How often a missed exam was ordered again depends on what came when; the provider reports on its newest order.
    const isOfEntry = (known: string) => entryReference(known) === named;
    const reference = [...this.world.orders.keys()].findLast(isOfEntry) ?? named;
    // Nobody waits for a report of an exam that this run does not know.
    if (report.type === 'progress')
      return named !== undefined && findEntry(this.world.state, named) !== undefined ? reference : undefined;
    if (reference === undefined || this.world.orders.has(reference)) return reference;
    if (named !== undefined && findEntry(this.world.state, named) !== undefined) return reference;
    if (reports === 'early') return this.moved.has(reference) ? undefined : reference;
    return reports === 'always' ? reference : undefined;
  }

  private decide(type: OperatorDecision['type']): void {
    const time = this.world.now;
    if (type === 'override') this.world.tell({ type, outcome: 'passed', note: 'seen on paper', at: time });
    else if (type === 'skip') this.world.tell({ type, note: 'let it go', at: time });
    else this.world.tell({ type, at: time });
  }
}

/** Plays events one by one, each to rest. */
export function playInOrder(world: CoreWorld, events: readonly ScenarioEvent[], options?: PlayerOptions) {
  const player = new ScenarioPlayer(world, options);
  for (const event of events) {
    if (event.type === 'move') world.know(event.movement);
  }
  for (const event of events) {
    player.play(event);
    player.settle();
  }
  return player;
}

/** Plays events while actions are still under way, answer in any order, and are sometimes called off. */
export function playInterleaved(
  world: CoreWorld,
  events: readonly ScenarioEvent[],
  choose: Choose,
  options?: PlayerOptions,
): ScenarioPlayer {
  const player = new ScenarioPlayer(world, options);
  for (const event of events) {
    if (event.type === 'move') world.know(event.movement);
  }
  for (const event of events) {
    player.play(event);
    if (choose(2) === 0) world.startDue();
    player.report();
    for (let i = choose(4); i > 0 && world.pendingAnswers() > 0; i -= 1) {
      if (choose(20) === 0) world.interruptOne();
      else world.answerOne(choose(8));
      world.startDue();
    }
  }
  player.settle();
  return player;
}

/** Compared where movements overtake each other: where the candidate is, which tags stand, and that the exam is looked after. */
export function endState(world: CoreWorld) {
  const { newest, entries } = world.state;
  const here = newest === undefined ? '' : `${newest.jobId}.${newest.step.id}`;
  const ofHere = entries.filter((entry) => slotOf(entry) === here);
  return {
    step: newest?.step.id,
    // Which order is still open, and so how far its exam is, depends on what was cancelled meanwhile.
    tags: withoutStages(world.tags),
    covered: ofHere.some((entry) => isOpen(phaseOf(world.state, entry)) || entry.versions.length > 0),
  };
}

function withoutStages(tags: ReadonlySet<string>): string[] {
  const ofStages = Object.values(stageWords).flatMap((words) => words.tags);
  return [...tags].filter((tag) => !ofStages.includes(tag)).sort();
}

/** Compared where only results overtake: everything that is reported, but for order ids, deadlines and comments made on the way. */
export function fullState(world: CoreWorld) {
  const { status, outcome, entries } = reportOf(world.state);
  const reorders = world.state.entries.some(({ movement }) => (movement.rule.reorderOnMissed ?? 0) > 0);
  return {
    status,
    outcome,
    step: world.state.newest?.step.id,
    // Whether a missed exam was ordered again, and so how far it is, depends on where the candidate was when that was reported.
    tags: reorders ? withoutStages(world.tags) : [...world.tags].sort(),
    entries: entries.map(({ reference, status: standing, results }) => ({
      reference,
      status: standing,
      // Which order of the exam a result is of depends on what came when.
      results: results.map((result) => ({ ...result, attempt: undefined })),
    })),
  };
}
