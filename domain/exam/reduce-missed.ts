// A provider that closes a missed order says so beside the miss. Where the rule orders again, that decides nothing, whichever of the
// two comes first (P-ORDER): reduce-result.ts sees to a cancellation after the miss, and here one that came before it is let be.
// What could go wrong: an exam that somebody else decided, or whose candidate is elsewhere, would be opened again.
import { instantOf, trustedDate } from '../instant';
import { isSameStep, latestEntry } from './entries';
import { awaySince } from './leaving';
import { attemptsMade } from './order-of-result';
import { stageDetails } from './progress';
import { updateEntry, type ApplicationState, type Entry, type Version } from './state';
import { happenedAt } from './versions';

/** After every fact. */
export function openMissed(state: ApplicationState): ApplicationState {
  const entry = latestEntry(state);
  if (entry === undefined || !isClosedAlone(state, entry)) return state;
  return updateEntry(state, entry.reference, ({ decidedAt: _reopened, ...old }) => ({
    ...old,
    versions: [],
    closedOrders: [...(old.closedOrders ?? []), attemptsMade(old)],
  }));
}

/** Nothing but the cancellation of a missed order decided it, and there is to be another. */
function isClosedAlone({ newest }: ApplicationState, entry: Entry): boolean {
  const { order, reorder, versions, movement, givenUp } = entry;
  const { reorderOnMissed = 0, parts } = movement.rule;
  if (versions.length === 0 || order.is !== 'placed' || attemptsMade(entry) > reorderOnMissed) return false;
  if (parts !== undefined || givenUp !== undefined || reorder?.is === 'let-be') return false;
  const isThere = newest !== undefined && isSameStep(newest, movement) && awaySince(entry) === undefined;
  const missed = stageDetails(entry);
  if (!isThere || missed?.stage !== 'missed' || (missed.id.attempt ?? 1) !== attemptsMade(entry)) return false;
  const missedAt = instantOf(trustedDate(missed.occurredAt, missed.receivedAt));
  return versions.every((version) => isCancellation(version, attemptsMade(entry)) && missedAt <= happenedAt(version));
}

function isCancellation({ id, outcome }: Version, attempt: number): boolean {
  return outcome === 'cancelled' && id.by === 'provider' && (id.attempt ?? 1) === attempt;
}
