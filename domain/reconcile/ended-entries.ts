// What ended runs left behind, as far back as Temporal retains them: which orders, results and tags are ours (P-CORRECT,
// P-ONCE). What could go wrong: a tag that two exams put would be taken off for one while the other needs it.
import type { KnownResult } from '../exam/ended-runs';
import type { Step } from '../exam/movement';
import { isOfStep } from '../exam/reference';
import type { EntryReport } from '../text/report';

type EndedEntries = readonly EntryReport[];

export function orderedReferences(ended: EndedEntries): string[] {
  return ended.filter(({ orderId }) => orderId !== null).map(({ reference }) => reference);
}

export function knownResults(ended: EndedEntries, reference: string): KnownResult[] {
  return ended
    .filter((entry) => entry.reference === reference)
    .flatMap(({ results }) => results)
    .map(({ outcome: _outcome, occurredAt: _occurredAt, late: _late, countsFrom, ...id }) => ({ id, countsFrom }));
}

/** Those of `tags` that ended runs put for this step, and for no other one. */
export function tagsLeft(tags: readonly string[], ended: EndedEntries, at: { jobId: number; step: Step }): string[] {
  const putBy = (tag: string) => ended.filter(({ published }) => published.tags.includes(tag));
  const isOurs = (entries: EndedEntries) => entries.every(({ reference }) => isOfStep(reference, at));
  return tags.filter((tag) => putBy(tag).length > 0 && isOurs(putBy(tag)));
}
