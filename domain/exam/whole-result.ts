// The result of an order that has several exams, each with a result of its own: whole once all are there, and the worst outcome
// counts. Derived from the newest version of each part, so it is the same in whatever order they came (P-ORDER).
// What could go wrong: a candidate would be fit by the parts that came. So nothing decides before the last one, and what nobody
// named counts as well: an exam that the rule forgot may be the one that was not passed.
import { isoOf } from '../instant';
import { definedOnly } from '../defined-only';
import { cutAtWord } from '../text/templates';
import { isWithdrawn } from './entries';
import { worst } from './result';
import type { Part, PartsRule, PartsStanding, PartVersion, SaidPart, VersionParts } from './part';
import { isSamePart, nameInRule } from './part-name';
import type { Entry, Version } from './state';
import { datedAt, happenedAt, newestOf } from './versions';

/** Code points of what is said of one part. */
const longestSummary = 300;
const longestUrl = 500;

/** `undefined` where the rule knows of no parts. */
export function partsStanding(entry: Entry): PartsStanding | undefined {
  const { parts: rule } = entry.movement.rule;
  if (rule === undefined) return undefined;
  const standing = standingOf(rule, entry);
  return { ...standing, came: standing.came.flatMap((part) => saidOf(rule, part) ?? []) };
}

/** Names alone, for what has no room for more. */
export function namesOfParts(entry: Entry): PartsStanding<string> | undefined {
  const { parts: rule } = entry.movement.rule;
  if (rule === undefined) return undefined;
  const standing = standingOf(rule, entry);
  return { ...standing, came: standing.came.map(({ name }) => name) };
}

function standingOf(rule: PartsRule, { parts = [] }: Entry): PartsStanding<Part> {
  const came = sorted(rule, parts);
  if ('count' in rule) return { of: rule.count, lacking: Math.max(0, rule.count - came.length), missing: [], came };
  const missing = rule.names.filter((name) => !came.some((part) => isSamePart(part.name, name)));
  return { of: rule.names.length, lacking: missing.length, missing, came };
}

/** Those of the rule in its order, then the others by name, for what is said must not depend on what came first. */
function sorted(rule: PartsRule, parts: readonly Part[]): Part[] {
  const place = ({ name }: Part) => {
    const index = 'names' in rule ? rule.names.findIndex((known) => isSamePart(known, name)) : -1;
    return index === -1 ? Infinity : index;
  };
  return parts.toSorted((a, b) => {
    const [one, other] = [place(a), place(b)];
    if (one !== other) return one - other;
    return a.name < b.name ? -1 : 1;
  });
}

function saidOf(rule: PartsRule, part: Part): SaidPart | undefined {
  const newest = newestOf(part.versions);
  if (newest === undefined) return undefined;
  const { outcome, score, maxScore, summary, reportUrl } = newest;
  const isNamed = nameInRule(rule, part.name) !== undefined;
  return definedOnly({
    name: part.name,
    outcome,
    score,
    maxScore,
    summary: summary && cutAtWord(summary, longestSummary),
    reportUrl: reportUrl !== undefined && reportUrl.length <= longestUrl ? reportUrl : undefined,
    unnamed: isNamed ? undefined : (true as const),
  });
}

export type WholeContent = Pick<Version, 'id' | 'occurredAt' | 'versionAt' | 'receivedAt' | 'outcome'> & {
  parts: VersionParts;
};

/**
 * The version that the parts make as they are now; `undefined` where there are none. It is dated by the last of them, and named
 * after all of them. Where one is missing its outcome is no verdict: `expired` after the deadline, else `inconclusive`.
 */
export function contentOfParts(entry: Entry): WholeContent | undefined {
  const parts = partsOfVersion(entry);
  const newest = newestVersions(entry);
  if (parts === undefined || newest.length === 0) return undefined;
  const isExpired = entry.versions.some(({ id }) => id.by === 'deadline') && !isWithdrawn(entry);
  const lacking = isExpired ? 'expired' : 'inconclusive';
  return {
    id: { by: 'provider', resultId: parts.madeOf },
    occurredAt: isoOf(Math.max(...newest.map(happenedAt))),
    versionAt: isoOf(Math.max(...newest.map(datedAt))),
    receivedAt: Math.max(...newest.map(({ receivedAt }) => receivedAt)),
    outcome: parts.lacking > 0 ? lacking : worst(newest.map(({ outcome }) => outcome)),
    parts,
  };
}

/** What a version says of the parts as they are now. */
export function partsOfVersion(entry: Entry): VersionParts | undefined {
  const standing = partsStanding(entry);
  return standing && { ...standing, madeOf: newestVersions(entry).map(nameOf).toSorted().join('+') };
}

/** Epoch milliseconds: when the last of the parts that it takes had its first result; `undefined` while one is missing. */
export function wholeSince({ movement, parts = [] }: Entry): number | undefined {
  const { parts: rule } = movement.rule;
  if (rule === undefined) return undefined;
  const counting = parts.filter(({ name }) => nameInRule(rule, name) !== undefined);
  const dates = counting.map(({ since }) => since).toSorted((a, b) => a - b);
  return dates[('count' in rule ? rule.count : rule.names.length) - 1];
}

/** All that is known was said by an ended run. */
export function isKnownToEndedRun(entry: Entry): boolean {
  return newestVersions(entry).every(({ isOfEndedRun = false }) => isOfEndedRun);
}

export function newestVersions({ parts = [] }: Entry): PartVersion[] {
  return parts.flatMap(({ versions }) => newestOf(versions) ?? []);
}

/** Ids of parts are apart, for the name of the part is in them (providers/mapped/result-reader.ts). */
function nameOf({ id }: PartVersion): string {
  if (id.by !== 'provider') return id.by;
  const { resultId, attempt, again } = id;
  const ofOrder = attempt === undefined ? resultId : `${resultId}-${attempt}`;
  return again === undefined ? ofOrder : `${ofOrder}~${again}`;
}
