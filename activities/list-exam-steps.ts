// Where exams are: the steps of the jobs, matched with bridge.yaml as a webhook would be. What could go wrong: a step was
// renamed, and its exam silently matches nothing any more; that is told here, every time.
import { log } from '@temporalio/activity';
import { findExamRule } from '../domain/exam-matching';
import type { ConfiguredExam } from '../domain/exam-rule';
import type { Step } from '../domain/movement';
import type { GupyClient } from '../gupy/gupy-client';
import { type Clock, monotonicClock } from '../outbound/clock';
import { HttpFailure } from '../outbound/http-failure';
import { attemptAt } from './attempt';
import { inBatches } from './batches';
import { whileBeating } from './heartbeats';
import type { ExamStep, ExamSteps, ReconcileActivities } from './reconcile-contract';

/** A job without an exam step is asked again after this, in milliseconds; those that have one are asked every time. */
const withoutExamFor = 3_600_000;
/** Jobs asked at once; the rate holds them back, not this. */
const atOnce = 5;

export function createListExamSteps(
  gupy: GupyClient,
  exams: readonly ConfiguredExam[],
  clock: Clock = monotonicClock,
): ReconcileActivities['listExamSteps'] {
  /** Job id → when it was found to have no exam step. */
  const withoutExam = new Map<number, number>();
  const isSkipped = (jobId: number): boolean => clock.now() - (withoutExam.get(jobId) ?? -Infinity) < withoutExamFor;

  async function examStepsOf(jobId: number, signal: AbortSignal): Promise<ExamStep[]> {
    if (isSkipped(jobId)) return [];
    const steps = (await stepsOf(gupy, jobId, signal)).flatMap((step): ExamStep[] => {
      const rule = findExamRule(exams, jobId, step);
      return rule === undefined ? [] : [{ jobId, step, rule: exams.findIndex((exam) => exam.rule === rule) }];
    });
    if (steps.length === 0) withoutExam.set(jobId, clock.now());
    else withoutExam.delete(jobId);
    return steps;
  }

  return () =>
    attemptAt('GUPY', ({ signal }) =>
      whileBeating(
        () => undefined,
        async () => {
          const jobs = await jobsOf(gupy, exams, signal);
          for (const known of withoutExam.keys()) if (!jobs.includes(known)) withoutExam.delete(known);
          const steps = await inBatches(jobs, atOnce, (jobId) => examStepsOf(jobId, signal));
          return described(exams, jobs.length, steps.flat());
        },
      ),
    );
}

/** Those that the exams name, and all published ones where an exam names none. */
async function jobsOf(gupy: GupyClient, exams: readonly ConfiguredExam[], signal: AbortSignal): Promise<number[]> {
  const named = exams.flatMap(({ matcher }) => matcher.jobs ?? []);
  const anyJob = exams.some(({ matcher }) => matcher.jobs === undefined);
  return [...new Set([...named, ...(anyJob ? await gupy.jobs.published(signal) : [])])];
}

/** None where Gupy has no such job. */
async function stepsOf(gupy: GupyClient, jobId: number, signal: AbortSignal): Promise<Step[]> {
  try {
    return await gupy.listSteps(jobId, signal);
  } catch (error) {
    if (error instanceof HttpFailure && error.status === 404) return [];
    throw error;
  }
}

function described(exams: readonly ConfiguredExam[], jobs: number, found: ExamStep[]): ExamSteps {
  const steps = found.toSorted((a, b) => a.jobId - b.jobId || a.step.id - b.step.id);
  const matched = new Set(steps.map(({ rule }) => rule));
  const warnings = exams.flatMap(({ matcher }, index) => {
    if (matched.has(index)) return [];
    const byName = matcher.stepId === undefined;
    const step = byName
      ? `named "${matcher.step}": was it renamed?`
      : `with id ${matcher.stepId}: is it the right one?`;
    const where = matcher.jobs === undefined ? 'no published job' : `none of the jobs ${matcher.jobs.join(', ')}`;
    return [`exams[${index}]: ${where} has a step ${step}`];
  });
  for (const warning of warnings) log.warn(warning);
  return { jobs, steps, rules: exams.map(({ rule }) => rule), warnings };
}
