// What the provider answered to an order: the first of an exam, or the next one after a missed date (docs/adr/order-again.md).
// What could go wrong: an answer that says "known already" may be about an order of an ended run, or about the very order that was
// missed; the first was decided there, the second is no new order.
import { definedOnly } from '../defined-only';
import { isSameStep } from './entries';
import type { ActionOutcome } from './fact';
import type { DueOrder, LetBeReason, PlacedOrder, ReceivedResult } from './order';
import { orderIds } from './order-of-result';
import { stagesOfOrder } from './progress';
import { adoptedTags } from './publication';
import { takeAll } from './reduce-result';
import { unansweredOrder, withLostAnswer, withReorderLetBe } from './reorder';
import type { Result } from './result';
import { addNote, addNotes, findEntry, updateEntry, type ApplicationState, type Entry } from './state';
import { isCancellation } from './versions';

type Ordered = Extract<ActionOutcome, { type: 'ordered' }>;
type NotOrdered = Extract<ActionOutcome, { type: 'notOrdered' }>;

/** An exam, and the question to its provider that is answered now. */
interface Asked {
  entry: Entry;
  due: DueOrder;
}

/** @param at epoch milliseconds */
export function ordered(
  state: ApplicationState,
  reference: string,
  outcome: ActionOutcome,
  at: number,
): ApplicationState {
  const entry = findEntry(state, reference);
  const due = entry && unansweredOrder(entry);
  if (entry === undefined || due === undefined) return state;
  const asked = { entry, due };
  if (outcome.type === 'notOrdered') return notOrdered(state, asked, outcome);
  if (outcome.type !== 'ordered') return state;
  const { orderId, knownBefore } = outcome.order;
  if (entry.order.is === 'placed' && knownBefore && entry.order.orderId === orderId) return sameOrder(state, asked);
  return placed(state, asked, outcome, at);
}

function placed(state: ApplicationState, asked: Asked, outcome: Ordered, at: number): ApplicationState {
  const { entry, due } = asked;
  const { reference } = entry;
  const { orderId, knownBefore, notes = [], result } = outcome.order;
  const { early = [] } = due;
  const doubt = knownBefore ? { mayBeWritten: entry.mayBeWritten ?? ('known-order' as const) } : {};
  // Tags of an ended run stay until a result of this one counts: then they are replaced, as within one run.
  const next = updateEntry(state, reference, ({ reorder: _answered, ...old }) =>
    stagesOfOrder({ ...old, ...doubt, ...ordersWith(state, asked, outcome, at) }, outcome.order, at),
  );
  const noted = addNotes(next, `the answer to order ${orderId}`, notes, entry.movement.rule.provider);
  return withAnswered(adopt(noted, entry, outcome.foundTags ?? []), reference, { result, early, at });
}

interface Answered {
  result: Result | undefined;
  early: readonly ReceivedResult[];
  at: number;
}

/**
 * As of a poll, what came while it was under way is newer than the answer: at equal dates what came later counts. A result without a
 * date of its own has that of the answer, and would be newer than what overtook it.
 */
function withAnswered(state: ApplicationState, reference: string, { result, early, at }: Answered): ApplicationState {
  const receivedAt = early[0]?.receivedAt ?? at;
  if (result !== undefined && result.datedBy !== 'arrival')
    return takeAll(state, reference, [{ result, receivedAt }, ...early]);
  const overtaken = takeAll(state, reference, early);
  const { versions = [] } = findEntry(overtaken, reference) ?? {};
  if (result === undefined || versions.some(({ id }) => id.by === 'provider')) return overtaken;
  // Of one date an operator's decision counts.
  const earliest = Math.min(at, ...versions.map((version) => version.receivedAt));
  return takeAll(overtaken, reference, [{ result, receivedAt: earliest }]);
}

/** The deadline counts from the first order. */
function ordersWith(
  state: ApplicationState,
  { entry, due }: Asked,
  { order: answer, byOwnAttempt }: Ordered,
  at: number,
): Pick<Entry, 'order' | 'formerOrders'> {
  const { orderId, knownBefore, canPoll, pollEvery } = answer;
  const { order: before, formerOrders = answer.formerOrders } = entry;
  const isTried = byOwnAttempt === true || due.tried?.answerLost === true;
  const isOwn = isTried || state.entries.some((other) => other !== entry && isUndecidedOrder(other, entry, orderId));
  const order: PlacedOrder = {
    is: 'placed',
    orderId,
    orderedAt: at,
    deadlineAt: before.is === 'placed' ? before.deadlineAt : at + entry.movement.rule.deadline,
    madeBy: !knownBefore ? 'this-attempt' : isOwn ? 'known-from-this-run' : 'known-from-ended-run',
    ...(canPoll ? { polling: { last: { is: 'ahead' }, ...(pollEvery !== undefined && { every: pollEvery }) } } : {}),
    cancel: { is: 'no' },
  };
  if (before.is === 'placed') return { order, formerOrders: [...(formerOrders ?? []), before.orderId] };
  return { order, ...(formerOrders && { formerOrders }) };
}

/** Some providers have one order for a candidate and a test: of one who left and is back they answer with that, and nothing has decided it. */
function isUndecidedOrder(other: Entry, { movement: { rule } }: Entry, orderId: string): boolean {
  const isDecided = other.versions.some((version) => version.id.by === 'provider' && !isCancellation(version));
  return other.movement.rule.provider === rule.provider && orderIds(other).includes(orderId) && !isDecided;
}

function notOrdered(state: ApplicationState, asked: Asked, { reason, mayBeMade }: NotOrdered): ApplicationState {
  const { entry, due } = asked;
  const { reference } = entry;
  const { forEvent } = due.tried ?? {};
  const doubted = mayBeMade === true ? updateEntry(state, reference, (old) => withLostAnswer(old, true)) : state;
  if (cameBack(state, entry, forEvent)) return doubted;
  if (entry.order.is === 'due') {
    const givenUp = { because: 'not-in-step', reason } as const;
    return updateEntry(doubted, reference, (old) => ({ ...old, givenUp }));
  }
  const doubt = mayBeMade === true ? '; whether the provider made the next order is not known' : '';
  const noted = addNote(state, `The missed exam ${reference} was not ordered again: ${reason}${doubt}`);
  return letBe(noted, asked, { because: 'not-in-step', ...definedOnly({ forEvent }) });
}

/** The provider takes one order for this exam and no more. */
function sameOrder(state: ApplicationState, asked: Asked): ApplicationState {
  const noted = addNote(
    state,
    `The missed exam ${asked.entry.reference} was not ordered again: the provider answered with the order that was missed`,
  );
  return letBe(noted, asked, { because: 'same-order' });
}

function letBe(state: ApplicationState, { entry, due }: Asked, reason: LetBeReason): ApplicationState {
  const { early = [] } = due;
  const waiting = updateEntry(state, entry.reference, (old) => withReorderLetBe(old, reason));
  return takeAll(waiting, entry.reference, early);
}

export function adopt(state: ApplicationState, entry: Entry, found: readonly string[]): ApplicationState {
  const ours = state.standingTags.map((standing) => standing.tag);
  const adopted = adoptedTags(entry, found).filter((standing) => !ours.includes(standing.tag));
  return { ...state, standingTags: [...state.standingTags, ...adopted] };
}

/** A newer movement into the same step arrived while Gupy was being read: what was read may be from before it, so read again. */
function cameBack({ newest }: ApplicationState, entry: Entry, forEvent: string | undefined): boolean {
  return newest !== undefined && newest.eventId !== forEvent && isSameStep(newest, entry.movement);
}
