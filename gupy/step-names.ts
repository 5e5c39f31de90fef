// Steps as Gupy writes them: the filter of its lists may be exact, while names that came in a webhook are cleaned, and may
// be old. Kept for a while, since a job's steps hardly ever change; they are public to candidates.
import type { Step } from '../domain/exam/movement';
import { type Clock, monotonicClock } from '../outbound/clock';
import { HttpFailure } from '../outbound/http-failure';

const keptMs = 10 * 60_000;
const mostJobs = 1_000;

type ListSteps = (jobId: number, signal: AbortSignal) => Promise<Step[]>;

export class StepNames {
  private readonly kept = new Map<number, { at: number; steps: readonly Step[] }>();
  private readonly listSteps: ListSteps;
  private readonly clock: Clock;

  constructor(listSteps: ListSteps, clock: Clock = monotonicClock) {
    this.listSteps = listSteps;
    this.clock = clock;
  }

  /** `step.name` itself if the job has lost the step, or Gupy refuses to list its steps. */
  async exact(jobId: number, step: Step, signal: AbortSignal): Promise<string> {
    const known = this.kept.get(jobId);
    const now = this.clock.now();
    const fresh = known !== undefined && now - known.at < keptMs;
    // One caller refreshes; the others use the cached steps meanwhile.
    if (known !== undefined && !fresh) known.at = now;
    const steps = fresh ? known.steps : await this.refreshed(jobId, signal);
    return steps.find(({ id }) => id === step.id)?.name ?? step.name;
  }

  private async refreshed(jobId: number, signal: AbortSignal): Promise<readonly Step[]> {
    const steps = await this.listSteps(jobId, signal).catch(noneIfRefused);
    if (this.kept.size >= mostJobs) this.kept.clear();
    this.kept.set(jobId, { at: this.clock.now(), steps });
    return steps;
  }
}

/** A token may read applications and not steps, since each permission is ticked separately. */
function noneIfRefused(failure: unknown): Step[] {
  if (failure instanceof HttpFailure && ['request', 'token'].includes(failure.about)) return [];
  throw failure;
}
