// What ended runs left behind, as far back as Temporal retains them: which orders, results and tags are ours (P-CORRECT,
// P-ONCE). What could go wrong: a tag that two exams put would be taken off for one while the other needs it.
import type { ExamRule } from '../exam/exam-rule';
import type { Step } from '../exam/movement';
import type { Part, PartVersion } from '../exam/part';
import { isOfStep, referenceOfAttempt } from '../exam/reference';
import type { VersionId } from '../exam/result';
import type { KnownToEndedRuns } from '../exam/state';
import { instantOf } from '../instant';
import type { EntryReport, PartReport, VersionReport } from '../text/report';
import { fixedTags } from '../text/templates';

type EndedEntries = readonly EntryReport[];

/** Of each order: a missed exam may have been ordered again. */
export function orderedReferences(ended: EndedEntries): string[] {
  return ended.flatMap(({ reference, orderId, formerOrders = [] }) =>
    orderId === null ? [] : [...formerOrders, orderId].map((_order, index) => referenceOfAttempt(reference, index + 1)),
  );
}

/** The orders that ended runs placed for this entry: the last one, and those before it. */
export function ordersOf(
  ended: EndedEntries,
  reference: string,
): { orderId: string; formerOrders?: string[] } | undefined {
  const placed = ended.find((entry) => entry.reference === reference && entry.orderId !== null);
  if (placed?.orderId == null) return undefined;
  const { orderId, formerOrders } = placed;
  return { orderId, ...(formerOrders && { formerOrders }) };
}

/** `undefined` where ended runs knew no result: what an expiry put is replaced by any result. */
export function knownToEndedRuns(ended: EndedEntries, reference: string): KnownToEndedRuns | undefined {
  const results = ended
    .flatMap((entry) => (entry.reference === reference ? entry.results : []))
    .filter(({ by }) => by !== 'deadline')
    .toSorted((a, b) => instantOf(a.countsFrom) - instantOf(b.countsFrom));
  const versions = results.map(({ late: _late, ...version }) => idOf(version));
  const newest = results.at(-1);
  return newest && { versions, newestAt: instantOf(newest.countsFrom) };
}

/** The candidate left, and the order was not kept: that the provider cancelled it is no result. */
export function wasLeft(ended: EndedEntries, reference: string): boolean {
  return ended.some((entry) => entry.reference === reference && entry.phase.is === 'left');
}

/** A later exam of the step was decided: what comes of this one takes nothing of that one's place. */
export function wasOvertaken(ended: EndedEntries, reference: string, at: Place): boolean {
  const since = enteredAt(ended, reference);
  if (since === undefined) return false;
  const decided = ended.filter((entry) => entry.phase.is === 'decided' && isOfStep(entry.reference, at));
  return decided.some((other) => (enteredAt(ended, other.reference) ?? since) > since);
}

/** Epoch milliseconds, by the run that saw its movement. */
function enteredAt(ended: EndedEntries, reference: string): number | undefined {
  const seen = ended.find((entry) => entry.reference === reference && entry.enteredAt !== undefined);
  return seen?.enteredAt === undefined ? undefined : instantOf(seen.enteredAt);
}

function idOf({ outcome: _outcome, occurredAt: _date, countsFrom: _from, ...id }: VersionReport): VersionId {
  return id;
}

/** What the ended run that knew most knew of the exams of an order that has several: a late one makes the result whole. */
export function partsOf(ended: EndedEntries, reference: string): Part[] {
  const known = ended.flatMap(({ reference: of, parts }) => (of === reference && parts !== undefined ? [parts] : []));
  const sizeOf = (parts: readonly PartReport[]) => parts.flatMap(({ results }) => results).length;
  const [most = []] = known.toSorted((a, b) => sizeOf(b) - sizeOf(a));
  return most.map(partOf);
}

function partOf({ name, since, results }: PartReport): Part {
  const versions = results.map((result, index): PartVersion => {
    const { outcome, occurredAt, countsFrom } = result;
    const times = { occurredAt, versionAt: countsFrom, receivedAt: instantOf(countsFrom) };
    return { id: idOf(result), arrival: index + 1, outcome, ...times, isOfEndedRun: true };
  });
  return { name, since: instantOf(since), versions };
}

interface Place {
  jobId: number;
  step: Step;
}

/** Those of `tags` that ended runs put for this step, and for no other one. */
export function tagsLeft(tags: readonly string[], ended: EndedEntries, at: Place): string[] {
  return tags.filter((tag) => putFor(tag, ended, at) === 'this-step');
}

/** Those of `tags` that a late result of this step may replace: what ended runs left, and tags of the rule that no other step has. */
export function tagsOfExam(tags: readonly string[], ended: EndedEntries, at: Place & { rule: ExamRule }): string[] {
  const ofRule = fixedTags(at.rule);
  return tags.filter((tag) => {
    const isPut = putFor(tag, ended, at);
    return isPut === 'this-step' || (isPut === 'nowhere' && ofRule.includes(tag));
  });
}

function putFor(tag: string, ended: EndedEntries, at: Place): 'nowhere' | 'this-step' | 'another-step' {
  const putBy = ended.filter(({ published }) => published.tags.includes(tag));
  if (putBy.length === 0) return 'nowhere';
  return putBy.every(({ reference }) => isOfStep(reference, at)) ? 'this-step' : 'another-step';
}
