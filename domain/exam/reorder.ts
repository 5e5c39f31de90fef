// A missed exam is ordered again where its rule says so (docs/adr/order-again.md): as often as the rule allows, for a candidate who is
// in the step, and before the deadline, which counts on from the first order. The order that was missed stands until the
// provider has made the next one.
// What could go wrong: a report of the missed order that comes late would order once more. So each report counts for its own order,
// and only the newest report of the newest order says that the exam was missed.
import { isSameStep } from './entries';
import { awaySince } from './leaving';
import type { DueOrder, LetBeReason, LetBeReorder, OrderAttempt } from './order';
import { attemptsMade } from './order-of-result';
import { stageDetails } from './progress';
import type { ApplicationState, Entry, StageReport } from './state';

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

/** The provider may have made the order, and did not answer: asked again, it says which it is. */
export function mayBeMade(tried: OrderAttempt | undefined): boolean {
  return tried?.answerLost === true && tried.refused !== true;
}

/** The newest report, where it says that the order that stands was missed. */
export function missOf(entry: Entry): StageReport | undefined {
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

export function withReorderLetBe(entry: Entry, reason: LetBeReason): Entry {
  return { ...entry, reorder: { is: 'let-be', ...reason } };
}
