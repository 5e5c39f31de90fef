// Whether what came says something new, against what is known of the same result (P-ONCE, R29).
// What could go wrong: a repeat that looks like news writes a second comment, and news that look like a repeat are lost.
import type { ResultContent, VersionId } from './result';
import type { KnownToEndedRuns } from './state';
import { datedAt, newestOf, type DatedVersion, type KnownDates } from './versions';

/** In the order of their arrival. */
export interface KnownVersions extends KnownDates {
  ended?: KnownToEndedRuns | undefined;
}

/** `altered`: a known id with another content. */
export type News = 'new' | 'repeat' | 'altered' | 'known-to-ended-runs';

/**
 * An event is known by its id. A reading shows what the provider holds now: it is compared with the newest version, and a state
 * that an older one had is news where another came in between (R29).
 * @param readAt epoch milliseconds; absent for an event
 */
export function newsOf({ versions, ended }: KnownVersions, version: DatedVersion, readAt: number | undefined): News {
  const ofProvider = versions.filter(({ id }) => id.by === 'provider');
  const newest = newestOf(ofProvider);
  if (ended !== undefined) {
    const known = readAt === undefined ? ended.versions : newest === undefined ? ended.versions.slice(-1) : [];
    if (datedAt(version) < ended.newestAt || known.some((id) => isOneEvent(id, version.id)))
      return 'known-to-ended-runs';
  }
  const sameId = ofProvider.findLast(({ id }) => isOneEvent(id, version.id));
  if (readAt === undefined) return sameId === undefined ? 'new' : saysTheSame(sameId, version) ? 'repeat' : 'altered';
  if (newest === undefined || saysTheSame(newest, version)) return newest === undefined ? 'new' : 'repeat';
  if (sameId === undefined) return 'new';
  if (!saysTheSame(sameId, version)) return 'altered';
  const isOutdated = datedAt(version) < datedAt(newest) || readAt < newest.receivedAt;
  return isOutdated ? 'repeat' : 'new';
}

/** A state that comes back has its old id: a number that counts on tells what is written apart, for old ones are forgotten. */
export function numbered({ versions, ended }: KnownVersions, id: VersionId): VersionId {
  const known = [...(ended?.versions ?? []), ...versions.map((version) => version.id)];
  const times = known.map((other) => (other.by === 'provider' && isOneEvent(other, id) ? (other.again ?? 0) + 1 : 0));
  const again = Math.max(0, ...times);
  return again === 0 || id.by !== 'provider' ? id : { ...id, again };
}

function isOneEvent(one: VersionId, other: VersionId): boolean {
  if (one.by !== 'provider' || other.by !== 'provider') return false;
  return one.resultId === other.resultId && one.attempt === other.attempt;
}

/** A date of arrival, and a text that was dropped (versions.ts), cannot be compared. */
function saysTheSame(known: ResultContent, sent: ResultContent): boolean {
  const dates = sent.datedBy === 'arrival' ? [] : (['occurredAt', 'versionAt'] as const);
  const facts = ['outcome', 'score', 'maxScore', ...dates] as const;
  const texts = ['summary', 'reportUrl'] as const;
  return (
    facts.every((field) => known[field] === sent[field]) &&
    texts.every((field) => known[field] === undefined || known[field] === sent[field])
  );
}
