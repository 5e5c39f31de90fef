// A result came. Results are kept whenever they come (P-EARLY): before the order is
// confirmed, after it expired, and for entries that only an ended run knew.
import { definedOnly } from '../defined-only';
import { cutAtWord } from '../text/templates';
import { placeEntry, referenceOf, splitOff } from './entries';
import { isAfterDeadline, reduceDeadlinePassed } from './expiry';
import { heldOf, mostHeld, providerOf } from './held-results';
import type { Movement } from './movement';
import { newsOf, numbered, withTold, type KnownVersions } from './news';
import type { ReceivedResult } from './order';
import { attemptNamed, attemptsMade, entryOf, isUnanswered, noteOtherOrder, withDoubt } from './order-of-result';
import { isSamePart } from './part-name';
import { isOrderAsked, isOrderDue, phaseOf } from './phase';
import { isWholeAfterDeadline, knownOfPart, recordPart } from './reduce-part';
import { entryReference, parseReference } from './reference';
import { unansweredOrder, withUnanswered, isClosed, withClosings } from './reorder';
import type { Result, ResultRefusal } from './result';
import { addNote, addNotes, findEntry, updateEntry, type ApplicationState, type Closing, type Entry } from './state';
import { isForgotten, recordVersion, versionFromResult, versionLimits } from './versions';

/** Code points: a comment in Gupy takes no more, and the state must stay small enough to be carried over. */
const maxSummary = 4000;
const maxReportUrl = 2000;

export function reduceResult(state: ApplicationState, sent: Result, receivedAt: number): ApplicationState {
  const result = withinLimits(sent);
  const split = withEntryOf(state, result);
  const entry = entryOf(split, result);
  if (entry === undefined) return keepForRecovery(state, result, receivedAt);
  return addVersion(split, entry, { result, receivedAt });
}

/** Only the provider of the exam is believed about it (P-OWN). */
export function noteRefused(state: ApplicationState, { provider, reference, reason }: ResultRefusal): ApplicationState {
  const entry = findEntry(state, entryReference(reference));
  if (entry?.movement.rule.provider !== provider) return state;
  return addNote(state, `A callback of ${provider} could not be read and was refused: ${reason}`, provider);
}

/** The results that came before its movement, or looked for it, are of this entry. */
export function openWithEarlyResults(state: ApplicationState, entry: Entry): ApplicationState {
  const early = state.recoveries.filter(({ reference }) => reference === entry.reference);
  const recoveries = state.recoveries.filter((recovery) => !early.includes(recovery));
  return early
    .flatMap(({ results }) => results)
    .reduce((next, { result, receivedAt }) => reduceResult(next, result, receivedAt), {
      ...placeEntry(state, entry),
      recoveries,
    });
}

/** A movement that seemed to join an exam under way: with a result of its own, it had one of its own. */
function withEntryOf(state: ApplicationState, { reference = '' }: Result): ApplicationState {
  const meant = entryReference(reference);
  const isMeant = (movement: Movement) => referenceOf(state.applicationId, movement) === meant;
  const joined = state.entries.find(({ rejoined }) => rejoined.some(isMeant));
  return joined === undefined
    ? state
    : splitOff(state, joined, joined.rejoined.slice(joined.rejoined.findIndex(isMeant)));
}

/** `pollBegan`: epoch milliseconds, where a poll read it; what came since is newer than the reading. */
type Received = ReceivedResult & { pollBegan?: number | undefined };

function addVersion(state: ApplicationState, entry: Entry, received: Received): ApplicationState {
  const { receivedAt, pollBegan } = received;
  const result = withinLimits(received.result);
  const { resultId, provider } = result;
  if (provider !== entry.movement.rule.provider) {
    return addNote(
      state,
      `Result ${resultId} refused: it came from ${provider}, not from the exam's provider`,
      provider,
    );
  }
  const attempt = attemptNamed(entry, result);
  if (isUnanswered(entry, attempt) && isOrderAsked(state, entry))
    return keepEarly(state, entry, { result, receivedAt });
  if (attempt === 'another') return noteOtherOrder(state, entry, result, receivedAt);
  const version = versionFromResult(result, entry, receivedAt, attempt);
  // Of a rule without parts each result is a version of the whole.
  const part = entry.movement.rule.parts === undefined ? undefined : result.part;
  const isTooLate =
    part === undefined ? isAfterDeadline(state, entry, [version]) : isWholeAfterDeadline(state, entry, part, version);
  if (isTooLate) {
    const expired = reduceDeadlinePassed(state, entry.reference, receivedAt);
    return addVersion(expired, findEntry(expired, entry.reference) ?? entry, received);
  }
  const readAt = pollBegan ?? (result.source === 'reading' ? receivedAt : undefined);
  const known = part === undefined ? knownOf(entry) : knownOfPart(entry, part);
  switch (newsOf(known, version, readAt)) {
    case 'known-to-ended-runs':
      return addNote(state, `Result ${resultId} is no news: an ended run knew it, or a newer one`, provider);
    case 'altered':
      // The first body of an id is the one that counts; a sender that changes it must be noticed (R9).
      return addNote(state, `Result ${resultId} came again with another content; the first one counts`, provider);
    case 'repeat':
      return state;
    case 'said':
      return alsoTold(state, entry, part, resultId);
    case 'new': {
      if (result.outcome === 'cancelled' && isOrderedAgain(state, entry, attempt)) {
        const closing = { resultId, attempt, occurredAt: result.occurredAt };
        return isForgotten(known, version) ? state : closed(state, entry, closing);
      }
      const numberedVersion = { ...version, id: numbered(known, version.id) };
      const noted = addNotes(state, `result ${resultId}`, result.notes ?? [], provider);
      return part === undefined
        ? recordVersion(noted, withDoubt(entry), numberedVersion)
        : recordPart(noted, withDoubt(entry), part, numberedVersion);
    }
  }
}

/** So that its repeat is known as one, whatever comes in between. */
function alsoTold(
  state: ApplicationState,
  { reference }: Entry,
  part: string | undefined,
  resultId: string,
): ApplicationState {
  return updateEntry(state, reference, (entry) => {
    if (part === undefined) return { ...entry, versions: withTold(entry.versions, resultId) };
    const parts = entry.parts?.map((known) =>
      isSamePart(known.name, part) ? { ...known, versions: withTold(known.versions, resultId) } : known,
    );
    return parts === undefined ? entry : { ...entry, parts };
  });
}

function knownOf({ versions, origin }: Entry): KnownVersions {
  return { versions, limits: versionLimits, ended: origin.knownToEndedRuns };
}

/** A provider may close an order that was missed. Any other outcome counts, by its date, whichever order of the exam it is of. */
function isOrderedAgain(state: ApplicationState, entry: Entry, attempt: number): boolean {
  if (attempt < attemptsMade(entry) || isClosed(entry, attempt)) return true;
  return entry.order.is === 'placed' && isOrderDue(phaseOf(state, entry));
}

function closed(state: ApplicationState, entry: Entry, closing: Closing): ApplicationState {
  const next = withClosings(entry, [closing]);
  return next === entry ? state : updateEntry(state, entry.reference, () => next);
}

/** Until the provider has answered the order (P-EARLY). A repeat is the very same state. */
function keepEarly(state: ApplicationState, entry: Entry, received: ReceivedResult): ApplicationState {
  const due = unansweredOrder(entry);
  if (due === undefined) return state;
  const { early = [] } = due;
  const known = comparable(early, received.result);
  if (known.some(({ result }) => JSON.stringify(result) === JSON.stringify(received.result))) return state;
  if (isFull(state, received.result)) return noteDropped(state, received.result);
  const kept = { ...due, early: [...early, received] };
  return updateEntry(state, entry.reference, (old) => withUnanswered(old, kept));
}

/** A reading repeats only what came last of the same part; a state that comes back is news (R29). */
function comparable(held: readonly ReceivedResult[], { source, part }: Result): readonly ReceivedResult[] {
  const ofPart = held.filter(({ result }) => result.part === part);
  return source === 'reading' ? ofPart.slice(-1) : ofPart;
}

export function takeAll(state: ApplicationState, reference: string, came: readonly Received[]): ApplicationState {
  return came.reduce((next, received) => {
    const entry = findEntry(next, reference);
    return entry === undefined ? next : addVersion(next, entry, received);
  }, state);
}

/** The order failed for good, or is not asked for any more: nothing will say which order the results are of. */
export function takeUnanswered(state: ApplicationState): ApplicationState {
  return state.entries.reduce((next, entry) => {
    const { reference } = entry;
    const asked = unansweredOrder(entry);
    if (asked?.early === undefined || isOrderAsked(next, entry)) return next;
    const { early, ...due } = asked;
    const taken = updateEntry(next, reference, (old) => withUnanswered(old, due));
    return takeAll(taken, reference, early);
  }, state);
}

function withinLimits(result: Result): Result {
  const { summary, reportUrl } = result;
  return definedOnly({
    ...result,
    summary: summary && cutAtWord(summary, maxSummary),
    reportUrl: reportUrl?.slice(0, maxReportUrl),
  });
}

function keepForRecovery(state: ApplicationState, result: Result, receivedAt: number): ApplicationState {
  const { provider } = result;
  const reference = result.reference === undefined ? undefined : entryReference(result.reference);
  const sought = state.recoveries.find((one) => one.reference === reference && providerOf(one) === provider);
  // Anybody can make up a reference, a thousand as easily as one: it is counted at the receiver and leaves nothing here.
  if (result.proof === 'missing' && sought === undefined) return state;
  if (reference === undefined || parseReference(reference)?.applicationId !== state.applicationId) {
    return addNote(state, `Result ${result.resultId} names no entry of this application`, provider);
  }
  const known = comparable(sought?.results ?? [], result);
  const isRepeat = (one: Result) => one.resultId === result.resultId && one.reference === result.reference;
  if (known.some((one) => isRepeat(one.result))) return state;
  if (isFull(state, result)) return noteDropped(state, result);
  const results = [...(sought?.results ?? []), { result, receivedAt }];
  if (sought === undefined) return { ...state, recoveries: [...state.recoveries, { reference, results }] };
  const recoveries = state.recoveries.map((recovery) => (recovery === sought ? { ...sought, results } : recovery));
  return { ...state, recoveries };
}

function isFull(state: ApplicationState, { provider }: Result): boolean {
  return heldOf(state, provider) >= mostHeld;
}

function noteDropped(state: ApplicationState, { resultId, provider }: Result): ApplicationState {
  return addNote(state, `Result ${resultId} dropped: too many results of ${provider} wait`, provider);
}
