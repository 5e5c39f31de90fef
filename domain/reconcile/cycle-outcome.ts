// What a cycle of reconciliation found: the result of its run, and what the worker's log and the commands say of it.
import type { Step } from '../exam/movement';

/**
 * For whom a cycle orders exams: for those whose webhook is missing; also for those who stood in the step before its exam went live,
 * because a person asked (P-START); or for nobody, because a person wants to know the numbers first.
 */
export type OrdersFor = 'missed' | 'present' | 'nothing';

/** What was found in one step; every candidate listed is counted once, under what follows but `left`. */
export interface StepCounts {
  /** Candidates in process in the step. */
  listed: number;
  /** Their run has the exam, or had it. */
  known: number;
  /** No run is retained, but a tag or a comment of the bridge proves that the exam was settled. */
  settled: number;
  /** Of the known: Gupy changed them since their exam ended, and no date shows whether they left and came back. @default 0 */
  undated?: number;
  /** Their exam is being ordered now: their webhook was missing, or a person asked for those who were present. */
  found: number;
  /** They stood here before the exam went live, and no exam is ordered until a person asks for it. */
  present: number;
  /** Their run or Gupy did not answer (the next cycle asks again), or the run failed and a person must check it. */
  unsure: number;
  /** Candidates whom a run awaited here and who had left without a webhook. */
  left: number;
}

export interface ReconcileOutcome {
  orders: OrdersFor;
  /** Keys of the exams in the worker's file, in its order: what `exam` of a step counts in. */
  exams: string[];
  /** Jobs that were looked at. */
  jobs: number;
  steps: StepOutcome[];
  /** What was wrong with Gupy's webhook for this bridge, and is repaired. */
  webhookRepaired: string[];
  warnings: string[];
}

export interface StepOutcome extends StepCounts {
  jobId: number;
  step: Step;
  /** Number of the exam in the worker's file, from 0. */
  exam: number;
  /** This step could not be read to its end. */
  error?: { code: string; reason: string };
}

export interface ReconcileProgress {
  /** Exam steps to check; null until they are listed. */
  total: number | null;
  done: number;
  found: number;
}

/** Candidates whom a person must decide about, by number of the exam (P-START). */
export function presentBefore({ steps }: Pick<ReconcileOutcome, 'steps'>): Map<number, number> {
  const byExam = new Map<number, number>();
  for (const { exam, present } of steps) {
    if (present > 0) byExam.set(exam, (byExam.get(exam) ?? 0) + present);
  }
  return byExam;
}

export function presentText(exam: number, count: number): string {
  const who = count === 1 ? '1 candidate stands' : `${count} candidates stand`;
  return `exams[${exam}]: ${who} in the step since before the exam went live, and nothing is ordered for them; \`gupy-exam-bridge reconcile --present --exam ${exam}\` orders`;
}

/** Candidates of whom nothing shows whether they left the step after their exam and came back, by number of the exam. */
export interface UnseenReturns {
  /** Gupy changed them since their exam ended. */
  changed: number;
  /** Temporal has forgotten their run. */
  forgotten: number;
}

export function unseenReturns({ steps }: Pick<ReconcileOutcome, 'steps'>): Map<number, UnseenReturns> {
  const byExam = new Map<number, UnseenReturns>();
  for (const { exam, undated = 0, settled } of steps) {
    const { changed, forgotten } = byExam.get(exam) ?? { changed: 0, forgotten: 0 };
    if (undated + settled > 0) byExam.set(exam, { changed: changed + undated, forgotten: forgotten + settled });
  }
  return byExam;
}

export function unseenText(exam: number, { changed, forgotten }: UnseenReturns): string {
  const count = changed + forgotten;
  const who = count === 1 ? '1 candidate who had the exam is' : `${count} candidates who had the exam are`;
  const why = [
    ...(changed === 0 ? [] : [`${changed} changed in Gupy since the exam`]),
    ...(forgotten === 0 ? [] : [`Temporal has forgotten the runs of ${forgotten}`]),
  ].join(', ');
  return `exams[${exam}]: ${who} in the step, and no date shows whether somebody left it and came back without a webhook (${why}); for a second exam move the candidate out of the step and in again`;
}

/** Lines for the worker's log; none where nothing was found. */
export function newsOf(outcome: ReconcileOutcome): string[] {
  if (outcome.orders === 'nothing') return [];
  const found = outcome.steps.reduce((sum, one) => sum + one.found, 0);
  const left = outcome.steps.reduce((sum, one) => sum + one.left, 0);
  const lost = `Reconciliation ordered ${found} exams that no webhook brought, and passed on ${left} leavings`;
  return [
    ...(found + left === 0 ? [] : [lost]),
    ...[...presentBefore(outcome)].map(([exam, count]) => presentText(exam, count)),
  ];
}
