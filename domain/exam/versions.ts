// Which of several results counts, and which came too late (P-CORRECT, R29). The newest date counts; of one date the later
// arrival. An id only says whether two deliveries are one event: it never decides which of two counts.
import { instantOf, readInstant, trustedAhead } from '../instant';
import { compareMovements, isWithdrawn, latestOf, overSince, splitOff } from './entries';
import type { Movement } from './movement';
import { attemptField } from './order-of-result';
import type { PartVersion } from './part';
import { contentOf, type Result, type ResultContent, type Told } from './result';
import { updateEntry, type ApplicationState, type Entry, type Said, type SaidId, type Version } from './state';

/** Versions kept per entry, besides an expiry. Only the newest few can still be written, so only they keep their text. */
export const versionLimits = { most: 20, ofOneDate: 60, withText: 3, silence: withoutText, isOlder };

/** What says which of two versions counts. */
export type DatedVersion = ResultContent & Told & Pick<Version, 'id'> & Pick<PartVersion, 'isOfEndedRun'>;

/** All that ids are made of. */
const idParts = ['by', 'resultId', 'progressId', 'number', 'stage', 'again', 'attempt'] as const;
type IdParts = Partial<Record<(typeof idParts)[number], unknown>>;

export function isSameVersion(one: SaidId | null, other: SaidId | null): boolean {
  if (one === null || other === null) return one === other;
  const [known, named]: [IdParts, IdParts] = [one, other];
  return idParts.every((part) => known[part] === named[part]);
}

/** Records what was done about a version or a stage. */
export function withSaid(entry: Entry, id: SaidId | null, change: (said: Said) => Partial<Said>): Entry {
  const changed = <S extends Said & { id: SaidId }>(said: S): S =>
    isSameVersion(said.id, id) ? { ...said, ...change(said) } : said;
  const stages = entry.stages?.map(changed);
  return { ...entry, versions: entry.versions.map(changed), ...(stages && { stages }) };
}

export function versionFromResult(result: Result, entry: Entry, receivedAt: number, attempt = 1): Version {
  const id = { by: 'provider', resultId: result.resultId, ...attemptField(attempt) } as const;
  return { ...freshVersion(entry), ...contentOf(result), id, receivedAt };
}

/** What every new version of this entry starts with. */
export function freshVersion({ versions }: Entry): Said & Pick<Version, 'arrival' | 'published'> {
  return { ...freshSaid(versions), published: false };
}

/** Nothing of it is written yet. */
export function freshSaid(before: readonly { arrival: number }[]): Said & { arrival: number } {
  const arrival = Math.max(0, ...before.map((said) => said.arrival)) + 1;
  return { arrival, comment: 'unwritten', skippedTags: [], overlongTags: [] };
}

/** Epoch milliseconds: when the exam ended, which a correction need not move. */
export function happenedAt(version: DatedVersion): number {
  return trustedTime(version, version.occurredAt);
}

/**
 * Epoch milliseconds: from then on the exam is decided. That it was cancelled on a day is no result of an exam before a leaving of that
 * day: mostly the leaving is why.
 */
export function decidesFrom({ movement }: Entry, version: DatedVersion): number {
  const time = happenedAt(version);
  return version.outcome === 'cancelled' ? latestOf(time, movement, version.receivedAt) : time;
}

/** Epoch milliseconds: the date a version counts by. */
export function datedAt(version: DatedVersion): number {
  return trustedTime(version, version.versionAt ?? version.occurredAt);
}

/** The time of arrival stands in for a date that is none, or lies in the far future and would outrank every correction. */
export function trustedTime({ datedBy, receivedAt }: Pick<Version, 'datedBy' | 'receivedAt'>, date: string): number {
  const time = datedBy === 'arrival' ? undefined : readInstant(date);
  return time === undefined || time > receivedAt + trustedAhead ? receivedAt : time;
}

/** Negative: `a` is older. An expiry is weaker than any real result; of one date an operator's decision counts, then the later arrival. */
export function compareVersions(a: DatedVersion, b: DatedVersion): number {
  const strength = Number(a.id.by !== 'deadline') - Number(b.id.by !== 'deadline');
  const authority = Number(a.id.by === 'operator') - Number(b.id.by === 'operator');
  return strength || datedAt(a) - datedAt(b) || authority || a.arrival - b.arrival;
}

export function newestOf<V extends DatedVersion>(versions: readonly V[]): V | undefined {
  return versions.toSorted(compareVersions).at(-1);
}

/** It says which of several exams came, and not what came out of them together. */
export function isPartial({ id, parts }: Version): boolean {
  return id.by === 'provider' && parts !== undefined && parts.lacking > 0;
}

/** The version that decides the entry: the newest of those that may be written in full. */
export function decidingVersion(state: ApplicationState, entry: Entry): Version | undefined {
  return newestOf(entry.versions.filter((version) => publishMode(state, entry, version) === 'full'));
}

/**
 * Late is a result that came after the deadline had passed or after its run had ended, or that is dated after the
 * candidate left (unless the rule keeps the order) or after a newer entry began (P-LATE). An order that an operator gave up is
 * not kept.
 */
export function isLate(state: ApplicationState, entry: Entry, version: Version): boolean {
  if (version.id.by !== 'provider') return false;
  const expiry = entry.versions.find(({ id }) => id.by === 'deadline');
  const isAfterExpiry = expiry !== undefined && version.arrival > expiry.arrival;
  if (entry.origin.from === 'late-result' || isAfterExpiry || isWithdrawn(entry)) return true;
  const next = state.entries[state.entries.indexOf(entry) + 1];
  if (next === undefined) return false;
  const nextAt = instantOf(next.movement.occurredAt);
  const isBack = entry.rejoined.some((movement) => compareMovements(movement, next.movement) > 0);
  const isKept = (isBack || entry.movement.rule.onLeave === 'keep') && entry.givenUp === undefined;
  const wasOpen = isKept && (entry.decidedAt ?? Infinity) > nextAt;
  return !wasOpen && happenedAt(version) > nextAt;
}

/** The provider says that the order, or what came of its exams, was cancelled, and nothing of an exam. */
export function isCancellation({ id, outcome, parts }: Version): boolean {
  const outcomes = parts === undefined ? [outcome] : parts.came.map((part) => part.outcome);
  return id.by === 'provider' && outcomes.every((one) => one === 'cancelled');
}

/** What may be written for a version: everything, one comment, or nothing. */
export function publishMode(state: ApplicationState, entry: Entry, version: Version): 'full' | 'comment' | 'nothing' {
  // The candidate had left before: there was nothing to expire, it only was not known yet; and nothing but the order was cancelled.
  if ((version.id.by === 'deadline' || isCancellation(version)) && isWithdrawn(entry)) return 'nothing';
  const isInTime = !isLate(state, entry, version);
  const { lateResult } = entry.movement.rule;
  if (isPartial(version)) return !isInTime && lateResult === 'ignore' ? 'nothing' : 'comment';
  if (isInTime || lateResult === 'publish') return 'full';
  return lateResult === 'comment' ? 'comment' : 'nothing';
}

/** @param since epoch milliseconds, from which on the exam is decided; Infinity for what decides nothing */
export function recordVersion(
  state: ApplicationState,
  entry: Entry,
  version: Version,
  since = decidesFrom(entry, version),
): ApplicationState {
  const all = [...entry.versions, version];
  const sorted = all.filter(({ id }) => id.by !== 'deadline').toSorted(compareVersions);
  const versions = newestKept(all, sorted, versionLimits);
  // Too old to be kept, and its date decides nothing: the repeat of such a version must not look like news.
  const isKept = versions.some(({ arrival }) => arrival === version.arrival);
  const isEarlier = since < (entry.decidedAt ?? Infinity);
  if (!isKept && !isEarlier) return state;
  return decidedSince(state, { ...entry, versions }, since, version.id.by === 'provider');
}

/**
 * From the date of its oldest version on an exam is decided. A result that turns out to be older than a movement into the same
 * step shows that this movement had joined an exam that was over: it opens an entry of its own (P-ORDER).
 */
export function decidedSince(
  state: ApplicationState,
  entry: Entry,
  since: number,
  isOfProvider = true,
): ApplicationState {
  const decidedAt = Math.min(entry.decidedAt ?? Infinity, since);
  const decided: Entry = decidedAt < Infinity ? { ...entry, decidedAt } : entry;
  const over = overSince(decided);
  const isOver = ({ occurredAt }: Movement) => isOfProvider && instantOf(occurredAt) >= over;
  const recorded = updateEntry(state, entry.reference, () => decided);
  return splitOff(recorded, decided, decided.rejoined.filter(isOver));
}

export interface KeptLimits<T> {
  /** Of more the oldest are forgotten, and can never count again. */
  most: number;
  /** Kept in any case where their dates do not say that they are older: delivered again, a forgotten one would look like news. */
  ofOneDate: number;
  /** All but the newest few lose their text. */
  withText: number;
  silence: (one: T) => T;
  isOlder: (one: T, other: T) => boolean;
}

/** @param sorted oldest first */
export function newestKept<T>(all: readonly T[], sorted: readonly T[], limits: KeptLimits<T>): T[] {
  const { most, ofOneDate, withText, silence, isOlder } = limits;
  const oldestKept = sorted.at(-most);
  const isForgotten = (one: T, place: number) =>
    place < sorted.length - ofOneDate || (oldestKept !== undefined && isOlder(one, oldestKept));
  const dropped = new Set(sorted.slice(0, -most).filter(isForgotten));
  const silent = new Set(sorted.slice(0, -withText));
  return all.filter((one) => !dropped.has(one)).map((one) => (silent.has(one) ? silence(one) : one));
}

/** So many newer ones are known that it is not kept: it decides nothing any more, whether it came before or not. */
export function isForgotten(
  { versions, limits, forgottenUntil = -Infinity }: KnownDates,
  version: DatedVersion,
): boolean {
  if (isDatedBySender(version) && datedAt(version) <= forgottenUntil) return true;
  const oldestKept = versions.toSorted(compareVersions).at(-limits.most);
  return oldestKept !== undefined && limits.isOlder(version, oldestKept);
}

export interface KnownDates {
  versions: readonly DatedVersion[];
  limits: Pick<KeptLimits<DatedVersion>, 'most' | 'withText' | 'isOlder'>;
  /** Epoch milliseconds: where some were taken out again, the newest date of those forgotten before. */
  forgottenUntil?: number;
}

/** The newest date of what is forgotten now. @param kept of them */
export function forgottenUntil(
  before: number | undefined,
  all: readonly DatedVersion[],
  kept: readonly DatedVersion[],
): number | undefined {
  const dropped = all.filter(({ arrival }) => !kept.some((one) => one.arrival === arrival));
  const dates = dropped.filter(isDatedBySender).map(datedAt);
  return dates.length === 0 ? before : Math.max(before ?? -Infinity, ...dates);
}

/** However often it is sent again: a date of arrival would be another then. */
function isDatedBySender(version: DatedVersion): boolean {
  return version.id.by === 'provider' && datedAt(version) !== version.receivedAt;
}

export function isOlder(one: DatedVersion, other: DatedVersion): boolean {
  return one.id.by !== 'provider' || (isDatedBySender(one) && datedAt(one) < datedAt(other));
}

export function withoutText({ summary: _summary, reportUrl: _reportUrl, note: _note, ...kept }: Version): Version {
  const { parts } = kept;
  const silent = parts && { parts: { ...parts, came: parts.came.map(withoutPartText) } };
  return { ...kept, overlongTags: [], ...silent };
}

export function withoutPartText<P extends Pick<ResultContent, 'summary' | 'reportUrl'>>({
  summary: _summary,
  reportUrl: _reportUrl,
  ...kept
}: P): Omit<P, 'summary' | 'reportUrl'> {
  return kept;
}
