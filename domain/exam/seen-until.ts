// Until which date of Gupy's a settled exam answers for its candidate: nobody who changed in Gupy no later than that is missed, so that
// reconciliation need not ask each settled run (P-MISSED). What could go wrong: the candidate left before that date, and came back without
// a webhook; so a run that learns of such a movement takes the date back.
import { instantOf } from '../instant';
import { isSameStep, latestEntry } from './entries';
import type { ApplicationState } from './state';
import { applicationStatus } from './status';
import { decidingVersion } from './versions';

/** What the bridge writes of a result may change the date too, and is written by then. */
const writesTake = 10 * 60_000;

/** Epoch milliseconds; `undefined` where the run must be asked. */
export function seenUntil(state: ApplicationState): number | undefined {
  const latest = latestEntry(state);
  const { newest } = state;
  if (latest?.order.is !== 'placed' || newest === undefined || applicationStatus(state) !== 'settled') return undefined;
  const version = decidingVersion(state, latest);
  if (version === undefined) return undefined;
  const until = version.receivedAt + writesTake;
  const hasLeft = !isSameStep(newest, latest.movement) && instantOf(newest.occurredAt) <= until;
  return hasLeft ? undefined : until;
}
