// A missed exam is ordered again where its rule says so (docs/adr/order-again.md): as often as the rule allows, for a candidate who is
// in the step, and before the deadline, which counts on from the first order. The order that was missed stands until the
// provider has made the next one.
// What could go wrong: a report of the missed order that comes late would order once more. So each report counts for its own order,
// and only the newest report of the newest order says that the exam was missed.
import { isSameStep, latestEntry, awaySince } from './entries';
import { mayBeMade, type DueOrder, type LetBeReason, type LetBeReorder } from './order';
import { attemptsMade } from './order-of-result';
import { stageDetails } from './progress';
import { type ApplicationState, type Entry, type StageReport, type Closing, updateEntry } from './state';
import { instantOf, trustedDate } from '../instant';
import type { Part, PartVersion } from './part';
import { happenedAt, newestOf, type DatedVersion } from './versions';
import { partsOfVersion } from './whole-result';

/** Orders of one exam: the first, and at most so many less one after a missed date (config/exam-schema.ts). */
export const mostReorders = 5;

/** Which order of the exam stands, of how many that there may be. `isDue`: the candidate missed it, and the next is to be made. */
export interface OrdersPhase {
  attempt: number;
  of: number;
  isDue: boolean;
}

/** `undefined`: the rule never orders again. */
export function ordersPhase(state: ApplicationState, entry: Entry): OrdersPhase | undefined {
  const { reorderOnMissed = 0 } = entry.movement.rule;
  const attempt = attemptsMade(entry);
  const of = Math.max(reorderOnMissed + 1, attempt);
  return of === 1 ? undefined : { attempt, of, isDue: attempt < of && isReorderDue(state, entry) };
}

function isReorderDue(state: ApplicationState, entry: Entry): boolean {
  const { order, reorder } = entry;
  if (order.is !== 'placed' || awaySince(entry) !== undefined) return false;
  const isMissed = missOf(entry) !== undefined;
  if (reorder?.is === 'let-be') return isMissed && isBackSince(state, entry, reorder);
  return isMissed || mayBeMade(reorder?.tried);
}

/** The newest report, where it says that the order that stands was missed. */
function missOf(entry: Entry): StageReport | undefined {
  const newest = stageDetails(entry);
  return newest?.stage === 'missed' && (newest.id.attempt ?? 1) === attemptsMade(entry) ? newest : undefined;
}

/** The candidate was moved into the step after a read-back had not shown them there. */
function isBackSince({ newest }: ApplicationState, { movement }: Entry, letBe: LetBeReorder): boolean {
  if (letBe.because !== 'not-in-step' || newest === undefined) return false;
  return newest.eventId !== letBe.forEvent && isSameStep(newest, movement);
}

/** The question to the provider that has no answer yet: which order it made. */
export function unansweredOrder({ order, reorder }: Entry): DueOrder | undefined {
  if (order.is === 'due') return order;
  return reorder?.is === 'due' ? reorder : undefined;
}

export function withUnanswered(entry: Entry, due: DueOrder): Entry {
  return entry.order.is === 'due' ? { ...entry, order: due } : { ...entry, reorder: due };
}

/** The provider may have the order that was asked for. @param isUnclear it answered nothing, and did not refuse */
export function withLostAnswer(entry: Entry, isUnclear: boolean): Entry {
  const due = unansweredOrder(entry);
  if (due === undefined) return entry;
  const { forEvent = '', answerLost = false, refused = !answerLost } = due.tried ?? {};
  const isRefused = refused && !isUnclear;
  return withUnanswered(entry, { ...due, tried: { forEvent, answerLost: true, ...(isRefused && { refused: true }) } });
}

export function withReorderLetBe(entry: Entry, reason: LetBeReason): Entry {
  return { ...entry, reorder: { is: 'let-be', ...reason } };
}

// Cancellations by which a provider closes a missed order that is to be made again: they decide nothing (`openMissed`), and are
// remembered, so that a repeat decides nothing either, whatever came since (order-of-result.ts).

/** Of every part of an order that closes, and no more: an older one is forgotten. */
const mostClosings = 20;

/** The very same entry where all of them are known. */
export function withClosings(entry: Entry, closings: readonly Closing[]): Entry {
  const { closings: known = [] } = entry;
  const news = closings.filter((closing) => !known.some((other) => isSame(other, closing)));
  return news.length === 0 ? entry : { ...entry, closings: [...known, ...news].slice(-mostClosings) };
}

/** An order that was closed is to be made again. */
export function isClosed({ closings = [] }: Entry, attempt: number): boolean {
  return closings.some((closing) => closing.attempt === attempt);
}

function isSame(one: Closing, other: Closing): boolean {
  return one.resultId === other.resultId && one.attempt === other.attempt;
}

// A provider that closes a missed order says so beside the miss. Where the rule orders again, that decides nothing, whichever of the
// two comes first (P-ORDER): reduce-result.ts sees to a cancellation after the miss, and here one that came before it is let be.
// What could go wrong: an exam that somebody else decided, or whose candidate is elsewhere, would be opened again.

/** After every fact. @param at epoch milliseconds */
export function openMissed(state: ApplicationState, at: number): ApplicationState {
  const entry = latestEntry(state);
  const missed = entry && missToOrderAgain(state, entry, at);
  if (entry === undefined || missed === undefined) return state;
  const { versions, parts = [] } = entry;
  const isLetBe = (version: DatedVersion) => isClosing(version, entry, missed);
  // A result of several exams is made anew of what is left: only where what counts of one of them is let be is it another one.
  const counting = parts.flatMap((part) => newestOf(part.versions) ?? []);
  const isClosed = parts.length > 0 ? counting.some(isLetBe) : versions.length > 0;
  if (!isClosed || !versions.every(isLetBe)) return state;
  const letBe = (parts.length > 0 ? parts.flatMap((part) => part.versions) : versions).filter(isLetBe);
  const left = entry.parts && { parts: parts.flatMap((part) => withoutClosing(part, isLetBe)) };
  // What is made of them may be what was said before the closing came.
  const madeOf = partsOfVersion({ ...entry, ...left })?.madeOf;
  return updateEntry(state, entry.reference, ({ decidedAt: _reopened, ...old }) => ({
    ...withClosings({ ...old, ...left }, letBe.flatMap(closingBy)),
    versions: versions.filter((version) => version.parts !== undefined && version.parts.madeOf === madeOf),
  }));
}

function closingBy({ id, occurredAt }: DatedVersion): Closing[] {
  return id.by === 'provider' ? [{ resultId: id.resultId, attempt: id.attempt ?? 1, occurredAt }] : [];
}

/** The report of it, where there is to be another order. */
function missToOrderAgain({ newest }: ApplicationState, entry: Entry, at: number): StageReport | undefined {
  const { order, reorder, movement, givenUp } = entry;
  const { reorderOnMissed = 0 } = movement.rule;
  if (order.is !== 'placed' || at >= order.deadlineAt || attemptsMade(entry) > reorderOnMissed) return undefined;
  if (givenUp !== undefined || reorder?.is === 'let-be') return undefined;
  const isThere = newest !== undefined && isSameStep(newest, movement) && awaySince(entry) === undefined;
  return isThere ? missOf(entry) : undefined;
}

/** It says nothing but that the missed order, or an exam of it, was cancelled, and not before the miss. */
function isClosing(version: DatedVersion, entry: Entry, { occurredAt, receivedAt }: StageReport): boolean {
  const { id, outcome } = version;
  // What is made of the parts bears the name of all of them.
  const isOfOrder = id.by === 'provider' && (entry.parts !== undefined || (id.attempt ?? 1) === attemptsMade(entry));
  return outcome === 'cancelled' && isOfOrder && instantOf(trustedDate(occurredAt, receivedAt)) <= happenedAt(version);
}

function withoutClosing(part: Part, isLetBe: (version: PartVersion) => boolean): Part[] {
  const versions = part.versions.filter((version) => !isLetBe(version));
  if (versions.length === part.versions.length) return [part];
  return versions.length === 0 ? [] : [{ ...part, versions, since: Math.min(...versions.map(happenedAt)) }];
}
