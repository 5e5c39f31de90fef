// Whether a result is of the order that the bridge placed (P-OWN): callbacks, polls and the mailbox of an order all pass through
// here. What could go wrong: a provider that mixes two orders up would have the result of one person written to another; so
// the result is not written, and a person is asked.
import type { Result } from './result';
import { updateEntry, type ApplicationState, type Entry, type EntryAttention } from './state';

/** Other orders remembered for an entry, and asked about at once. */
const mostOtherOrders = 10;

/** `unknown`: no answer of the provider says which order it made. */
export function orderAsNamed(entry: Entry, { orderId }: Pick<Result, 'orderId'>): 'placed' | 'another' | 'unknown' {
  const placed = placedOrderOf(entry);
  if (placed === undefined) return 'unknown';
  // A provider that names no order in its callbacks is read as naming our reference.
  return orderId === placed || orderId === entry.reference ? 'placed' : 'another';
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
