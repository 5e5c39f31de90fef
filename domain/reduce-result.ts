// A result came, or the deadline passed without one. Results are kept whenever they come (P-EARLY): before the order is
// confirmed, after it expired, and for entries that only an earlier run knew.
import { isWaiting } from './entry-status';
import { parseReference } from './reference';
import type { Result } from './result';
import { addNote, findEntry, updateEntry, type ApplicationState, type Entry } from './state';
import { maxVersions, unwritten, versionFromResult } from './versions';

/** Entries of earlier runs that may wait to be found again at once; more than that is no provider but a flood. */
const maxRecoveries = 20;

export function reduceResult(state: ApplicationState, result: Result): ApplicationState {
  const entry = entryOf(state, result);
  return entry === undefined ? keepForRecovery(state, result) : addVersion(state, entry, result);
}

export function addVersion(state: ApplicationState, entry: Entry, result: Result): ApplicationState {
  if (result.provider !== entry.movement.rule.provider) {
    return note(
      state,
      `Result ${result.resultId} refused: it came from ${result.provider}, not from the exam's provider`,
    );
  }
  const known = entry.versions.find((version) => version.versionId === result.resultId);
  if (known !== undefined) {
    // The first body of an id is the one that counts; a sender that changes it must be noticed (R9).
    return known.outcome === result.outcome && known.occurredAt === result.occurredAt
      ? state
      : note(state, `Result ${result.resultId} came again with another content; the first one counts`);
  }
  if (entry.versions.length >= maxVersions) {
    return note(state, `More than ${maxVersions} results for ${entry.reference}; the rest is not kept`);
  }
  const version = versionFromResult(result, entry);
  return updateEntry(state, entry.reference, (old) => ({ ...old, versions: [...old.versions, version] }));
}

export function reduceDeadlinePassed(state: ApplicationState, reference: string, at: number): ApplicationState {
  const entry = findEntry(state, reference);
  if (entry?.placed === undefined || !isWaiting(entry)) return state;
  const expiry = {
    versionId: 'expired',
    source: 'deadline',
    occurredAt: new Date(entry.placed.deadlineAt).toISOString(),
    outcome: 'expired',
    afterExpiry: false,
    ...unwritten,
  } as const;
  return updateEntry(state, reference, (old) => ({ ...old, expiredAt: at, versions: [...old.versions, expiry] }));
}

function entryOf(state: ApplicationState, result: Result): Entry | undefined {
  if (result.reference !== undefined) return findEntry(state, result.reference);
  return state.entries.find(
    (entry) => entry.movement.rule.provider === result.provider && entry.placed?.orderId === result.orderId,
  );
}

function keepForRecovery(state: ApplicationState, result: Result): ApplicationState {
  const parts = result.reference === undefined ? undefined : parseReference(result.reference);
  if (result.reference === undefined || parts?.applicationId !== state.applicationId) {
    return note(state, `Result ${result.resultId} names no entry of this application`);
  }
  const waiting = state.recoveries.find((recovery) => recovery.reference === result.reference);
  if (waiting === undefined) {
    if (state.recoveries.length >= maxRecoveries)
      return note(state, `Result ${result.resultId} dropped: too many unknown entries`);
    return { ...state, recoveries: [...state.recoveries, { reference: result.reference, results: [result] }] };
  }
  const repeated = waiting.results.some((known) => known.resultId === result.resultId);
  if (repeated || waiting.results.length >= maxVersions) return state;
  const recoveries = state.recoveries.map((recovery) =>
    recovery === waiting ? { ...recovery, results: [...recovery.results, result] } : recovery,
  );
  return { ...state, recoveries };
}

/** A note said once is enough: the repeat of what caused it changes nothing. */
function note(state: ApplicationState, text: string): ApplicationState {
  return state.notes.includes(text) ? state : addNote(state, text);
}
