// What ended runs knew of an entry, for the run that finds it again: a result that was dealt with there, or one older than
// those, must not overwrite what is in Gupy (P-CORRECT). Only a newer one is a correction.
import { instantOf } from '../instant';
import type { KnownToEndedRuns, VersionId } from './state';

/** `countsFrom`: ISO 8601, the date the version counted by. */
export interface KnownResult {
  id: VersionId;
  countsFrom: string;
}

/** `undefined` where no result was known: what an expiry put is replaced by any result. */
export function knownToEndedRuns(known: readonly KnownResult[]): KnownToEndedRuns | undefined {
  const results = known.filter(({ id }) => id.by !== 'deadline');
  if (results.length === 0) return undefined;
  const sorted = results.toSorted((a, b) => instantOf(a.countsFrom) - instantOf(b.countsFrom));
  return { versions: sorted.map(({ id }) => id), newestAt: instantOf(sorted.at(-1)?.countsFrom ?? '') };
}
