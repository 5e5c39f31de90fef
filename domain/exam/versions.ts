// Which of several results counts, and which came too late. Derived from dates, not from the order of arrival (P-ORDER),
// except for the deadline, which is the bridge's own clock.
import { isWithdrawn } from './entry-life';
import { instantOf, trustedAhead } from '../instant';
import type { Result } from './result';
import type { ApplicationState, Entry, Version } from './state';

export function versionFromResult(result: Result, entry: Entry, receivedAt: number): Version {
  return {
    versionId: result.resultId,
    source: 'provider',
    occurredAt: result.occurredAt,
    receivedAt,
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

/**
 * The date a version counts by, epoch milliseconds: its own, unless that cannot be read or lies in the far future, where
 * it would outrank every correction for ever; then the time it came.
 */
export function datedAt(version: Version): number {
  const time = Date.parse(version.occurredAt);
  return time <= version.receivedAt + trustedAhead ? time : version.receivedAt;
}

/** Negative: `a` is older. An expiry is weaker than any real result; ties of date go to an operator, then by id. */
export function compareVersions(a: Version, b: Version): number {
  const strength = Number(a.source !== 'deadline') - Number(b.source !== 'deadline');
  if (strength !== 0) return strength;
  const time = datedAt(a) - datedAt(b);
  if (time !== 0) return time;
  const authority = Number(a.source === 'operator') - Number(b.source === 'operator');
  if (authority !== 0) return authority;
  return a.versionId < b.versionId ? -1 : a.versionId > b.versionId ? 1 : 0;
}

export function newestOf(versions: readonly Version[]): Version | undefined {
  return versions.reduce<Version | undefined>(
    (newest, version) => (newest === undefined || compareVersions(version, newest) > 0 ? version : newest),
    undefined,
  );
}

/** The version that decides the entry: the newest of those that may be written in full, or were skipped by an operator. */
export function decidingVersion(state: ApplicationState, entry: Entry): Version | undefined {
  return newestOf(entry.versions.filter((version) => decides(state, entry, version)));
}

export function decides(state: ApplicationState, entry: Entry, version: Version): boolean {
  return version.skipped || publishMode(state, entry, version) === 'full';
}

/**
 * Late is a result that came after the deadline had passed or after its run had ended, or that is dated after the
 * candidate left (unless the rule keeps the order) or after a newer entry began (P-LATE). An order that an operator let go is
 * not kept.
 */
export function isLate(state: ApplicationState, entry: Entry, version: Version): boolean {
  if (version.source !== 'provider') return false;
  if (entry.recovered || version.afterExpiry || isWithdrawn(entry)) return true;
  const next = state.entries[state.entries.indexOf(entry) + 1];
  if (next === undefined) return false;
  const nextAt = instantOf(next.movement.occurredAt);
  const isKept = entry.movement.rule.onLeave === 'keep' && entry.ignored === undefined;
  const keptOpen = isKept && (entry.decidedAt ?? Infinity) > nextAt;
  return !keptOpen && datedAt(version) > nextAt;
}

/** What may be written for a version: everything, one comment, or nothing. */
export function publishMode(state: ApplicationState, entry: Entry, version: Version): 'full' | 'comment' | 'nothing' {
  if (version.skipped) return 'nothing';
  // The candidate had left before the deadline: there was nothing to expire, it only was not known yet.
  if (version.source === 'deadline' && isWithdrawn(entry)) return 'nothing';
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
