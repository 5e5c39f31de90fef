// A world for the core alone: a Gupy with tags and comments, a provider with orders, and a clock that only moves when told.
// Actions take effect at once and answer when `settle` or `answerOne` lets them, so a test can put any fact in between.
// It outlives a run: `restart` is the next one, which knows nothing of what the last one did.
import type { Action } from '../../domain/exam/action';
import { compareMovements, referenceOf } from '../../domain/exam/entries';
import type { ActionFailure, ActionOutcome, Fact } from '../../domain/exam/fact';
import { nextAction } from '../../domain/exam/next-action';
import type { Movement } from '../../domain/exam/movement';
import { attemptsMade } from '../../domain/exam/order-of-result';
import { reduce } from '../../domain/exam/reduce';
import { entryReference, referenceOfAttempt } from '../../domain/exam/reference';
import { reportOf, type ApplicationReport, type EntryReport } from '../../domain/text/report';
import type { Result } from '../../domain/exam/result';
import {
  knownToEndedRuns,
  ordersOf,
  partsOf,
  tagsLeft,
  tagsOfExam,
  wasLeft,
  wasOvertaken,
} from '../../domain/reconcile/ended-entries';
import { isTooLong, type TextLimits } from '../../domain/text/limits';
import type { NoticeTopic } from '../../domain/exam/notice';
import type { Progress } from '../../domain/exam/stage';
import {
  findEntry,
  initialState,
  type ApplicationState,
  type ExamMovement,
  type SaidId,
} from '../../domain/exam/state';
import { isSameVersion } from '../../domain/exam/versions';
import { textLimits } from './core-fixtures';

export interface WorldOptions {
  canPoll?: boolean;
  pollEvery?: number;
  /** What the answer to an order says besides its id. */
  booked?: { examUrl?: string; scheduledFor?: string; place?: string };
  /** What the read-back says; default: the candidate is where the newest movement of all runs says. */
  readBack?: (reference: string) => string | undefined;
  /** Gupy is read at the very time of the movement, so the candidate is always still there. */
  alwaysThere?: boolean;
  /** Temporal has forgotten the runs that ended. */
  forgetful?: boolean;
  /** The provider opens a missed order again under its old id, and says that it made it. */
  reopens?: boolean;
  /** The provider has one order of a candidate for a step, and answers with it as long as it is open. */
  oneOrder?: boolean;
  /** The provider's first answer to every order is lost: the attempt that follows finds the order made. */
  lostAnswers?: boolean;
  /** So is it where the attempt that follows no longer finds the candidate in the step: then the order stays. */
  leavesBeforeRetry?: boolean;
  /** Fails an action after its effect: its answer is lost. */
  loseAnswer?: (action: Action) => ActionFailure | undefined;
  /** Fails an action for good before it has any effect. */
  refuse?: (action: Action) => ActionFailure | undefined;
}

export class CoreWorld {
  state: ApplicationState;
  now: number;
  closed = false;
  /** How many runs there have been. */
  runs = 1;
  /** Of Gupy's texts, as configured now. */
  limits: TextLimits = textLimits;
  readonly tags = new Set<string>();
  readonly comments: { version: SaidId; reference: string; text: string }[] = [];
  /** What the candidate got, one text each. */
  readonly messages: { reference: string; topic: NoticeTopic; text: string; at: number }[] = [];
  /** By the reference of the order. */
  readonly orders = new Map<string, string>();
  readonly cancelled = new Set<string>();
  /** What was really sent to Gupy: a write that read first and found its work done is none. */
  readonly writes: Action[] = [];
  readonly calls: (Action & { run: number })[] = [];
  /** References that were ordered although the run knew their order, and nobody said that it was missed. */
  readonly orderedAgain: string[] = [];
  /** Reports of how far an exam is that were delivered to the present run. */
  reports: Progress[] = [];
  /** Movements and results that were delivered to the present run. */
  delivered: Extract<Fact, { type: 'moved' | 'resultReceived' }>[] = [];
  /** What the provider would answer a poll. */
  readonly pollAnswers = new Map<string, Result>();
  /** How far the exam is by such an answer, as long as there is no result. */
  readonly pollProgress = new Map<string, Progress>();
  readonly known = new Map<string, ExamMovement>();
  private readonly options: WorldOptions;
  private answers: Fact[] = [];
  private newest: Movement | undefined;
  private readonly ended: ApplicationReport[] = [];

  constructor(start: number, options: WorldOptions = {}, applicationId = 7) {
    this.state = initialState(applicationId);
    this.now = start;
    this.options = options;
  }

  restart(): void {
    // As the bridge reads them: the latest first.
    this.ended.unshift(reportOf(this.state));
    this.state = initialState(this.state.applicationId);
    this.closed = false;
    this.answers = [];
    this.runs += 1;
    this.delivered = [];
    this.reports = [];
  }

  /** What can be found out again about a movement after its run has ended. */
  know(movement: Movement): void {
    if (movement.rule === undefined) return;
    this.known.set(referenceOf(this.state.applicationId, movement), { ...movement, rule: movement.rule });
  }

  move(movement: Movement): void {
    this.know(movement);
    if (this.newest === undefined || compareMovements(movement, this.newest) > 0) this.newest = movement;
    this.deliver({ type: 'moved', movement, at: this.now });
  }

  /** The provider sends it, and from then on answers polls with the newest that it sent. */
  result(result: Result): void {
    const { reference = '' } = result;
    const before = this.pollAnswers.get(reference);
    if (before === undefined || before.occurredAt < result.occurredAt) this.pollAnswers.set(reference, result);
    this.deliver({ type: 'resultReceived', result, at: this.now });
  }

  /** The provider reports how far the exam is. */
  progress(progress: Progress): void {
    this.reports.push(progress);
    this.tell({ type: 'progressed', progress, at: this.now });
  }

  private deliver(fact: Extract<Fact, { type: 'moved' | 'resultReceived' }>): void {
    this.delivered.push(fact);
    this.tell(fact);
  }

  tell(fact: Fact): void {
    this.state = reduce(this.state, fact);
  }

  /** Starts everything that is due. Effects happen now; answers are kept back. */
  startDue(): void {
    for (let round = 0; round < 300; round += 1) {
      const step = nextAction(this.state, this.now);
      if (step.type === 'act') this.start(step.action);
      else if (step.type === 'record') this.tell(step.fact);
      else {
        this.closed = step.type === 'close';
        return;
      }
    }
    throw new Error('The core never comes to rest');
  }

  pendingAnswers(): number {
    return this.answers.length;
  }

  answerOne(index = 0): void {
    const [answer] = this.answers.splice(index % Math.max(1, this.answers.length), 1);
    if (answer !== undefined) this.tell({ ...answer, at: this.now });
  }

  /** The shell calls off what is under way, as before it continues as new. */
  interruptOne(): void {
    const answer = this.answers.shift();
    if (answer?.type === 'finished' || answer?.type === 'failed') {
      // A message is called off only before its attempt starts, and here it has its effect then.
      if (answer.action.type === 'sendNotice') return this.tell({ ...answer, at: this.now });
      this.tell({ type: 'interrupted', action: answer.action, at: this.now });
    }
  }

  /** Runs to rest at the present time. */
  settle(): void {
    this.startDue();
    while (this.answers.length > 0) {
      this.answerOne();
      this.startDue();
    }
  }

  /** Moves the clock from timer to timer until `time`, running to rest at each. */
  advanceTo(time: number): void {
    for (;;) {
      this.settle();
      const step = nextAction(this.state, this.now);
      if (this.closed || step.type !== 'wait' || step.until === undefined || step.until > time) break;
      this.now = step.until;
    }
    if (!this.closed) this.now = Math.max(this.now, time);
    this.settle();
  }

  private start(action: Action): void {
    const before = this.state;
    this.calls.push({ ...action, run: this.runs });
    this.tell({ type: 'started', action, at: this.now });
    const order = findEntry(before, action.reference)?.order;
    const isOrdered = action.type === 'orderExam' && order?.is === 'placed';
    if (isOrdered && !this.wasMissed(action.reference, order.orderId)) this.orderedAgain.push(action.reference);
    const refused = this.options.refuse?.(action);
    const outcome = refused === undefined ? this.perform(before, action) : undefined;
    const failure = refused ?? this.options.loseAnswer?.(action);
    if (failure !== undefined) this.answers.push({ type: 'failed', action, failure, at: this.now });
    else if (outcome !== undefined) this.answers.push({ type: 'finished', action, outcome, at: this.now });
  }

  private wasMissed(reference: string, orderId: string): boolean {
    const said = [...this.reports, ...this.pollProgress.values()];
    // A report that overtook the answer to the order names the reference alone.
    const isOf = (report: Progress) =>
      (report.orderId === orderId || this.orders.get(report.orderId) === orderId) &&
      entryReference(report.reference ?? '') === reference;
    return said.some((report) => report.stage === 'missed' && isOf(report));
  }

  private perform(state: ApplicationState, action: Action): ActionOutcome {
    switch (action.type) {
      case 'orderExam':
        return this.order(state, action.reference);
      case 'cancelOrder':
        this.cancelled.add(referenceOfAttempt(action.reference, action.attempt ?? 1));
        return { type: 'done' };
      case 'fetchResult': {
        const ofOrder = referenceOfAttempt(action.reference, action.attempt ?? 1);
        const result = this.pollAnswers.get(ofOrder);
        if (result !== undefined) return { type: 'result', result };
        const progress = this.pollProgress.get(ofOrder);
        return { type: 'pending', ...(progress && { progress }) };
      }
      case 'recoverEntry':
        return this.recover(action.reference);
      case 'sendNotice':
        return this.send(action);
      case 'putTag':
        if (action.readFirst && this.tags.has(action.tag)) return { type: 'done' };
        if (isTooLong(action.tag, this.limits)) return { type: 'tooLong' };
        if (!(action.readFirst && this.tags.has(action.tag))) this.writes.push(action);
        this.tags.add(action.tag);
        return { type: 'tagPut', tagId: tagIdOf(action.tag) };
      case 'removeTag':
        this.writes.push(action);
        this.tags.delete(action.tag);
        return { type: 'done' };
      case 'postComment':
        return this.comment(action);
    }
    throw new Error(`Unknown action in state of ${state.applicationId}`);
  }

  private send({ reference, stepId, message, topic, until }: Extract<Action, { type: 'sendNotice' }>): ActionOutcome {
    if (this.now >= until) return { type: 'notNeeded', reason: 'its time had passed' };
    if (stepId !== undefined && this.newest?.step.id !== stepId) return { type: 'notNeeded', reason: 'not there' };
    const about = topic.is === 'reminder' ? 'remind' : topic.stage;
    const text = 'template' in message ? `${about} ${message.template}` : `${message.subject}: ${message.body}`;
    this.messages.push({ reference, topic, text, at: this.now });
    return { type: 'done' };
  }

  private order(before: ApplicationState, reference: string): ActionOutcome {
    const refusal = this.options.readBack?.(reference) ?? this.defaultReadBack(reference);
    const entry = findEntry(before, reference);
    const attempt = entry?.order.is === 'placed' ? attemptsMade(entry) + 1 : 1;
    const ofOrder = referenceOfAttempt(reference, attempt);
    if (refusal !== undefined) return this.notOrdered(refusal, ofOrder);
    const open = this.options.oneOrder === true ? this.openOrderLike(reference) : undefined;
    const knownBefore = this.orders.has(ofOrder) || open !== undefined;
    const fresh = this.options.reopens === true ? (this.orders.get(reference) ?? 'order-1') : undefined;
    const orderId = this.orders.get(ofOrder) ?? open ?? fresh ?? `order-${this.orders.size + 1}`;
    this.orders.set(ofOrder, orderId);
    const { canPoll = false, pollEvery, lostAnswers = false } = this.options;
    const polling = pollEvery === undefined ? {} : { pollEvery };
    const isOwn = lostAnswers && !knownBefore;
    const ended = knownBefore && attempt === 1 ? ordersOf(this.endedEntries(), reference) : undefined;
    const known = ended?.formerOrders === undefined ? { orderId, ...this.options.booked } : ended;
    const order = { ...known, canPoll, knownBefore: knownBefore || isOwn, ...polling };
    const foundTags = entry === undefined ? [] : this.tagsOfEndedRuns(entry.movement);
    return { type: 'ordered', order, foundTags, ...(isOwn ? { byOwnAttempt: true } : {}) };
  }

  /** Of the same step, neither cancelled nor done. */
  private openOrderLike(reference: string): string | undefined {
    const over = new Set([...this.cancelled, ...this.pollAnswers.keys()].map((known) => this.orders.get(known)));
    const stepOf = (known: string) => known.split('.')[2];
    return [...this.orders].findLast(([known, id]) => stepOf(known) === stepOf(reference) && !over.has(id))?.[1];
  }

  private notOrdered(reason: string, ofOrder: string): ActionOutcome {
    if (this.options.leavesBeforeRetry !== true) return { type: 'notOrdered', reason };
    this.orders.set(ofOrder, this.orders.get(ofOrder) ?? `order-${this.orders.size + 1}`);
    return { type: 'notOrdered', reason, mayBeMade: true };
  }

  private defaultReadBack(reference: string): string | undefined {
    if (this.options.alwaysThere === true) return undefined;
    const entry = findEntry(this.state, reference);
    const where = this.newest?.step.id;
    return entry === undefined || entry.movement.step.id === where ? undefined : 'not in the step any more';
  }

  /** As the activity does: when the entry was opened is not known any more. */
  private recover(reference: string): ActionOutcome {
    const moved = this.known.get(reference);
    if (moved === undefined) throw new Error(`The world knows no movement ${reference}`);
    const eventId = `recovered:${reference}`;
    const movement = { ...moved, eventId, occurredAt: '1970-01-01T00:00:00.000Z', source: 'recovery' } as const;
    const ended = this.endedEntries();
    const foundTags = tagsOfExam([...this.tags], ended, moved);
    const remembered = knownToEndedRuns(ended, reference);
    const parts = partsOf(ended, reference);
    return {
      type: 'recovered',
      movement,
      foundTags,
      ...(remembered && { knownToEndedRuns: remembered }),
      ...(wasLeft(ended, reference) && { wasLeft: true }),
      ...(wasOvertaken(ended, reference, moved) && { overtaken: true }),
      ...(parts.length > 0 && { parts }),
      ...ordersOf(ended, reference),
    };
  }

  private tagsOfEndedRuns(moved: Movement): string[] {
    return tagsLeft([...this.tags], this.endedEntries(), moved);
  }

  private endedEntries(): EntryReport[] {
    return this.options.forgetful === true ? [] : this.ended.flatMap(({ entries }) => entries);
  }

  private comment(action: Extract<Action, { type: 'postComment' }>): ActionOutcome {
    const { version, reference, text, readFirst } = action;
    const standing = this.comments.some(
      (known) => isSameVersion(known.version, version) && known.reference === reference,
    );
    if (readFirst && standing) return { type: 'done' };
    this.writes.push(action);
    this.comments.push({ version, reference, text });
    return { type: 'done' };
  }
}

/** What this Gupy answers to the PUT of a tag: the same in every order of events. */
export function tagIdOf(tag: string): number {
  return 34_000_000 + tag.length;
}
