// How entries are made from movements. They are sorted by date, whatever order they came in (P-ORDER).
import { instantOf } from '../instant';
import type { Movement } from './movement';
import { mayBeMade } from './order';
import { formatReference } from './reference';
import { updateEntry, type ApplicationState, type Entry, type ExamMovement, type Leaving } from './state';
import { isReconciled } from '../reconcile/reconciliation';

export function hasExam(movement: Movement): movement is ExamMovement {
  return movement.rule !== undefined;
}

export function isSameStep(a: Movement, b: Movement): boolean {
  return a.jobId === b.jobId && a.step.id === b.step.id;
}

/** Negative: `a` is older. Ties of date are broken by event id, since a run may see two movements of one date in any order. */
export function compareMovements(a: Movement, b: Movement): number {
  const time = instantOf(a.occurredAt) - instantOf(b.occurredAt);
  if (time !== 0) return time;
  return a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0;
}

export function referenceOf(applicationId: number, { jobId, step, entryKey }: Movement): string {
  return formatReference({ applicationId, jobId, stepId: step.id, entryKey });
}

export function openEntry(applicationId: number, movement: ExamMovement): Entry {
  return {
    reference: referenceOf(applicationId, movement),
    movement,
    rejoined: [],
    left: [],
    origin: { from: 'movement' },
    order: { is: 'due' },
    versions: [],
    attentions: [],
  };
}

/** Of the exam that the candidate was moved to last, which may have begun before another one. */
export function latestEntry({ entries }: ApplicationState): Entry | undefined {
  const lastMovement = ({ movement, rejoined }: Entry) => rejoined.at(-1) ?? movement;
  return entries.toSorted((a, b) => compareMovements(lastMovement(a), lastMovement(b))).at(-1);
}

/** Puts an entry at its place by date; one of the same reference is replaced. */
export function placeEntry(state: ApplicationState, entry: Entry): ApplicationState {
  const others = state.entries.filter((known) => known.reference !== entry.reference);
  return { ...state, entries: [...others, entry].toSorted((a, b) => compareMovements(a.movement, b.movement)) };
}

/** The last movements that had joined an exam turn out to belong to one of their own: the first opened it, the others joined. */
export function splitOff(state: ApplicationState, joined: Entry, movements: readonly ExamMovement[]): ApplicationState {
  const [first, ...rejoined] = movements;
  if (first === undefined) return state;
  const isAfter = ({ occurredAt }: Leaving) => instantOf(occurredAt) > instantOf(first.occurredAt);
  const before = updateEntry(state, joined.reference, (entry) => ({
    ...entry,
    rejoined: entry.rejoined.filter((movement) => !movements.includes(movement)),
  }));
  const known = joined.left.filter(isAfter);
  const left = known.length > 0 ? known : leftAfter(state, first);
  return placeEntry(before, { ...openEntry(state.applicationId, first), rejoined, left });
}

/** The exam that it had joined was over when the candidate was moved on, so the leaving was not recorded there. */
export function leftAfter({ newest, entries, changedAt }: ApplicationState, moved: ExamMovement): Leaving[] {
  const elsewhere = newest === undefined || isSameStep(newest, moved) ? [] : [newest];
  const [next] = [...entries.map((entry) => entry.movement), ...elsewhere]
    .filter((movement) => compareMovements(movement, moved) > 0)
    .toSorted(compareMovements);
  return next === undefined ? [] : [{ occurredAt: next.occurredAt, knownAt: changedAt }];
}

// Whether a candidate who was moved on has left the exam. A result counts from its date and so does a leaving: whichever is
// older decides, in whatever order the two are delivered (P-ORDER).

/** The leaving that the candidate has not come back from, by that time (epoch ms). */
export function awaySince({ left, rejoined }: Entry, time = Infinity): Leaving | undefined {
  const leaving = left.findLast(({ occurredAt }) => instantOf(occurredAt) < time);
  const isBack = rejoined.some(({ occurredAt }) => instantOf(occurredAt) > instantOf(leaving?.occurredAt ?? ''));
  return isBack ? undefined : leaving;
}

/** The candidate was moved on before anything was decided, and the rule does not keep the order. */
export function isWithdrawn(entry: Entry): boolean {
  return entry.movement.rule.onLeave === 'cancel' && awaySince(entry, entry.decidedAt) !== undefined;
}

/** Cancelling has not begun (`cancelAfter`): the exam goes on for a candidate who is back. */
function mayComeBack({ order, movement }: Entry): boolean {
  return movement.rule.cancelAfter !== undefined && (order.is === 'due' || order.cancel.is === 'no');
}

/**
 * The candidate left and is back before the provider has answered the order, which may be on its way, or made: a second one would be
 * another exam, and the first would be cancelled, or stay there. Where bridge.yaml names another exam since, that one is ordered.
 */
export function isBackUnordered({ order, givenUp, decidedAt, movement: { rule } }: Entry, back: Movement): boolean {
  if (order.is === 'placed' || order.tried === undefined || decidedAt !== undefined) return false;
  const isAsked = givenUp === undefined || (givenUp.because === 'not-in-step' && mayBeMade(order.tried));
  return isAsked && back.rule?.provider === rule.provider && back.rule.exam === rule.exam;
}

/** Under way at that time (epoch ms), by what is known now: a movement of that date joins it or leaves it. */
export function isOpenAt(entry: Entry, time: number): boolean {
  if (entry.givenUp !== undefined || entry.origin.from === 'late-result') return false;
  if (isWithdrawn(entry) && !mayComeBack(entry)) return false;
  return overSince(entry) > time;
}

const day = 24 * 3_600_000;

/**
 * Epoch milliseconds: from then on a movement into the step is another exam; Infinity while nothing is decided. Some providers date a
 * result by its day alone: then the exam was over when its result came, or that day had passed.
 */
export function overSince({ decidedAt = Infinity, versions, movement }: Entry): number {
  const came = versions.flatMap(({ id, receivedAt }) => (id.by === 'provider' ? [receivedAt] : []));
  return came.length === 0 ? decidedAt : latestOf(decidedAt, movement, Math.min(...came));
}

/** Epoch milliseconds: the latest time that a date can mean, which may be that of a day alone. */
export function latestOf(date: number, { rule }: ExamMovement, receivedAt: number): number {
  const offsets = [0, ...rule.texts.offsets.map(({ minutes }) => minutes)];
  const isOfDay = offsets.some((minutes) => (date + minutes * 60_000) % day === 0);
  return isOfDay ? Math.max(date, Math.min(receivedAt, date + day)) : date;
}

/**
 * A webhook reported the movement, but Gupy did not show the candidate in the step (P-FRESH): its lists may be stale, or the
 * candidate is back and the webhook is missing. Reconciliation may order it once, but not what it found itself.
 */
export function isOrderOwed({ givenUp, movement }: Entry): boolean {
  return givenUp?.because === 'not-in-step' && !isReconciled(movement);
}
