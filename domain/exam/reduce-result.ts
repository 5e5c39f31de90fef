// A result came, or the deadline passed without one. Results are kept whenever they come (P-EARLY): before the order is
// confirmed, after it expired, and for entries that only an earlier run knew.
import { referenceOf, splitOff } from './entries';
import { isWaiting } from './entry-life';
import type { Movement } from './movement';
import { recordVersion } from './record-version';
import { parseReference } from './reference';
import type { Result } from './result';
import { wasSettled } from './settled-before';
import { addNote, findEntry, updateEntry, type ApplicationState, type Entry, type Version } from './state';
import { cutAtWord } from '../text/templates';
import { datedAt, unwritten, versionFromResult } from './versions';

/** Entries of earlier runs that may wait to be found again at once; more than that is no provider but a flood. */
const maxRecoveries = 20;
/** Results kept for each of them, the latest to come. */
const maxResultsSought = 10;

/** Code points: a comment in Gupy takes no more, and the state must stay small enough to be carried over. */
const maxSummary = 4000;
const maxReportUrl = 2000;

export function reduceResult(state: ApplicationState, sent: Result, receivedAt: number): ApplicationState {
  const result = withinLimits(sent);
  const split = withEntryOf(state, result);
  const entry = entryOf(split, result);
  return entry === undefined
    ? keepForRecovery(state, result, receivedAt)
    : addVersion(split, entry, result, receivedAt);
}

/** A movement that seemed to join an exam under way: with a result of its own, it had one of its own. */
function withEntryOf(state: ApplicationState, { reference }: Result): ApplicationState {
  const isMeant = (movement: Movement) => referenceOf(state.applicationId, movement) === reference;
  const joined = state.entries.find(({ rejoined }) => rejoined.some(isMeant));
  return joined === undefined
    ? state
    : splitOff(state, joined, joined.rejoined.slice(joined.rejoined.findIndex(isMeant)));
}

/** @param undated the date of the result is only that of its reading, and proves nothing */
export function addVersion(
  state: ApplicationState,
  entry: Entry,
  sent: Result,
  receivedAt: number,
  undated = false,
): ApplicationState {
  const result = withinLimits(sent);
  if (result.provider !== entry.movement.rule.provider) {
    return addNote(
      state,
      `Result ${result.resultId} refused: it came from ${result.provider}, not from the exam's provider`,
    );
  }
  const version = versionFromResult(result, entry, receivedAt);
  if (!undated && isAfterDeadline(entry, version)) {
    const expired = reduceDeadlinePassed(state, entry.reference, receivedAt);
    return addVersion(expired, findEntry(expired, entry.reference) ?? entry, result, receivedAt);
  }
  if (wasSettled(entry.settledBefore, version)) {
    return addNote(state, `Result ${result.resultId} is no news: an ended run knew it, or a newer one`);
  }
  const known = entry.versions.find(({ versionId }) => versionId === version.versionId);
  // A result of an order that this run has no answer for may be one that an earlier run ordered, and wrote.
  const readFirst = entry.readFirst || entry.placed === undefined;
  if (known === undefined) return recordVersion(state, { ...entry, readFirst }, version);
  // The first body of an id is the one that counts; a sender that changes it must be noticed (R9).
  return saysTheSame(known, undated ? { ...version, occurredAt: known.occurredAt } : version)
    ? state
    : addNote(state, `Result ${result.resultId} came again with another content; the first one counts`);
}

/**
 * The exam waits past its deadline, for the provider could not be asked once more. What is dated before the deadline is in time;
 * a result of a later date shows that there was none, so it is as late as if the provider had said so in time.
 */
function isAfterDeadline(entry: Entry, version: Version): boolean {
  const deadlineAt = entry.placed?.deadlineAt ?? Infinity;
  return isWaiting(entry) && version.receivedAt > deadlineAt && datedAt(version) > deadlineAt;
}

export function reduceDeadlinePassed(state: ApplicationState, reference: string, at: number): ApplicationState {
  const entry = findEntry(state, reference);
  if (entry === undefined || !isWaiting(entry)) return state;
  const { knownBefore, canPoll, deadlineAt } = entry.placed;
  if (knownBefore && !canPoll && !entry.orderTried) {
    // No attempt of this run made the order, so an earlier run did, and closed: it was decided there, and "expired" would
    // contradict what that run wrote.
    return updateEntry(state, reference, (old) => ({ ...old, ignored: 'ordered and decided in an earlier run' }));
  }
  const expired = { ...entry, expiredAt: at };
  return recordVersion(state, expired, {
    versionId: 'expired',
    source: 'deadline',
    occurredAt: new Date(deadlineAt).toISOString(),
    receivedAt: at,
    outcome: 'expired',
    afterExpiry: false,
    ...unwritten,
  });
}

function withinLimits(result: Result): Result {
  const { summary, reportUrl, ...rest } = result;
  return {
    ...rest,
    ...(summary === undefined ? {} : { summary: cutAtWord(summary, maxSummary) }),
    ...(reportUrl === undefined ? {} : { reportUrl: reportUrl.slice(0, maxReportUrl) }),
  };
}

/** Text that was let go of (record-version.ts) cannot be compared any more. */
function saysTheSame(known: Version, sent: Version): boolean {
  const facts = ['outcome', 'occurredAt', 'score', 'maxScore'] as const;
  const texts = ['summary', 'reportUrl'] as const;
  return (
    facts.every((field) => known[field] === sent[field]) &&
    texts.every((field) => known[field] === undefined || known[field] === sent[field])
  );
}

function entryOf(state: ApplicationState, result: Result): Entry | undefined {
  if (result.reference !== undefined) return findEntry(state, result.reference);
  return state.entries.find(
    (entry) => entry.movement.rule.provider === result.provider && entry.placed?.orderId === result.orderId,
  );
}

function keepForRecovery(state: ApplicationState, result: Result, receivedAt: number): ApplicationState {
  const { reference } = result;
  if (reference === undefined || parseReference(reference)?.applicationId !== state.applicationId) {
    return addNote(state, `Result ${result.resultId} names no entry of this application`);
  }
  const sought = state.recoveries.find((recovery) => recovery.reference === reference);
  if (sought === undefined) {
    if (state.recoveries.length >= maxRecoveries) {
      return addNote(state, `Result ${result.resultId} dropped: too many unknown entries`);
    }
    return { ...state, recoveries: [...state.recoveries, { reference, results: [{ result, receivedAt }] }] };
  }
  if (sought.results.some((known) => known.result.resultId === result.resultId)) return state;
  const results = [...sought.results, { result, receivedAt }].slice(-maxResultsSought);
  const recoveries = state.recoveries.map((recovery) => (recovery === sought ? { ...sought, results } : recovery));
  return { ...state, recoveries };
}
