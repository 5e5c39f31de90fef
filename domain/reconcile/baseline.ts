// Who stood in a step before its exam went live (P-START). Gupy's lists (v1) do not say when a candidate entered a step, so the first
// look at a step after its exam went live records everybody whom it finds there, but for those whose date of entry v2 shows to be later;
// only a person can order for them. What could go wrong: without v2 a candidate who entered after the exam went live, but before that
// first look, and whose webhook was lost, is recorded too. That is the safe side: such a candidate is counted and shown, and no
// exam is ordered unasked. The first look at which v2 answers corrects it.
import { foldStepName } from '../exam/exam-matching';
import type { ConfiguredExam } from '../exam/exam-rule';
import { isOfStep } from '../exam/reference';
import { readInstant } from '../instant';
import type { ApplicationReport } from '../text/report';

/** What is kept of one step of one job with one exam. */
export interface StepBaseline {
  /** Epoch milliseconds: just before the last look that recorded everybody. */
  recordedAt: number;
  /** Epoch milliseconds: from then on the step surely had the name that the exam matches. */
  namedSince: number;
  /** Application ids of those who stood there; one who left is taken out. */
  present: number[];
  /** Gupy was asked since when they stand there, and told it of whom it could. */
  dated?: true;
}

/** When the exam went live in this step: a step that was renamed later was not the exam's step before. */
export function liveIn(examLiveAt: number, namedSince: number): number {
  return Math.max(examLiveAt, namedSince);
}

/** Everybody whom this look finds must be recorded: no look since the exam went live has done so. */
export function mustRecord(baseline: StepBaseline | undefined, liveAt: number): boolean {
  return baseline === undefined || baseline.recordedAt < liveAt;
}

/** Who applied after the exam went live cannot have stood there before. */
export function surelyEnteredAfter(liveAt: number, appliedAt: string | undefined): boolean {
  const applied = appliedAt === undefined ? undefined : readInstant(appliedAt);
  return applied !== undefined && applied >= liveAt;
}

/** Of these, whose date of entry decides: everybody at a first look, afterwards who was recorded without such a date. */
export function undatedOf<T extends { id: number; createdAt?: string }>(
  candidates: readonly T[],
  { liveAt, isFirst, baseline }: { liveAt: number; isFirst: boolean; baseline: StepBaseline | undefined },
): T[] {
  if (!isFirst && baseline?.dated === true) return [];
  const recorded = new Set(baseline?.present);
  return candidates.filter(
    ({ id, createdAt }) => !surelyEnteredAfter(liveAt, createdAt) && (isFirst || recorded.has(id)),
  );
}

/** A run has an exam of this step for the candidate: a webhook or a person brought it, whatever the baseline says. */
export function hasEntryIn(
  report: ApplicationReport | undefined,
  at: { jobId: number; step: { id: number } },
): boolean {
  return report?.entries.some(({ reference }) => isOfStep(reference, at)) === true;
}

/** Two exams of this text are one exam, wherever they stand in the file and whatever else they say. */
export function examIdentity({ matcher, rule }: ConfiguredExam): string {
  const { step, stepId, jobs } = matcher;
  const place = stepId ?? foldStepName(step ?? '');
  const sorted = jobs?.toSorted((a, b) => a - b) ?? 'all';
  return JSON.stringify([place, sorted, rule.provider, rule.exam]);
}

// Since when a candidate stands in a step, where Gupy shows the stays of an application (P-START). What could go wrong: no document says
// what the begin of a stay is, and one that means the last change would make a newcomer of everybody who is touched. So it counts only
// where something ended at the same moment: the stay in another step, or the application itself began.
export interface Stay {
  stepId: number;
  /** Epoch milliseconds. */
  from?: number | undefined;
  until?: number | undefined;
}

/** Milliseconds by which two dates of one move may differ. */
const sameMove = 5_000;

/** Epoch milliseconds; `undefined` where no date is beyond doubt. @param appliedAt when the candidate applied */
export function enteredAt(stays: readonly Stay[], stepId: number, appliedAt: number | undefined): number | undefined {
  // Of one who came back, each stay may be shown by itself; the one that goes on counts.
  const here = stays.findLast((stay) => stay.stepId === stepId && stay.until === undefined);
  const from = here?.from;
  if (from === undefined) return undefined;
  const ends = [appliedAt, ...stays.filter((stay) => stay !== here).map(({ until }) => until)];
  const apart = ends.map((date) => (date === undefined ? Infinity : from - date));
  const nearest = apart.reduce((near, one) => (Math.abs(one) < Math.abs(near) ? one : near), Infinity);
  return Math.abs(nearest) <= sameMove ? from - Math.max(nearest, 0) : undefined;
}
