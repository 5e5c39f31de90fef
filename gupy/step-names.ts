// Step names as Gupy writes them: the filter of its lists may be exact, while the name of a webhook is cleaned and may be old. A
// cache, since a job's steps hardly ever change; they are public to candidates.
import type { Step } from '../domain/exam/movement';
import { type Clock, monotonicClock } from '../outbound/clock';
import { HttpFailure } from '../outbound/http-failure';

const cachedForMs = 10 * 60_000;
const mostJobs = 1_000;

type ListSteps = (jobId: number, signal: AbortSignal) => Promise<Step[]>;

export class StepNames {
  private readonly cache = new Map<number, { at: number; steps: readonly Step[] }>();
  private readonly listSteps: ListSteps;
  private readonly clock: Clock;

  constructor(listSteps: ListSteps, clock: Clock = monotonicClock) {
    this.listSteps = listSteps;
    this.clock = clock;
  }

  /** `step.name` itself if the job has lost the step, or Gupy refuses to list its steps. */
  async exact(jobId: number, step: Step, signal: AbortSignal): Promise<string> {
    const known = this.cache.get(jobId);
    const now = this.clock.now();
    const fresh = known !== undefined && now - known.at < cachedForMs;
    // One caller refreshes; the others use the cached steps meanwhile.
    if (known !== undefined && !fresh) known.at = now;
    const steps = fresh ? known.steps : await this.listed(jobId, signal, noneIfRefused);
    return steps.find(({ id, name }) => id === step.id && name !== '')?.name ?? step.name;
  }

  /** `undefined` if the job has no such step. Rejects where Gupy refuses to list its steps. */
  async find(jobId: number, stepId: number, signal: AbortSignal): Promise<Step | undefined> {
    const known = this.cache.get(jobId);
    const isFresh = known !== undefined && this.clock.now() - known.at < cachedForMs;
    const cached = isFresh ? known.steps.find(({ id }) => id === stepId) : undefined;
    const found = cached ?? (await this.listed(jobId, signal)).find(({ id }) => id === stepId);
    return found && { id: found.id, name: found.name };
  }

  private async listed(
    jobId: number,
    signal: AbortSignal,
    otherwise?: (failure: unknown) => Step[],
  ): Promise<readonly Step[]> {
    const steps = await this.listSteps(jobId, signal).catch(otherwise);
    if (this.cache.size >= mostJobs) this.cache.clear();
    this.cache.set(jobId, { at: this.clock.now(), steps });
    return steps;
  }
}

/** A token may read applications and not steps, since each permission is ticked separately. */
function noneIfRefused(failure: unknown): Step[] {
  if (failure instanceof HttpFailure && ['request', 'token'].includes(failure.about)) return [];
  throw failure;
}
