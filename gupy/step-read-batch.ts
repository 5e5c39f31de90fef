// The reads of one step of one job, in batches.
import type { Step } from '../domain/exam/movement';
import { HttpFailure } from '../outbound/http-failure';
import { personalFor } from './application';
import type { ApplicationSource, SharedApplication, WantedInStep } from './application-source';
import { BatchLoop } from './batch-loop';
import type { BatchPace } from './batch-timing';
import type { ReadBatch } from './read-batch';
import type { ReadQueue } from './read-queue';
import { StepPages } from './step-pages';

/** Up to this many are cheaper, and surer, by id. */
const mostById = 3;
/** Rounds in which wrong guesses about pages are corrected; an application that no page showed is read by id. */
const mostRounds = 4;

export class StepReadBatch {
  private readonly jobId: number;
  private readonly step: Step;
  private readonly source: ApplicationSource;
  private readonly pages = new StepPages();
  private readonly loop: BatchLoop;

  constructor(jobId: number, step: Step, source: ApplicationSource, pace: BatchPace) {
    this.jobId = jobId;
    this.step = step;
    this.source = source;
    const requestsFor = ({ ids }: ReadQueue) => this.pages.plan(ids).requests;
    this.loop = new BatchLoop({ pace, requestsFor, readBatch: (batch) => this.readBatch(batch) });
  }

  get isIdle(): boolean {
    return this.loop.isIdle;
  }

  read(wanted: WantedInStep, signal: AbortSignal): Promise<SharedApplication | undefined> {
    return this.loop.read(wanted, signal);
  }

  private async readBatch(batch: ReadBatch): Promise<void> {
    if (batch.openIds.length > mostById) await this.readPages(batch);
    await this.readById(batch);
    batch.end();
  }

  /** A page that fails holds up only those on it: while others answer, it is read again with the next round. */
  private async readPages(batch: ReadBatch): Promise<void> {
    const read = new Set<number>();
    let failure: Error | undefined;
    for (let round = 0; round < mostRounds && batch.openIds.length > mostById; round += 1) {
      const pages = this.pages.plan(batch.openIds).pages.filter((page) => !read.has(page));
      if (pages.length === 0) return;
      const before = batch.openIds.length;
      const ends = await Promise.allSettled(pages.map((page) => this.readPage(page, batch)));
      const answered = pages.filter((_, index) => ends[index]?.status === 'fulfilled');
      for (const page of answered) read.add(page);
      failure = ends.find((end) => end.status === 'rejected')?.reason as Error | undefined;
      // A fault of the list (its filter, one bad record) need not be a fault of the application.
      if (failure instanceof HttpFailure && failure.about === 'request') return;
      if (failure !== undefined && answered.length === 0) throw failure;
      // Pages that answer fewer reads than they cost are wrong guesses, and so the next ones would be.
      if (before - batch.openIds.length < answered.length) break;
    }
    if (failure !== undefined && batch.openIds.length > mostById) throw failure;
  }

  private async readPage(page: number, batch: ReadBatch): Promise<void> {
    const personal = personalFor(batch.fields);
    const wanted = { jobId: this.jobId, step: this.step, personal, page };
    const { items, totalPages, mayGoOn } = await this.source.page(wanted, batch.signal);
    const ids = items.map(({ id }) => id);
    this.pages.note(page, ids, totalPages, mayGoOn);
    for (const application of items) batch.found(application.id, application);
  }

  private async readById(batch: ReadBatch): Promise<void> {
    const { jobId } = this;
    const personal = personalFor(batch.fields);
    const reads = batch.openIds.map(async (applicationId) => {
      try {
        const wanted = { jobId, applicationId, personal };
        batch.found(applicationId, await this.source.byId(wanted, batch.signal));
      } catch (error) {
        batch.failed(applicationId, error);
      }
    });
    await Promise.all(reads);
  }
}
