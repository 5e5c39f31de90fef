// Does the step of every exam exist? An exam with the name of a step stops matching silently when a person renames the step in
// Gupy. A step without jobs is searched in a bounded number of published jobs.
import { closestName } from '../../config/closest-name';
import { matchesStep } from '../../domain/exam/exam-matching';
import { type ConfiguredExam, type ExamMatcher } from '../../domain/exam/exam-rule';
import { type Step } from '../../domain/exam/movement';
import { GupyClient } from '../../gupy/gupy-client';
import { listInStep } from '../../gupy/job-reader';
import { eachPage } from '../../gupy/pages';
import { HttpFailure } from '../../outbound/http-failure';
import { type HttpTarget } from '../../outbound/http-target';
import { countOf } from '../output';
import { type CheckResult, failedCall, fine, problem } from './check-result';

/** Jobs whose steps are read, for all exams together: one request each. */
const mostJobs = 50;

const keys = { url: 'gupy.url and the jobs of this exam', token: 'gupy.token' };

export async function checkSteps(
  exams: readonly ConfiguredExam[],
  target: HttpTarget,
  signal: AbortSignal,
): Promise<CheckResult[]> {
  const search = new StepSearch(target, signal);
  const results: CheckResult[] = [];
  for (const [index, { matcher }] of exams.entries()) {
    const name = `exams[${index}], ${wordsOf(matcher)}`;
    const look =
      matcher.jobs === undefined ? inAnyJob(name, matcher, search) : inTheseJobs(name, matcher, matcher.jobs, search);
    results.push(await look.catch((error: unknown) => failedCall(name, error, keys)));
  }
  return results;
}

function wordsOf({ step, stepId }: ExamMatcher): string {
  return stepId === undefined ? `step "${step}"` : `step ${stepId}`;
}

async function inTheseJobs(
  name: string,
  matcher: ExamMatcher,
  jobs: readonly number[],
  search: StepSearch,
): Promise<CheckResult> {
  const wrong: string[] = [];
  const looked: Step[] = [];
  let left = 0;
  let standing = 0;
  for (const jobId of jobs) {
    const steps = await search.stepsOf(jobId);
    if (steps === 'not looked') {
      left += 1;
    } else if (steps === 'no such job') {
      wrong.push(`Gupy has no job ${jobId}`);
    } else {
      looked.push(...steps);
      const matching = steps.filter((step) => matchesStep(matcher, jobId, step));
      if (matching.length === 0) wrong.push(`job ${jobId} does not have it`);
      standing += await search.standingIn(jobId, matching);
    }
  }
  if (wrong.length > 0) return problem(name, wrong.join(', '), correction(matcher, looked));
  const some = left === 0 ? '' : `; ${left} more were not looked at`;
  const where = `in ${jobs.length - left === 1 ? 'its job' : `all ${jobs.length - left} jobs`}${some}`;
  return fine(name, `${where}${standingText(standing)}`);
}

async function inAnyJob(name: string, matcher: ExamMatcher, search: StepSearch): Promise<CheckResult> {
  const looked: Step[] = [];
  const found: number[] = [];
  let [count, standing] = [0, 0];
  const jobs = await search.publishedJobs();
  for (const id of jobs) {
    const steps = await search.stepsOf(id);
    if (steps === 'not looked') break;
    count += 1;
    if (steps === 'no such job') continue;
    const matching = steps.filter((step) => matchesStep(matcher, id, step));
    if (matching.length > 0) found.push(id);
    standing += await search.standingIn(id, matching);
    looked.push(...steps);
  }
  const [one] = found;
  if (one !== undefined) return fine(name, `in job ${one}, for one${standingText(standing)}`);
  const all = `the ${jobs.length} published jobs`;
  const where = count === jobs.length ? all : `${count} of ${all}; more were not looked at`;
  return problem(name, jobs.length === 0 ? 'no job is published' : `in none of ${where}`, correction(matcher, looked));
}

/** Before the first start this is the only place that says how many they are (P-START). */
function standingText(count: number): string {
  return count === 0 ? '' : `; ${countOf(count, 'candidate')} in it now`;
}

function correction({ step }: ExamMatcher, looked: readonly Step[]): string {
  const names = [...new Set(looked.map((one) => one.name))];
  const near = step === undefined ? undefined : closestName(step, names);
  if (near !== undefined) return `did you mean "${near}"?`;
  const known = names.slice(0, 8).map((name) => `"${name}"`);
  return `correct the step or its jobs in bridge.yaml, or make the step in Gupy${known.length === 0 ? '' : `; there are ${known.join(', ')}`}`;
}

const notFound = 404;

/** Every list is read once, whatever the number of exams that ask for it. */
class StepSearch {
  private readonly client: GupyClient;
  private readonly signal: AbortSignal;
  private readonly steps = new Map<number, readonly Step[] | 'no such job'>();
  private jobs: readonly number[] | undefined;

  constructor(target: HttpTarget, signal: AbortSignal) {
    this.client = new GupyClient(target);
    this.signal = signal;
  }

  async stepsOf(jobId: number): Promise<readonly Step[] | 'no such job' | 'not looked'> {
    const known = this.steps.get(jobId);
    if (known !== undefined) return known;
    if (this.steps.size >= mostJobs) return 'not looked';
    const steps = await this.client.listSteps(jobId, this.signal).catch((error: unknown) => {
      if (error instanceof HttpFailure && error.status === notFound) return 'no such job' as const;
      throw error;
    });
    this.steps.set(jobId, steps);
    return steps;
  }

  /** Candidates in process in these steps of the job. */
  async standingIn(jobId: number, steps: readonly Step[]): Promise<number> {
    let count = 0;
    for (const step of steps) {
      const read = (page: number) => this.client.jobs.inStep({ jobId, stepName: step.name, page }, this.signal);
      for await (const { items } of eachPage(listInStep(jobId, step), read))
        count += items.filter(({ currentStep }) => currentStep?.id === step.id).length;
    }
    return count;
  }

  async publishedJobs(): Promise<readonly number[]> {
    return (this.jobs ??= await this.client.jobs.published(this.signal));
  }
}
