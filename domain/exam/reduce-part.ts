// One of several exams of an order has a result. It is kept whenever it comes, and the whole is decided once all are there. What
// does not come to that, for the deadline passed, the candidate left or an ended run has the rest, reaches a person by a comment.
// What could go wrong: a part twice, or the older of two, must change nothing; and a version must be made once of the same parts.
import { definedOnly } from '../defined-only';
import { isAfterDeadline } from './expiry';
import { isWithdrawn } from './entries';
import type { KnownVersions } from './news';
import { mostParts, type Part, type PartVersion } from './part';
import { isSamePart, nameInRule } from './part-name';
import { isUnderWay, phaseOf } from './phase';
import { contentOf } from './result';
import { addNote, findEntry, updateEntry, type ApplicationState, type Entry, type Version } from './state';
import {
  compareVersions,
  datedAt,
  decidedSince,
  decidesFrom,
  forgottenUntil,
  freshVersion,
  isForgotten,
  isOlder,
  newestKept,
  recordVersion,
  withoutPartText,
  type DatedVersion,
} from './versions';
import { contentOfParts, isKnownToEndedRun, newestVersions, wholeSince } from './whole-result';

/** Versions kept of one part, and how many of them with their text. */
const limits = { most: 5, ofOneDate: 15, withText: 1, silence: withoutPartText<PartVersion>, isOlder };

/** What is known of this part. */
export function knownOfPart({ parts = [] }: Entry, name: string): KnownVersions {
  const known = parts.find((part) => isSamePart(part.name, name));
  return { limits, versions: known?.versions ?? [], ...definedOnly({ forgottenUntil: known?.forgottenUntil }) };
}

/** With this part all would be there, and one is dated after the deadline that the exam waits past. */
export function isWholeAfterDeadline(
  state: ApplicationState,
  entry: Entry,
  name: string,
  version: DatedVersion,
): boolean {
  const added = withPart(entry, name, version);
  if (wholeSince(added) === undefined) return false;
  return isAfterDeadline(state, entry, newestVersions(added));
}

/** @param entry with what the version changes of it besides */
export function recordPart(state: ApplicationState, entry: Entry, name: string, version: Version): ApplicationState {
  const { parts: known = [], movement } = entry;
  const { parts: rule, provider } = movement.rule;
  if (rule === undefined) return state;
  const before = known.find((part) => isSamePart(part.name, name));
  const isNamed = 'names' in rule && nameInRule(rule, name) !== undefined;
  const others = known.filter((part) => 'count' in rule || nameInRule(rule, part.name) === undefined);
  if (before === undefined && !isNamed && others.length >= mostParts)
    return addNote(state, `More than ${mostParts} parts came that were not expected: the others are dropped`, provider);
  const next = withPart(entry, name, version);
  const after = next.parts?.find((part) => isSamePart(part.name, name));
  const isKept = after?.versions.some(({ id }) => id === version.id) === true;
  if (!isKept && after?.since === before?.since) return state;
  const recorded = updateEntry(state, entry.reference, () => next);
  const isExtra = 'names' in rule ? !isNamed : others.length >= rule.count;
  if (before !== undefined || !isExtra) return recorded;
  return addNote(recorded, `Part "${name}" was not expected: it is kept, and counts like the others`, provider);
}

function withPart(entry: Entry, name: string, version: DatedVersion): Entry {
  const { parts = [], movement } = entry;
  const before = parts.find((part) => isSamePart(part.name, name));
  const { id, receivedAt } = version;
  const versions = before?.versions ?? [];
  const arrival = Math.max(0, ...versions.map((known) => known.arrival)) + 1;
  const kept: PartVersion = { ...contentOf(version), id, arrival, receivedAt };
  const all = isForgotten(knownOfPart(entry, name), kept) ? versions : [...versions, kept];
  const { parts: rule } = movement.rule;
  const newest = newestKept(all, all.toSorted(compareVersions), limits);
  const part: Part = {
    name: before?.name ?? (rule && nameInRule(rule, name)) ?? name,
    since: Math.min(before?.since ?? Infinity, decidesFrom(entry, kept)),
    ...definedOnly({ forgottenUntil: forgottenUntil(before?.forgottenUntil, all, newest) }),
    versions: newest,
  };
  const others = before === undefined ? [...parts, part] : parts.map((known) => (known === before ? part : known));
  return { ...entry, parts: others };
}

/** After every fact: what the parts come to now is a version, once. */
export function settleParts(state: ApplicationState): ApplicationState {
  return state.entries.reduce((next, { reference }) => {
    const entry = findEntry(next, reference);
    return entry?.parts === undefined ? next : settled(next, entry);
  }, state);
}

function settled(state: ApplicationState, entry: Entry): ApplicationState {
  const content = contentOfParts(entry);
  const since = wholeSince(entry);
  if (content === undefined || isKnownToEndedRun(entry)) return state;
  if (since === undefined && isAwaited(state, entry)) return state;
  if (entry.versions.some((version) => version.parts?.madeOf === content.parts.madeOf && isSaid(entry, version)))
    return since !== undefined && since < (entry.decidedAt ?? Infinity) ? decidedSince(state, entry, since) : state;
  const version: Version = { ...freshVersion(entry), ...content };
  const { knownToEndedRuns: ended } = entry.origin;
  if (ended !== undefined && datedAt(version) < ended.newestAt) return state;
  return recordVersion(state, entry, version, since ?? Infinity);
}

/** An expiry of a candidate who had left before says nothing any more (versions.ts). */
function isSaid(entry: Entry, { id, comment }: Version): boolean {
  return id.by !== 'deadline' || comment === 'posted' || !isWithdrawn(entry);
}

/** The other parts may still come, or a person decided without them. */
function isAwaited(state: ApplicationState, entry: Entry): boolean {
  const phase = phaseOf(state, entry);
  return phase.is === 'decided' ? phase.by.by === 'operator' : isUnderWay(phase);
}
