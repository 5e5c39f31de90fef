// What Gupy shows of a candidate, compared with what the runs of the application know: who got into an exam step without a
// webhook, who left one, and when a read-back forbids the order (P-MISSED, P-FRESH). What could go wrong: Gupy's lists are
// stale; a date that a run knows outranks an older one of theirs.
import { findExamRule, foldStepName } from '../exam/exam-matching';
import type { ConfiguredExam } from '../exam/exam-rule';
import type { Step } from '../exam/movement';
import { isOpen } from '../exam/phase';
import { isOfStep } from '../exam/reference';
import { instantOf } from '../instant';
import type { ApplicationReport, EntryReport } from '../text/report';
import { isLaterEntry } from './reconciliation';

/** The latest run of an application, by Temporal's list. */
export interface ListedRun {
  /** `stopped`: somebody ended it. `failed`: it failed or timed out. */
  state: 'open' | 'completed' | 'stopped' | 'failed';
  /** The exam of this job and folded step name is ordered or waited for. */
  awaits?: ListedExam;
  /** The exam of this job and folded step name is settled, and answers for the candidate until that date of Gupy's (domain/exam/status.ts). */
  seen?: ListedExam & { until: string };
}

interface ListedExam {
  jobId: unknown;
  step: string;
}

/**
 * @param place `sharesName`: the job has another step of this name; `changedAt` as in `Sighting`
 * @returns `undefined` where the run must be asked
 */
export function concludeFromList(
  run: ListedRun | undefined,
  place: { jobId: number; step: Step; sharesName?: true; changedAt?: string | undefined },
): 'known' | 'unsure' | undefined {
  // Somebody ended the run, which was a decision; another run would order what it ordered a second time.
  if (run?.state === 'stopped') return 'known';
  // No run should fail. What it ordered is not known: a person must look into it.
  if (run?.state === 'failed') return 'unsure';
  if (run === undefined || place.sharesName === true) return undefined;
  const isHere = (exam: ListedExam | undefined) =>
    exam?.jobId === place.jobId && exam.step === foldStepName(place.step.name);
  if (run.state === 'open' && isHere(run.awaits)) return 'known';
  const { seen } = run;
  const isSeen = place.changedAt !== undefined && seen && instantOf(place.changedAt) <= instantOf(seen.until);
  return isSeen === true && isHere(seen) ? 'known' : undefined;
}

/** A candidate in a step, by Gupy's list. */
export interface Sighting {
  jobId: number;
  stepId: number;
  /** ISO 8601, by Gupy's clock: when the application last changed. Absent where Gupy does not say. */
  changedAt?: string | undefined;
  /** Epoch milliseconds, by Gupy's clock: since when the candidate stands there. Absent where nobody asked, or a doubt remains. */
  enteredAt?: number | undefined;
}

/**
 * `known`: the run has the exam, or had it and settled it. `undated`: likewise, but the candidate changed since: who left and came
 * back looks the same as who stayed, but for the date of entry. `missed`: no webhook reported the movement.
 * `unknown`: the run never saw where the candidate was; an ended run, or Gupy, must say.
 */
export type Conclusion = 'known' | 'undated' | 'missed' | 'unknown';

export function concludeFrom(report: ApplicationReport, sighting: Sighting): Conclusion {
  const { jobId, stepId, changedAt } = sighting;
  const last = report.entries.findLast(({ reference }) => isOfStep(reference, { jobId, step: { id: stepId } }));
  const { lastSeen } = report;
  if (lastSeen === null) return last === undefined ? 'unknown' : 'known';
  if (lastSeen.jobId === jobId && lastSeen.stepId === stepId) {
    return last === undefined || last.orderStillDue ? 'missed' : afterStay(last, lastSeen, sighting);
  }
  const isNewer = changedAt !== undefined && instantOf(changedAt) >= instantOf(lastSeen.occurredAt);
  return isNewer ? 'missed' : 'known';
}

/** Of a candidate whom the run saw in this very step. A return while the exam was under way continues it. */
function afterStay(
  exam: EntryReport,
  { occurredAt }: { occurredAt: string },
  { changedAt, enteredAt }: Sighting,
): 'known' | 'undated' | 'missed' {
  const isNewStay = (since: number) => isLaterEntry(since, occurredAt) && isOverBy(exam, since);
  if (enteredAt !== undefined) return isNewStay(enteredAt) ? 'missed' : 'known';
  return changedAt !== undefined && isNewStay(instantOf(changedAt)) ? 'undated' : 'known';
}

/** See `isOpenAt` in domain/exam/entries.ts. */
function isOverBy({ phase, results }: EntryReport, time: number): boolean {
  if (isOpen(phase)) return false;
  return results.length === 0 || results.some(({ countsFrom }) => instantOf(countsFrom) <= time);
}

/**
 * The step that the candidate left the last seen one for. `undefined`: the candidate did not leave, or no date of Gupy proves it.
 * Reconciliation finds a candidate in another exam step when it lists that step.
 */
export function leftFor(
  lastSeen: { jobId: number; stepId: number; occurredAt: string },
  { currentStep, changedAt }: { currentStep?: Step; changedAt?: string },
  exams: readonly ConfiguredExam[],
): Step | undefined {
  if (currentStep === undefined || currentStep.id === lastSeen.stepId || changedAt === undefined) return undefined;
  if (instantOf(changedAt) < instantOf(lastSeen.occurredAt)) return undefined;
  return findExamRule(exams, lastSeen.jobId, currentStep) === undefined ? currentStep : undefined;
}

interface ReadBack {
  status: string;
  currentStep?: Step;
}

/** Why the read-back forbids an order, or a message to the candidate. @param stepId `undefined`: the exam goes on wherever they are */
export function readBackRefusal(
  application: ReadBack | undefined,
  { jobId, stepId }: { jobId: number; stepId: number | undefined },
): string | undefined {
  if (application === undefined) return `Gupy has no such application in job ${jobId}`;
  if (application.status !== 'in_process') return `the application is not in process any more (${application.status})`;
  if (stepId === undefined || application.currentStep?.id === stepId) return undefined;
  return 'the candidate is not in this step any more';
}
