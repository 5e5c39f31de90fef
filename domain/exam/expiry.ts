// The deadline passed without a result: the exam expires, once the provider was asked a last time (docs/dates-decide.md).
// What could go wrong: an exam that an ended run decided would be called expired, against what that run wrote.
import { isoOf } from '../instant';
import { phaseOf } from './phase';
import { findEntry, updateEntry, type ApplicationState, type Entry } from './state';
import { partsOfVersion } from './whole-result';
import { freshVersion, happenedAt, recordVersion, type DatedVersion } from './versions';

/**
 * The exam waits past its deadline, for the provider could not be asked once more. What is dated before the deadline is in time;
 * a result of a later date shows that there was none, so it is as late as if the provider had said so in time.
 */
export function isAfterDeadline(state: ApplicationState, entry: Entry, versions: readonly DatedVersion[]): boolean {
  const dated = versions.filter(({ datedBy }) => datedBy !== 'arrival');
  const phase = dated.length === 0 ? undefined : phaseOf(state, entry);
  if (phase?.is !== 'waiting') return false;
  return dated.some((version) => version.receivedAt > phase.until && happenedAt(version) > phase.until);
}

export function reduceDeadlinePassed(state: ApplicationState, reference: string, at: number): ApplicationState {
  const entry = findEntry(state, reference);
  if (entry?.order.is !== 'placed' || phaseOf(state, entry).is !== 'waiting') return state;
  const { madeBy, polling, deadlineAt } = entry.order;
  if (madeBy === 'known-from-ended-run' && polling === undefined) {
    // It was decided there, and "expired" would contradict what that run wrote.
    const givenUp = { because: 'decided-by-ended-run', reason: 'ordered and decided in an ended run' } as const;
    return updateEntry(state, reference, (old) => ({ ...old, givenUp }));
  }
  const parts = partsOfVersion(entry);
  return recordVersion(state, entry, {
    ...freshVersion(entry),
    id: { by: 'deadline' },
    occurredAt: isoOf(deadlineAt),
    receivedAt: at,
    outcome: 'expired',
    ...(parts && { parts }),
  });
}
