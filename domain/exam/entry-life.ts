// What became of one entry, told from its own record. A result counts from its date and so does a leaving: whichever is
// older decides, in whatever order the two are delivered (P-ORDER).
import { instantOf } from '../instant';
import { isReconciled } from '../reconcile/reconciliation';
import type { Entry, EntryAttention, EntryLane, PlacedOrder } from './state';

export function needsOrder(entry: Entry): boolean {
  return entry.placed === undefined && isUndecided(entry);
}

export function isWaiting(entry: Entry): entry is Entry & { placed: PlacedOrder } {
  return entry.placed !== undefined && isUndecided(entry);
}

function isUndecided(entry: Entry): boolean {
  if (entry.settledBefore !== undefined) return false;
  return entry.ignored === undefined && entry.versions.length === 0 && !entry.recovered && !isWithdrawn(entry);
}

/** The candidate was moved on before anything was decided, and the rule does not keep the order. */
export function isWithdrawn(entry: Entry): boolean {
  if (entry.left === undefined || entry.movement.rule.onLeave === 'keep') return false;
  return entry.decidedAt === undefined || entry.decidedAt > instantOf(entry.left.occurredAt);
}

export function needsCancel(entry: Entry): boolean {
  const reported = entry.versions.some((version) => version.source !== 'deadline');
  return entry.placed !== undefined && isWithdrawn(entry) && !entry.cancelled && !reported;
}

/** An exam that is under way now: ordered or about to be, and not decided. */
export function isOpen(entry: Entry): boolean {
  return needsOrder(entry) || isWaiting(entry);
}

/** Under way at that time (epoch ms), going by what is known now: a movement of that date joins it or leaves it. */
export function isOpenAt(entry: Entry, time: number): boolean {
  if (entry.ignored !== undefined || entry.recovered || isWithdrawn(entry)) return false;
  return entry.decidedAt === undefined || entry.decidedAt > time;
}

/**
 * A webhook told of the movement, but Gupy did not show the candidate in the step (P-FRESH): its lists may have lagged, or
 * the candidate is back and no webhook told. Reconciliation may order it once; what it found itself is not tried again.
 */
export function isStillOwed({ notThere, movement }: Entry): boolean {
  return notThere === true && !isReconciled(movement);
}

export function attentionOf(entry: Entry, lane: EntryLane): EntryAttention | undefined {
  return entry.attentions.find((attention) => attention.lane === lane);
}
