// Reads of applications in batches: a bulk move of thousands must not cost thousands of reads. Where the token may use v2 of Gupy's
// API, the reads of all jobs share their requests; else those of one step of a job do: a few go by id, many take the pages of the
// step's list, where one request answers up to a hundred.
// Promises P-FRESH: Gupy is asked after the read, never before. Promises P-PII: the reader caches no answer, only which ids were
// on which page.
// What could go wrong: the list may be stale, its filter may not know the step's name, its pages may shift, one bad record may
// spoil a page. So the list never proves an absence: an application that it does not show is read by id.
import { type Clock, monotonicClock } from '../outbound/clock';
import { type BatchPace, msPerRequestAt } from './batch-timing';
import type { ApplicationSource, SharedApplication, WantedInStep } from './application-source';
import { StepReadBatch } from './step-read-batch';
import { V2ReadBatch, type V2Reading } from './v2-read-batch';
import type { V2Use } from './v2-use';

/** Above so many steps, those without a waiting read are forgotten. */
const mostSteps = 500;

interface ReaderOptions {
  clock?: Clock;
  /** At Gupy. @default unknown: reads wait as where requests are scarce */
  requestsPerMinute?: number;
  v2?: V2Reading;
}

export class ApplicationReader {
  private readonly batches = new Map<string, StepReadBatch>();
  private readonly source: ApplicationSource;
  private readonly pace: BatchPace;
  private readonly v2: { use: V2Use; batch: V2ReadBatch } | undefined;

  constructor(source: ApplicationSource, { clock = monotonicClock, requestsPerMinute, v2 }: ReaderOptions = {}) {
    this.source = source;
    this.pace = { clock, msPerRequest: requestsPerMinute === undefined ? Infinity : msPerRequestAt(requestsPerMinute) };
    const byV1: ApplicationReader['read'] = (wanted, signal) => this.readInStep(wanted, signal);
    this.v2 = v2 && { use: v2.use, batch: new V2ReadBatch({ ...v2, byV1, pace: this.pace }) };
  }

  /** `undefined` when the job has no such application; an application in another step is an answer too. */
  read(wanted: WantedInStep, signal: AbortSignal): Promise<SharedApplication | undefined> {
    return this.v2?.use.mayAsk === true ? this.v2.batch.read(wanted, signal) : this.readInStep(wanted, signal);
  }

  private readInStep(wanted: WantedInStep, signal: AbortSignal): Promise<SharedApplication | undefined> {
    const key = `${wanted.jobId}/${wanted.step.id}`;
    const batch = this.batches.get(key) ?? this.newBatch(key, wanted);
    return batch.read(wanted, signal);
  }

  private newBatch(key: string, { jobId, step }: WantedInStep): StepReadBatch {
    if (this.batches.size >= mostSteps) {
      for (const [known, batch] of this.batches) if (batch.isIdle) this.batches.delete(known);
    }
    const batch = new StepReadBatch(jobId, step, this.source, this.pace);
    this.batches.set(key, batch);
    return batch;
  }
}
