// Which of several results counts, and which came too late. Derived from dates, not from the order of arrival (P-ORDER),
// except for the deadline, which is the bridge's own clock.
import type { Result } from './result';
import type { ApplicationState, Entry, Version } from './state';

/** Versions kept per entry. Beyond it a sender is not corrected any more but flooded; the rest is noted and dropped. */
export const maxVersions = 100;

export function versionFromResult(result: Result, entry: Entry): Version {
  return {
    versionId: result.resultId,
    source: 'provider',
    occurredAt: result.occurredAt,
    outcome: result.outcome,
    ...(result.score === undefined ? {} : { score: result.score }),
    ...(result.maxScore === undefined ? {} : { maxScore: result.maxScore }),
    ...(result.summary === undefined ? {} : { summary: result.summary }),
    ...(result.reportUrl === undefined ? {} : { reportUrl: result.reportUrl }),
    afterExpiry: entry.expiredAt !== undefined,
    ...unwritten,
  };
}

export const unwritten = { commented: false, published: false, skipped: false } as const;

/** Negative: `a` is older. An expiry is weaker than any real result; ties of date go by id. */
export function compareVersions(a: Version, b: Version): number {
  const strength = Number(a.source !== 'deadline') - Number(b.source !== 'deadline');
  if (strength !== 0) return strength;
  const time = Date.parse(a.occurredAt) - Date.parse(b.occurredAt);
  if (time !== 0) return time;
  return a.versionId < b.versionId ? -1 : a.versionId > b.versionId ? 1 : 0;
}

export function newestVersion(entry: Entry): Version | undefined {
  return entry.versions.reduce<Version | undefined>(
    (newest, version) => (newest === undefined || compareVersions(version, newest) > 0 ? version : newest),
    undefined,
  );
}

/**
 * Late is a result that came after the deadline had passed or after its run had ended, or that is dated after the
 * candidate left (unless the rule keeps the order) or entered an exam step anew (P-LATE).
 */
export function isLate(state: ApplicationState, entry: Entry, version: Version): boolean {
  if (version.source !== 'provider') return false;
  if (entry.recovered || version.afterExpiry) return true;
  if (entry.movement.rule.onLeave === 'keep') return false;
  const resultAt = Date.parse(version.occurredAt);
  if (entry.left !== undefined && resultAt > Date.parse(entry.left.occurredAt)) return true;
  const next = state.entries[state.entries.indexOf(entry) + 1];
  return next !== undefined && resultAt > Date.parse(next.movement.occurredAt);
}

/** What may be written for a version: everything, one comment, or nothing. */
export function publishMode(state: ApplicationState, entry: Entry, version: Version): 'full' | 'comment' | 'nothing' {
  if (version.skipped) return 'nothing';
  if (!isLate(state, entry, version)) return 'full';
  switch (entry.movement.rule.lateResult) {
    case 'publish':
      return 'full';
    case 'comment':
      return 'comment';
    case 'ignore':
      return 'nothing';
  }
}
