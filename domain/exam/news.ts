// Whether what came says something new, against what is known of the same result (P-ONCE, R29).
// What could go wrong: a repeat that looks like news writes a second comment, and news that look like a repeat are lost.
import type { ResultContent, VersionId } from './result';
import type { KnownToEndedRuns } from './state';
import { compareVersions, datedAt, newestOf, type DatedVersion, type KnownDates } from './versions';

/** In the order of their arrival. */
export interface KnownVersions extends KnownDates {
  ended?: KnownToEndedRuns | undefined;
}

/** `altered`: a known id with another content. `said`: another event tells what the newest version says already. */
export type News = 'new' | 'repeat' | 'altered' | 'said' | 'known-to-ended-runs';

/**
 * An event is known by its id. A reading shows what the provider holds now: it is compared with the newest version, and a state
 * that an older one had is news where another came in between (R29). Neither is news where it says no more than the newest version,
 * nor is a reading of its order that began before that one came, unless its date says otherwise.
 * @param readAt epoch milliseconds; absent for an event
 */
export function newsOf(known: KnownVersions, version: DatedVersion, readAt: number | undefined): News {
  const { versions, ended } = known;
  const ofProvider = versions.filter(({ id }) => id.by === 'provider');
  const newest = newestOf(ofProvider);
  if (ended !== undefined) {
    const told = readAt === undefined ? ended.versions : newest === undefined ? ended.versions.slice(-1) : [];
    if (datedAt(version) < ended.newestAt || told.some((id) => isOneEvent(id, version.id)))
      return 'known-to-ended-runs';
  }
  const sameId = ofProvider.findLast((one) => isToldBy(one, version.id));
  if (readAt === undefined && sameId !== undefined) return saysTheSame(sameId, version) ? 'repeat' : 'altered';
  if (newest === undefined) return 'new';
  const isSaid = saysNoMore(known, newest, version);
  const isOfOneOrder = attemptOf(newest) === attemptOf(version);
  if (readAt === undefined) return isSaid && version.datedBy !== 'arrival' && isOfOneOrder ? 'said' : 'new';
  if (isSaid) return 'repeat';
  const isOvertaken = readAt < newest.receivedAt;
  if (sameId === undefined) return isOvertaken && isOfOneOrder && !isDatedApart(version, newest) ? 'repeat' : 'new';
  if (!saysTheSame(sameId, version)) return 'altered';
  return isOvertaken || datedAt(version) < datedAt(newest) ? 'repeat' : 'new';
}

/** Their dates say which of the two is newer. */
function isDatedApart(version: DatedVersion, newest: DatedVersion): boolean {
  return version.datedBy !== 'arrival' && datedAt(version) !== datedAt(newest);
}

const mostTold = 20;

/** The newest of the provider, told by this event as well. */
export function withTold<V extends DatedVersion>(versions: readonly V[], resultId: string): V[] {
  const newest = newestOf(versions.filter(({ id }) => id.by === 'provider'));
  return versions.map((version) => {
    if (version !== newest) return version;
    return { ...version, alsoTold: [...(version.alsoTold ?? []), resultId].slice(-mostTold) };
  });
}

/** A state that comes back has its old id: a number that counts on tells what is written apart, for old ones are forgotten. */
export function numbered({ versions, ended }: KnownVersions, id: VersionId): VersionId {
  const known = [...(ended?.versions ?? []), ...versions.map((version) => version.id)];
  const times = known.map((other) => (other.by === 'provider' && isOneEvent(other, id) ? (other.again ?? 0) + 1 : 0));
  const again = Math.max(0, ...times);
  return again === 0 || id.by !== 'provider' ? id : { ...id, again };
}

const attemptOf = ({ id }: DatedVersion) => (id.by === 'provider' ? id.attempt : undefined);

function isToldBy({ id, alsoTold = [] }: DatedVersion, other: VersionId): boolean {
  return isOneEvent(id, other) || (other.by === 'provider' && alsoTold.includes(other.resultId));
}

function isOneEvent(one: VersionId, other: VersionId): boolean {
  if (one.by !== 'provider' || other.by !== 'provider') return false;
  return one.resultId === other.resultId && one.attempt === other.attempt;
}

/** A text that comes afterwards is more, as long as the newest version has its own (versions.ts). */
function saysNoMore({ versions, limits }: KnownVersions, newest: DatedVersion, sent: ResultContent): boolean {
  const withText = versions.toSorted(compareVersions).slice(-limits.withText);
  const hasItsTexts = withText.includes(newest) && newest.isOfEndedRun !== true;
  return (
    saysTheSame(newest, sent) &&
    (!hasItsTexts || texts.every((field) => isGiven(newest[field]) === isGiven(sent[field])))
  );
}

const texts = ['summary', 'reportUrl'] as const;
const isGiven = (text: string | undefined) => text !== undefined;

/** A date of arrival, and a text that was dropped (versions.ts), cannot be compared. */
function saysTheSame(known: ResultContent, sent: ResultContent): boolean {
  const dates = sent.datedBy === 'arrival' ? [] : (['occurredAt', 'versionAt'] as const);
  const facts = ['outcome', 'score', 'maxScore', ...dates] as const;
  return (
    facts.every((field) => known[field] === sent[field]) &&
    texts.every((field) => known[field] === undefined || lasting(known[field]) === lasting(sent[field]))
  );
}

/** Of a link to a store only its signature is another each time it is read: S3, Google Cloud, CloudFront, Azure. */
const signature =
  /(?<=[?&])(?:x-(?:amz|goog)-[\w-]+|signature|expires|key-pair-id|policy|awsaccesskeyid|googleaccessid|sig|se|st)=[^&#\s]*&?/gi;

function lasting(text: string | undefined): string | undefined {
  return text?.replace(signature, '');
}
