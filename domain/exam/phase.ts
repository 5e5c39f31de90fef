// Where an exam stands: THE page. `phaseOf` derives it from the record; next action, status, search attributes, current
// details, report, bounds and attention read it and nothing else, so no text can say what the record does not (P-TRUE).
// What could go wrong: a question that is answered here and once more elsewhere ends in two answers.
import { isRunning } from './action';
import { awaySince, isWithdrawn } from './entries';
import { readInstant } from '../instant';
import { mayBeMade, type PlacedOrder } from './order';
import { attemptsMade, orderIds } from './order-of-result';
import { stageDetails } from './progress';
import type { PartsStanding } from './part';
import { ordersPhase, unansweredOrder, type OrdersPhase } from './reorder';
import type { VersionId, Outcome } from './result';
import type { Stage } from './stage';
import type { ApplicationState, Entry, GivenUp, Version } from './state';
import { decidingVersion, isCancellation, isPartial } from './versions';
import { namesOfParts } from './whole-result';

/** Times are epoch milliseconds. */
export type Phase =
  /**
   * In the step, and no order yet, or none that answered: a lost attempt is made again. A result that overtakes the answer to the
   * order is held until the answer says whose it is, and then counts or needs attention. A result that comes before the order was tried
   * counts at once, and nothing is ordered.
   */
  | { is: 'to-order' }
  /** No result yet. `ask`: the next poll; the final one is at the deadline. `askedSince`: the final poll has no answer since then. */
  | {
      is: 'waiting';
      orderedAt: number;
      until: number;
      stage: StagePhase;
      /** Where the rule orders a missed exam again. */
      orders?: OrdersPhase;
      ask?: { at: number; last: boolean };
      askedSince?: number;
      /** Of an order that has several exams: names of those that have a result, and what is missing. */
      parts?: PartsStanding<string>;
    }
  /**
   * The candidate was moved on before anything was decided, is not back, and the rule does not keep the exam (`onLeave: keep`). From
   * the leaving on the status is `withdrawn` and no deadline holds. In Gupy only the tag of the stage is removed. `mayBeOrdered`: the
   * next order after a missed one, of which no answer says whether the provider made it.
   */
  | { is: 'left'; cancel: CancelPhase; mayBeOrdered?: number }
  /**
   * The newest version by date counts, an operator's `override` like any other; a late result only where `lateResult` is `publish`
   * (`comment` writes one comment, marked as late, and leaves the tags; `ignore` writes nothing; both decide nothing). The expiry
   * (`deadline`) yields to any other; its order is not cancelled and stays open at the provider.
   */
  | { is: 'decided'; by: VersionId; outcome: Outcome }
  /**
   * No version counts: each is too late by `lateResult` (where that is `comment` it is written all the same); or an ended run decided
   * this exam, by its summary, and nothing newer came.
   */
  | { is: 'none-counts' }
  /**
   * Nothing is awaited: skipped by an operator, not in the step when read back (whether or not its movement comes later), or decided by an
   * ended run. The last is said at the deadline, where the provider knew the order, Temporal has forgotten its run, and the provider
   * cannot be asked.
   */
  | ({ is: 'given-up' } & GivenUp);

export interface StagePhase {
  is: Stage;
  /** Epoch milliseconds. */
  scheduledFor?: number;
}

/** What becomes of the order of a candidate who left. */
export type CancelPhase =
  /** None was made, or the answer to the first one is lost: nobody knows its id, so what the provider made stays open there. */
  | { is: 'no-known-order' }
  /** From `from` on (`cancelAfter`). `askedAt`: the provider was asked then, and has not confirmed. */
  | { is: 'due'; from: number; askedAt?: number }
  | { is: 'done' }
  /** No cancellation is confirmed, and a result of the provider says that the order was cancelled. */
  | { is: 'reported' }
  /** The provider says that the order is gone or done already: cancelled, perhaps by an attempt whose answer was lost, or taken. */
  | { is: 'gone' }
  /** The provider takes no cancellation: its result may still come. */
  | { is: 'cannot' }
  /** The provider says that the exam cannot be cancelled any more: its result may still come. */
  | { is: 'too-late' }
  /** The provider was asked and did not confirm; an operator skipped it. */
  | { is: 'let-be' }
  /** The provider has one order of the candidate, and answered with it for a later exam. `askedAt` as above. */
  | { is: 'taken-over'; askedAt?: number }
  /** A result came after the leaving, which `lateResult` does not let count: nothing is left to cancel. `askedAt` as above. */
  | { is: 'not-needed'; askedAt?: number };

export type OrderTrace = 'none' | 'unknown' | 'placed';

/** The first that holds: decided, given up, left, none counts, to order, waiting. */
export function phaseOf(state: ApplicationState, entry: Entry): Phase {
  const { order, givenUp, origin, versions } = entry;
  const by = decidingVersion(state, entry);
  if (by !== undefined) return { is: 'decided', by: by.id, outcome: by.outcome };
  if (givenUp !== undefined) return { is: 'given-up', ...givenUp };
  if (isWithdrawn(entry)) return { is: 'left', cancel: cancelPhase(state, entry), ...mayBeOrdered(state, entry) };
  const isOfEndedRun = origin.from === 'late-result' || origin.knownToEndedRuns !== undefined;
  if (versions.some((version) => !isPartial(version)) || isOfEndedRun) return { is: 'none-counts' };
  if (order.is === 'due') return { is: 'to-order' };
  const ask = nextPoll(order);
  const last = order.polling?.last;
  const asked = last?.is === 'asked' ? { askedSince: last.since } : {};
  const times = { orderedAt: order.orderedAt, until: order.deadlineAt };
  const orders = ordersPhase(state, entry);
  const stage = stagePhase(entry);
  const standing = namesOfParts(entry);
  const parts = standing && { parts: standing };
  return { is: 'waiting', ...times, stage, ...(orders && { orders }), ...(ask && { ask }), ...asked, ...parts };
}

function stagePhase(entry: Entry): StagePhase {
  const { stage, scheduledFor } = stageDetails(entry) ?? { stage: 'ordered' };
  const time = scheduledFor === undefined ? undefined : readInstant(scheduledFor);
  return { is: stage, ...(time !== undefined && { scheduledFor: time }) };
}

/** An order was asked for and its answer is still to come: it says which order the provider made. */
export function isOrderAsked(state: ApplicationState, entry: Entry): boolean {
  const { attentions, reference } = entry;
  if (unansweredOrder(entry)?.tried === undefined) return false;
  if (isRunning(state.running, 'order', reference)) return true;
  return isOrderDue(phaseOf(state, entry)) && attentions.every(({ lane }) => lane !== 'order');
}

/** The first order is to be made, or the next one after a missed date. */
export function isOrderDue(phase: Phase): boolean {
  return phase.is === 'to-order' || (phase.is === 'waiting' && phase.orders?.isDue === true);
}

/** What may be at the provider. `unknown`: an attempt has no answer, or a result came for an order that this run did not make. */
export function orderTrace(state: ApplicationState, { order, origin, reference, versions, parts }: Entry): OrderTrace {
  if (order.is === 'placed') return 'placed';
  const isTried = order.tried?.answerLost === true || isRunning(state.running, 'order', reference);
  const isReported =
    origin.from === 'late-result' || parts !== undefined || versions.some(({ id }) => id.by === 'provider');
  return isTried || isReported ? 'unknown' : 'none';
}

function mayBeOrdered({ running }: ApplicationState, entry: Entry): { mayBeOrdered?: number } {
  const { order, reorder, reference } = entry;
  if (order.is === 'due' || reorder?.is !== 'due') return {};
  // The answer to an order that is under way still comes, and then that one is cancelled.
  if (isRunning(running, 'order', reference) || !mayBeMade(reorder.tried)) return {};
  return { mayBeOrdered: attemptsMade(entry) + 1 };
}

function cancelPhase(state: ApplicationState, entry: Entry): CancelPhase {
  const { order, versions, movement } = entry;
  const whole = versions.filter((version) => version.id.by !== 'deadline' && !isPartial(version));
  const isOfOrder = ({ id }: Version) => id.by === 'provider' && (id.attempt ?? 1) === attemptsMade(entry);
  const isTaken = order.is === 'placed' && order.cancel.is === 'done';
  if (!isTaken && whole.some((version) => isCancellation(version) && isOfOrder(version))) return { is: 'reported' };
  if (order.is === 'due') return { is: 'no-known-order' };
  const { cancel } = order;
  if (cancel.is !== 'no' && cancel.is !== 'asked') return cancel;
  const asked = cancel.is === 'asked' ? { askedAt: cancel.since } : {};
  if (isTakenOver(state, entry, order.orderId)) return { is: 'taken-over', ...asked };
  if (whole.some((version) => !isCancellation(version))) return { is: 'not-needed', ...asked };
  return { is: 'due', from: (awaySince(entry)?.knownAt ?? 0) + (movement.rule.cancelAfter ?? 0), ...asked };
}

/** Cancelled for the exam that was left, it would be cancelled for the one that is waited for. */
function isTakenOver({ entries }: ApplicationState, entry: Entry, orderId: string): boolean {
  const later = entries.slice(entries.indexOf(entry) + 1);
  const { provider } = entry.movement.rule;
  return later.some((other) => other.movement.rule.provider === provider && orderIds(other).includes(orderId));
}

/** Due at once where the provider knew the order already and may have the result, then every `pollEvery`, and finally at the deadline. */
function nextPoll({ madeBy, orderedAt, deadlineAt, polling }: PlacedOrder): { at: number; last: boolean } | undefined {
  if (polling === undefined || polling.last.is === 'answered') return undefined;
  if (polling.wanted === true && polling.last.is === 'ahead') return { at: orderedAt, last: false };
  if (madeBy !== 'this-attempt' && polling.endedAt === undefined) return { at: orderedAt, last: false };
  const regular = (polling.endedAt ?? orderedAt) + (polling.every ?? Infinity);
  return regular < deadlineAt ? { at: regular, last: false } : { at: deadlineAt, last: true };
}

/** An exam does not expire before the provider answered the final poll, however long it cannot be asked: it may have the result. */
export function isExpired({ running }: ApplicationState, { reference }: Entry, phase: Phase, now: number): boolean {
  if (phase.is !== 'waiting' || phase.ask !== undefined || phase.until > now) return false;
  return !isRunning(running, 'poll', reference);
}

/** Something is to be done or waited for, besides writes. */
export function isUnderWay(phase: Phase): boolean {
  return isOpen(phase) || (phase.is === 'left' && phase.cancel.is === 'due');
}

/** The exam is ordered or about to be, and not decided. */
export function isOpen(phase: Phase): boolean {
  return phase.is === 'to-order' || phase.is === 'waiting';
}
