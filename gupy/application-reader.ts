// Reads of applications that share their requests: a bulk move of thousands must not cost thousands of reads. Whoever
// asks for a step of a job is answered together with the others who ask for it: a few by id, many from the pages of the
// step's list, where one request answers up to a hundred.
// Promises P-FRESH: an answer was fetched after it was asked for. Promises P-PII: nothing of it is kept; what is
// remembered is which ids were on which page.
// What could go wrong: the list may lag, its filter may not know the step's name, its pages may shift, one bad record may
// spoil a page. So the list never proves an absence: who was not found on it is read by id.
import { type Clock, monotonicClock } from '../outbound/clock';
import type { Application } from './application';
import type { ApplicationSource, WantedInStep } from './application-source';
import { StepLane } from './step-lane';

/** Steps that are remembered; above it, those with nobody waiting are forgotten. */
const mostLanes = 500;

export class ApplicationReader {
  private readonly lanes = new Map<string, StepLane>();
  private readonly source: ApplicationSource;
  private readonly clock: Clock;

  constructor(source: ApplicationSource, clock: Clock = monotonicClock) {
    this.source = source;
    this.clock = clock;
  }

  /** `undefined` when the job has no such application; one in another step is answered too. */
  read(wanted: WantedInStep, signal: AbortSignal): Promise<Application | undefined> {
    const key = `${wanted.jobId}/${wanted.step.id}`;
    const lane = this.lanes.get(key) ?? this.newLane(key, wanted);
    return lane.read(wanted, signal);
  }

  private newLane(key: string, { jobId, step }: WantedInStep): StepLane {
    if (this.lanes.size >= mostLanes) {
      for (const [known, lane] of this.lanes) if (lane.isIdle) this.lanes.delete(known);
    }
    const lane = new StepLane(jobId, step, this.source, this.clock);
    this.lanes.set(key, lane);
    return lane;
  }
}
