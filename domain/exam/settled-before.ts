// What an ended run knew of an entry, told to the run that finds it again: a result that was dealt with there, or one older
// than those, must not overwrite what stands (P-CORRECT). Only a newer one is a correction.
import { instantOf, trustedAhead } from '../instant';
import type { Result } from './result';
import type { SettledBefore, Version } from './state';
import { datedAt } from './versions';

export type KnownResult = Pick<Result, 'resultId' | 'occurredAt'>;

/** `undefined` where no result was known: what an expiry put is replaced by any result. */
export function settledBefore(known: readonly KnownResult[], now: number): SettledBefore | undefined {
  if (known.length === 0) return undefined;
  // A date in the far future counted from when it came, which is not known any more; it must not outrank every correction.
  const dates = known.map(({ occurredAt }) => instantOf(occurredAt)).filter((time) => time <= now + trustedAhead);
  return { resultIds: known.map(({ resultId }) => resultId), newestAt: Math.max(0, ...dates) };
}

export function wasSettled(before: SettledBefore | undefined, version: Version): boolean {
  if (before === undefined) return false;
  return before.resultIds.includes(version.versionId) || datedAt(version) < before.newestAt;
}
