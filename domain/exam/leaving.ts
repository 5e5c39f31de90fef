// Whether a candidate who was moved on has left the exam. A result counts from its date and so does a leaving: whichever is
// older decides, in whatever order the two are delivered (P-ORDER).
import { instantOf } from '../instant';
import { isReconciled } from '../reconcile/reconciliation';
import type { Entry } from './state';

/** The candidate was moved on before anything was decided, and the rule does not keep the order. */
export function isWithdrawn({ left, movement, decidedAt }: Entry): boolean {
  if (left === undefined || movement.rule.onLeave === 'keep') return false;
  return decidedAt === undefined || decidedAt > instantOf(left.occurredAt);
}

/** Under way at that time (epoch ms), by what is known now: a movement of that date joins it or leaves it. */
export function isOpenAt(entry: Entry, time: number): boolean {
  if (entry.givenUp !== undefined || entry.origin.from === 'late-result' || isWithdrawn(entry)) return false;
  return entry.decidedAt === undefined || entry.decidedAt > time;
}

/**
 * A webhook reported the movement, but Gupy did not show the candidate in the step (P-FRESH): its lists may be stale, or the
 * candidate is back and the webhook is missing. Reconciliation may order it once, but not what it found itself.
 */
export function isOrderOwed({ givenUp, movement }: Entry): boolean {
  return givenUp?.because === 'not-in-step' && !isReconciled(movement);
}
