// A result, an expiry or an operator's decision is written down for its entry. From its date on the exam is decided; where
// a result turns out to be older than a movement into the same step, that one had joined an exam that was over, and opens
// an entry of its own (P-ORDER).
import { splitOff } from './entries';
import { instantOf } from '../instant';
import type { Movement } from './movement';
import { updateEntry, type ApplicationState, type Entry, type Version } from './state';
import { compareVersions, datedAt } from './versions';

/** Versions kept per entry; of more, the oldest are forgotten: they can never win again. */
export const maxVersions = 20;

/** Only the newest few can still be written, so only they keep their text. */
const versionsWithText = 3;

export function recordVersion(state: ApplicationState, entry: Entry, version: Version): ApplicationState {
  const decidedAt = Math.min(entry.decidedAt ?? Infinity, datedAt(version));
  const isOver = ({ occurredAt }: Movement) => version.source === 'provider' && instantOf(occurredAt) >= decidedAt;
  const decided: Entry = {
    ...entry,
    decidedAt,
    versions: bounded([...entry.versions, version]),
  };
  // Too old to be kept, and nothing learnt from its date: the repeat of such a one must not look like news.
  const isKept = decided.versions.some(({ versionId }) => versionId === version.versionId);
  if (!isKept && decidedAt === entry.decidedAt) return state;
  const recorded = updateEntry(state, entry.reference, () => decided);
  return splitOff(recorded, decided, decided.rejoined.filter(isOver));
}

function bounded(versions: Version[]): Version[] {
  const kept = [...versions].sort(compareVersions).slice(-maxVersions);
  const silent = new Set(kept.slice(0, -versionsWithText));
  return versions
    .filter((version) => kept.includes(version))
    .map((version) => (silent.has(version) ? withoutText(version) : version));
}

export function withoutText({ summary: _summary, reportUrl: _reportUrl, ...kept }: Version): Version {
  return kept;
}
