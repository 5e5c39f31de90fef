// Lists the steps that have an exam: the steps of the jobs, matched with bridge.yaml like a webhook. What could go wrong: a
// step was renamed, and its exam matches nothing any more; or a job cannot be read, such as a confidential one. The activity
// reports both in every cycle, and goes on with the other jobs.
import { log } from '@temporalio/activity';
import type { ConfiguredExam } from '../domain/exam/exam-rule';
import { type ExamStep, examStepsOf, type ListedStep } from '../domain/reconcile/reconciliation';
import { type ExamBaselines, examKeyOf } from '../temporal/exam-baselines';
import type { GupyClient } from '../gupy/gupy-client';
import { type Clock, monotonicClock } from '../outbound/clock';
import { HttpFailure } from '../outbound/http-failure';
import { type Attempt, attemptAt } from './attempt';
import { inBatches } from './batches';
import { isAboutOneOnly } from './failure-of-one';
import { withHeartbeats } from './heartbeats';
import type { ExamSteps, LiveExam, ReconcileActivities } from './reconcile-contract';
import { orUndefined } from '../domain/or-undefined';

/**
 * Milliseconds after which the activity looks again at a job without an exam step; jobs with one are read in every cycle. A cycle
 * that a person starts reads all jobs, since that person has often just renamed a step.
 */
const withoutExamFor = 3_600_000;
/** A confidential job refuses a token that other jobs take, so these failures may concern one job alone. */
const subjectsOfOneJob = ['request', 'token'] as const;
/** Jobs read at once; the rate is the real limit. */
const atOnce = 5;

export interface ListExamStepsDeps {
  gupy: GupyClient;
  exams: readonly ConfiguredExam[];
  baselines: Pick<ExamBaselines, 'goLive'>;
  clock?: Clock;
}

export function createListExamSteps({
  gupy,
  exams,
  baselines,
  clock = monotonicClock,
}: ListExamStepsDeps): ReconcileActivities['listExamSteps'] {
  /** Job id → time of the last read that found no exam step. */
  const withoutExam = new Map<number, number>();
  const isSkipped = (jobId: number): boolean => clock.now() - (withoutExam.get(jobId) ?? -Infinity) < withoutExamFor;

  async function read(jobId: number, signal: AbortSignal): Promise<ExamStep[]> {
    const steps = examStepsOf(exams, jobId, await stepsOf(gupy, jobId, signal));
    if (steps.length === 0) withoutExam.set(jobId, clock.now());
    else withoutExam.delete(jobId);
    return steps;
  }

  async function lookInto(jobId: number, { number, signal }: Attempt): Promise<ExamStep[] | Unreadable> {
    try {
      return await read(jobId, signal);
    } catch (error) {
      if (isAboutOneOnly(error, number, subjectsOfOneJob)) return { jobId, failure: error };
      throw error;
    }
  }

  return ({ everyJob }) =>
    attemptAt('GUPY', (attempt) =>
      withHeartbeats(async () => {
        const live = await liveExams(exams, baselines);
        const jobs = await jobsOf(gupy, exams, attempt.signal);
        for (const known of withoutExam.keys()) if (!jobs.includes(known)) withoutExam.delete(known);
        const asked = everyJob ? jobs : jobs.filter((jobId) => !isSkipped(jobId));
        const looked = await inBatches(asked, atOnce, (jobId) => lookInto(jobId, attempt));
        const unreadable = looked.filter((one) => 'failure' in one);
        // If no job can be read, the failure is not about one job: the token is refused, for example.
        if (unreadable[0] !== undefined && unreadable.length === jobs.length) throw unreadable[0].failure;
        const steps = looked.filter((one) => 'length' in one).flat();
        return { ...described(exams, jobs.length, steps, unreadable), exams: live };
      }),
    );
}

interface Unreadable {
  jobId: number;
  failure: HttpFailure;
}

/** An exam that this file names first goes live with this cycle at the latest (P-START). */
async function liveExams(
  exams: readonly ConfiguredExam[],
  baselines: ListExamStepsDeps['baselines'],
): Promise<LiveExam[]> {
  const live = await baselines.goLive(exams.map(examKeyOf));
  return exams.map((exam, index) => {
    const liveAt = exam.since ?? live[index]?.liveAt;
    if (liveAt === undefined) throw new TypeError(`exams[${index}] did not go live`);
    return { key: examKeyOf(exam), liveAt, rule: exam.rule };
  });
}

/** The jobs that the exams name, and all in which candidates can stand if an exam names none. */
async function jobsOf(gupy: GupyClient, exams: readonly ConfiguredExam[], signal: AbortSignal): Promise<number[]> {
  const named = exams.flatMap(({ matcher }) => matcher.jobs ?? []);
  const anyJob = exams.some(({ matcher }) => matcher.jobs === undefined);
  return [...new Set([...named, ...(anyJob ? await gupy.jobs.withCandidates(signal) : [])])];
}

/** Empty if Gupy has no such job. */
async function stepsOf(gupy: GupyClient, jobId: number, signal: AbortSignal): Promise<ListedStep[]> {
  const isUnknown = (error: unknown) => error instanceof HttpFailure && error.status === 404;
  return (await orUndefined(() => gupy.listSteps(jobId, signal), isUnknown)) ?? [];
}

function described(
  exams: readonly ConfiguredExam[],
  jobs: number,
  found: ExamStep[],
  unreadable: readonly Unreadable[],
): Omit<ExamSteps, 'exams'> {
  const steps = found.toSorted((a, b) => a.jobId - b.jobId || a.step.id - b.step.id);
  const unread = unreadable.map(({ jobId, failure }) => `The steps of job ${jobId} cannot be read: ${failure.message}`);
  // Before anybody is in any job, a step that nobody finds says nothing.
  const warnings = [...(jobs === 0 ? [] : unmatchedExams(exams, steps)), ...unread];
  for (const warning of warnings) log.warn(warning);
  return { jobs, steps, warnings };
}

/** One line for each exam whose step no job has. */
export function unmatchedExams(exams: readonly ConfiguredExam[], found: readonly ExamStep[]): string[] {
  return exams.flatMap(({ matcher: { step, stepId, jobs } }, index) => {
    if (found.some(({ rule }) => rule === index)) return [];
    const missing =
      stepId === undefined
        ? `named "${step}": was it renamed, or is it not made yet?`
        : `with id ${stepId}: is it the right one?`;
    const where = jobs === undefined ? 'no published, frozen or closed job' : `none of the jobs ${jobs.join(', ')}`;
    return [`exams[${index}]: ${where} has a step ${missing}`];
  });
}
