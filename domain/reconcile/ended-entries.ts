// What ended runs left behind, as far back as Temporal retains them: which orders, results and tags are ours (P-CORRECT,
// P-ONCE). What could go wrong: a tag that two exams put would be taken off for one while the other needs it.
import type { Step } from '../exam/movement';
import { isOfStep } from '../exam/reference';
import type { KnownToEndedRuns, VersionId } from '../exam/state';
import { instantOf } from '../instant';
import type { EntryReport } from '../text/report';

type EndedEntries = readonly EntryReport[];

export function orderedReferences(ended: EndedEntries): string[] {
  return ended.filter(({ orderId }) => orderId !== null).map(({ reference }) => reference);
}

/** The order that ended runs placed for this entry. */
export function orderOf(ended: EndedEntries, reference: string): string | undefined {
  return ended.find((entry) => entry.reference === reference && entry.orderId !== null)?.orderId ?? undefined;
}

/** `undefined` where ended runs knew no result: what an expiry put is replaced by any result. */
export function knownToEndedRuns(ended: EndedEntries, reference: string): KnownToEndedRuns | undefined {
  const results = ended
    .flatMap((entry) => (entry.reference === reference ? entry.results : []))
    .filter(({ by }) => by !== 'deadline')
    .toSorted((a, b) => instantOf(a.countsFrom) - instantOf(b.countsFrom));
  const versions = results.map(
    ({ outcome: _outcome, occurredAt: _date, late: _late, countsFrom: _from, ...id }): VersionId => id,
  );
  const newest = results.at(-1);
  return newest && { versions, newestAt: instantOf(newest.countsFrom) };
}

/** Those of `tags` that ended runs put for this step, and for no other one. */
export function tagsLeft(tags: readonly string[], ended: EndedEntries, at: { jobId: number; step: Step }): string[] {
  const putBy = (tag: string) => ended.filter(({ published }) => published.tags.includes(tag));
  const isOurs = (entries: EndedEntries) => entries.every(({ reference }) => isOfStep(reference, at));
  return tags.filter((tag) => putBy(tag).length > 0 && isOurs(putBy(tag)));
}
