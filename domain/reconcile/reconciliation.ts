// Movements that no webhook told of, made by reconciliation (P-MISSED). It saw where the candidate is, not that somebody
// moved: that is news only to a run that knew no better (reduce-movement.ts).
import { instantOf } from '../instant';
import type { Movement } from '../exam/movement';

const prefix = 'reconcile:';

/**
 * The same in every cycle, so that the provider knows the order again whatever became of the run.
 * @param leftAt date of the last movement known, where an exam that reconciliation found in this step is over: the next
 * entry must have another reference
 */
export function reconcileEventId(applicationId: number, stepId: number, leftAt?: string): string {
  const again = leftAt === undefined ? '' : `:${instantOf(leftAt)}`;
  return `${prefix}${applicationId}:${stepId}${again}`;
}

export function isReconciled({ eventId }: Movement): boolean {
  return eventId.startsWith(prefix);
}

/** Milliseconds that Gupy may still take to bring the webhook after all: it repeats for two hours. */
export const webhookMayCome = 3 * 3_600_000;

/** Milliseconds by which Gupy's date of an event may lie after the date that the application itself shows for the same move. */
const datesDiffer = 5 * 60_000;

/** Going by its date, the webhook of the very movement that was found without it. Both are into the same step. */
export function isWebhookOf(found: Movement, movement: Movement): boolean {
  if (!isReconciled(found) || isReconciled(movement)) return false;
  return instantOf(movement.occurredAt) - instantOf(found.occurredAt) <= datesDiffer;
}
