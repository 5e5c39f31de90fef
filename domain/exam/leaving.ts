// Whether a candidate who was moved on has left the exam. A result counts from its date and so does a leaving: whichever is
// older decides, in whatever order the two are delivered (P-ORDER).
import { instantOf } from '../instant';
import { isReconciled } from '../reconcile/reconciliation';
import type { Entry, Leaving } from './state';

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

/** Under way at that time (epoch ms), by what is known now: a movement of that date joins it or leaves it. */
export function isOpenAt(entry: Entry, time: number): boolean {
  if (entry.givenUp !== undefined || entry.origin.from === 'late-result') return false;
  if (isWithdrawn(entry) && !mayComeBack(entry)) return false;
  return entry.decidedAt === undefined || entry.decidedAt > time;
}

/**
 * A webhook reported the movement, but Gupy did not show the candidate in the step (P-FRESH): its lists may be stale, or the
 * candidate is back and the webhook is missing. Reconciliation may order it once, but not what it found itself.
 */
export function isOrderOwed({ givenUp, movement }: Entry): boolean {
  return givenUp?.because === 'not-in-step' && !isReconciled(movement);
}
