// Whether a result is of the order that the bridge placed (P-OWN): callbacks, polls and the mailbox of an order all pass through
// here. What could go wrong: a provider that mixes two orders up would have the result of one person written to another; so
// the result is not written, and a person is asked.
import { instantOf, trustedDate } from '../instant';
import type { PlacedOrder } from './order';
import { attemptOf, entryReference } from './reference';
import type { Result } from './result';
import type { Progress } from './stage';
import {
  updateEntry,
  type ApplicationState,
  type Entry,
  type EntryAttention,
  type StageReport,
  type Closing,
} from './state';
import { isSamePart } from './part-name';

/** Other orders remembered for an entry, and asked about at once. */
const mostOtherOrders = 10;

/** Whose a message is: by our reference, else by the id of one of its orders. */
export function entryOf({ entries }: ApplicationState, message: Result | Progress): Entry | undefined {
  const { reference, orderId, provider } = message;
  if (reference !== undefined) return entries.find((entry) => entry.reference === entryReference(reference));
  // Some providers have one order for two stays.
  return entries.findLast(
    (entry) =>
      entry.order.is === 'placed' && entry.movement.rule.provider === provider && orderIds(entry).includes(orderId),
  );
}

/** Which order stands: 1 for the first, 2 where the exam was ordered again. */
export function attemptsMade({ formerOrders = [] }: Entry): number {
  return formerOrders.length + 1;
}

/**
 * Which order of the exam a message is of, counted from 1. As long as no answer of the provider says which order it made, the reference
 * says so.
 */
export function attemptNamed(entry: Entry, message: Result | Progress): number | 'another' {
  const { orderId, reference = '' } = message;
  const known = orderIds(entry);
  const place = known.lastIndexOf(orderId) + 1;
  if (place > 0) return attemptOfId(entry, known, place, message);
  // A provider that names no order in its callbacks is read as naming our reference.
  const namesNone = entryReference(orderId) === entry.reference;
  const attempt = attemptOf(namesNone ? orderId : reference);
  if (known.length === 0 || (namesNone && attempt <= known.length)) return attempt;
  // An ended run may have ordered again, and Temporal has forgotten it.
  const { order } = entry;
  if (order.is === 'placed' && order.madeBy === 'known-from-ended-run' && attempt > known.length) return attempt;
  const isAsked = entry.reorder?.is === 'due' && attempt <= known.length + 1;
  if (isAsked) return known.length + 1;
  // Taken while the order was asked for, which was let be without an answer.
  return attemptOfRepeat(entry, message, (other) => other > known.length) ?? 'another';
}

/**
 * A provider may open the missed order again under its old id: then the date says which of them is meant, and what is no newer than the
 * last report of the missed one is a repeat of it, or late.
 * @param place the last one of this id
 */
function attemptOfId(entry: Entry, known: string[], place: number, message: Result | Progress): number {
  const former = known.slice(0, place - 1).lastIndexOf(message.orderId) + 1;
  if (former === 0) return place;
  const repeated = attemptOfRepeat(entry, message, (attempt) => known[attempt - 1] === message.orderId);
  if (repeated !== undefined) return repeated;
  if (message.datedBy === 'arrival') return place;
  const isOfFormer = ({ id }: StageReport) => id.by === 'progress' && (id.attempt ?? 1) === former;
  const said = (entry.stages ?? []).filter((report) => isOfFormer(report) && report.datedBy !== 'arrival');
  const until = Math.max(0, ...said.map((report) => instantOf(trustedDate(report.occurredAt, report.receivedAt))));
  return instantOf(message.occurredAt) > until ? place : attemptOfId(entry, known, former, message);
}

/** Orders of the exam that there may be, by what the provider has answered. */
export function mostAttempts(entry: Entry): number {
  const { order, reorder } = entry;
  // An ended run may have ordered again.
  if (order.is === 'due' || order.madeBy === 'known-from-ended-run') return Infinity;
  return attemptsMade(entry) + (reorder?.is === 'due' ? 1 : 0);
}

/** The answer about an order that another has followed changes nothing of that one. */
export function updatePlaced(
  state: ApplicationState,
  { reference, attempt = 1 }: { reference: string; attempt?: number },
  change: (order: PlacedOrder) => PlacedOrder,
): ApplicationState {
  return updateEntry(state, reference, (entry) =>
    entry.order.is === 'placed' && attemptsMade(entry) === attempt ? { ...entry, order: change(entry.order) } : entry,
  );
}

/** Of ids: absent for the first order. */
export function attemptField(attempt: number): { attempt?: number } {
  return attempt === 1 ? {} : { attempt };
}

/** No answer of the provider says yet that it made this order. */
export function isUnanswered(entry: Entry, attempt: number | 'another'): boolean {
  return entry.order.is === 'due' || (attempt !== 'another' && attempt > orderIds(entry).length);
}

/** Oldest first. */
export function orderIds(entry: Entry): string[] {
  const placed = placedOrderOf(entry);
  return [...(entry.formerOrders ?? []), ...(placed === undefined ? [] : [placed])];
}

/** The same state for a repeat: the question was asked, and may have been answered. */
export function noteOtherOrder(
  state: ApplicationState,
  entry: Entry,
  { resultId, orderId }: Result,
  receivedAt: number,
): ApplicationState {
  const { otherOrders = [], attentions, versions } = entry;
  if (otherOrders.includes(orderId)) return state;
  const attention: EntryAttention = {
    lane: 'result',
    orderId,
    after: Math.max(0, ...versions.map(({ arrival }) => arrival)),
    code: 'BRIDGE_RESULT_OF_ANOTHER_ORDER',
    reason: `result ${resultId} names order ${orderId}; the placed order is ${placedOrderOf(entry)}`,
    since: receivedAt,
    failures: 1,
  };
  const questions = attentions.filter(({ lane }) => lane === 'result').slice(1 - mostOtherOrders);
  const others = attentions.filter(({ lane }) => lane !== 'result');
  return updateEntry(state, entry.reference, (old) => ({
    ...old,
    otherOrders: [...otherOrders, orderId].slice(-mostOtherOrders),
    attentions: [...others, ...questions, attention],
  }));
}

/** The right result, or an operator's decision, came after it. */
export function isAnswered({ after }: Extract<EntryAttention, { lane: 'result' }>, { versions }: Entry): boolean {
  return versions.some(({ id, arrival }) => id.by !== 'deadline' && arrival > after);
}

/** A result of an order that this run has no answer for may be one that an ended run ordered, and wrote. */
export function withDoubt(entry: Entry): Entry {
  const isOurs = entry.mayBeWritten !== undefined || entry.order.is === 'placed';
  return isOurs ? entry : { ...entry, mayBeWritten: 'result-before-order' };
}

function placedOrderOf({ order, origin }: Entry): string | undefined {
  return order.is === 'placed' ? order.orderId : origin.orderId;
}

// Which order of an exam a message was taken to be of when it came first. Where a provider opens a missed order again under its old
// id, dates say which of the two a message means (order-of-result.ts), by what is known then.
// What could go wrong: more is known when the message is delivered again, it is taken to be of the other order, and it looks like news.

type Message = Result | Progress;

/** What is kept of a message. */
type Kept = Pick<Closing, 'attempt' | 'occurredAt'> & { id: string };

/** @param mayBe which orders it can be of @returns `undefined`: it was never taken, as far as is known */
function attemptOfRepeat(entry: Entry, message: Message, mayBe: (attempt: number) => boolean): number | undefined {
  const id = 'resultId' in message ? message.resultId : message.progressId;
  const kept = 'resultId' in message ? keptResults(entry, message.part) : keptReports(entry.stages ?? []);
  // A provider that counts its results per order may count anew; a date of arrival is another each time.
  const isSameDate = (other: Kept) => message.datedBy === 'arrival' || other.occurredAt === message.occurredAt;
  return kept.find((other) => other.id === id && mayBe(other.attempt) && isSameDate(other))?.attempt;
}

function keptResults({ versions, parts = [], closings = [] }: Entry, part: string | undefined): Kept[] {
  const ofPart = parts.find(({ name }) => part !== undefined && isSamePart(name, part))?.versions ?? [];
  const taken = [...versions, ...ofPart].flatMap(({ id, occurredAt }) =>
    id.by === 'provider' ? [{ id: id.resultId, attempt: id.attempt ?? 1, occurredAt }] : [],
  );
  return [...taken, ...closings.map(({ resultId, ...closing }) => ({ ...closing, id: resultId }))];
}

function keptReports(stages: readonly StageReport[]): Kept[] {
  return stages.flatMap(({ id, occurredAt }) =>
    id.by === 'progress' ? [{ id: id.progressId, attempt: id.attempt ?? 1, occurredAt }] : [],
  );
}
