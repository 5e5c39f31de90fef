// The reads of all jobs and steps, up to a hundred in one request to v2 of Gupy's API: candidates spread over many jobs would cost a
// request each by v1. What could go wrong: v2 shows nothing, too little, or what was true a while ago. So its answer counts only
// where it says what the order needs and that nothing forbids it; everybody else is read by v1.
import type { CandidateField } from '../providers/order-fields';
import { contactFields } from './person';
import type { SharedApplication, WantedInStep } from './application-source';
import { HttpFailure } from '../outbound/http-failure';
import { BatchLoop } from './batch-loop';
import type { BatchPace } from './batch-timing';
import type { JobNames } from './job-names';
import type { ReadBatch } from './read-batch';
import type { ReadQueue } from './read-queue';
import type { V2Application } from './v2-answer';
import { type V2Applications, worthwhileShare } from './v2-applications';
import type { V2Use } from './v2-use';

type ReadByV1 = (wanted: WantedInStep, signal: AbortSignal) => Promise<SharedApplication | undefined>;

export interface V2Reading {
  applications: V2Applications;
  use: V2Use;
  jobNames: JobNames;
}

interface V2ReadBatchOptions extends V2Reading {
  byV1: ReadByV1;
  pace: BatchPace;
}

export class V2ReadBatch {
  private readonly options: V2ReadBatchOptions;
  private readonly loop: BatchLoop;

  constructor(options: V2ReadBatchOptions) {
    this.options = options;
    const requestsFor = ({ size }: ReadQueue) => Math.ceil(size / options.use.mostIds);
    this.loop = new BatchLoop({ pace: options.pace, requestsFor, readBatch: (batch) => this.readBatch(batch) });
  }

  read(wanted: WantedInStep, signal: AbortSignal): Promise<SharedApplication | undefined> {
    return this.loop.read(wanted, signal);
  }

  private async readBatch(batch: ReadBatch): Promise<void> {
    // One alone costs the same by v1, which is surer.
    if (batch.openIds.length > 1) await this.readShown(batch);
    this.readLeftByV1(batch);
  }

  private async readShown(batch: ReadBatch): Promise<void> {
    const { applications, use } = this.options;
    const ids = batch.openIds;
    const expand = batch.fields.length > 0 ? (['currentStep', 'candidate'] as const) : (['currentStep'] as const);
    const shown = await applications.read({ ids, expand }, batch.signal);
    const named = await this.named([...shown.values()], batch);
    let sufficed = 0;
    for (const [id, told] of shown) {
      batch.foundFor(id, (reader) => {
        if (!suffices(told, reader.wanted)) return undefined;
        sufficed += 1;
        const jobName = named(told, reader.wanted);
        return jobName === undefined ? undefined : { ...told, jobName };
      });
    }
    // It answers in time, but not what orders need: its requests come on top of those of v1.
    if (sufficed < shown.size * worthwhileShare) use.failed();
  }

  private async named(shown: readonly V2Application[], batch: ReadBatch) {
    const { jobNames } = this.options;
    if (shown.some(({ jobName }) => jobName === undefined)) {
      // Where the list of jobs fails, so do the reads by v1, or they show the name.
      await jobNames.lookUp(batch.jobIds, batch.signal).catch((error: unknown) => {
        if (!(error instanceof HttpFailure)) throw error;
      });
    }
    return (told: V2Application, { jobId }: WantedInStep) => told.jobName ?? jobNames.get(jobId);
  }

  private readLeftByV1(batch: ReadBatch): void {
    for (const reader of batch.handOver()) {
      this.byV1(reader.wanted, reader.signal).then(
        (application) => reader.resolve(application),
        (reason: Error) => reader.reject(reason),
      );
    }
  }

  private async byV1(wanted: WantedInStep, signal: AbortSignal): Promise<SharedApplication | undefined> {
    const { jobNames, byV1 } = this.options;
    const application = await byV1(wanted, signal);
    if (application?.jobName !== undefined) jobNames.note({ id: wanted.jobId, name: application.jobName });
    return application;
  }
}

/** Whether it may be ordered for on this word alone. Whatever speaks against it is asked of v1, which shows a move sooner. */
function suffices(application: V2Application, { jobId, step, fields = [] }: WantedInStep): boolean {
  const isThere = application.status === 'in_process' && application.currentStep?.id === step.id;
  const isOfJob = application.jobId === undefined || application.jobId === jobId;
  const known = contactFields(application, fields.flatMap(partsOf));
  return isThere && isOfJob && fields.flatMap(partsOf).every((field) => known[field] !== undefined);
}

/** Half a name would look like a whole one. */
function partsOf(field: CandidateField): CandidateField[] {
  return field === 'name' ? ['firstName', 'lastName'] : [field];
}
