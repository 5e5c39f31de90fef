// One batch of reads at a time; while it is read, the next one fills. What could go wrong: a batch whose reading throws would leave its
// readers without an answer, and the reads behind it without a start. So it ends with what was thrown.
import type { SharedApplication, WantedInStep } from './application-source';
import { type BatchPace, type BatchSize, BatchTiming } from './batch-timing';
import { ReadBatch } from './read-batch';
import { ReadQueue } from './read-queue';

interface BatchLoopOptions {
  pace: BatchPace;
  /** What answering those who wait would cost now. */
  requestsFor: (queue: ReadQueue) => number;
  /** Answers all readers of the batch, or throws. */
  readBatch: (batch: ReadBatch) => Promise<void>;
}

export class BatchLoop {
  private readonly options: BatchLoopOptions;
  private readonly timing: BatchTiming;
  private readonly queue: ReadQueue;
  private isReading = false;

  constructor(options: BatchLoopOptions) {
    this.options = options;
    const { clock, msPerRequest } = options.pace;
    const size = (): BatchSize => {
      const requests = options.requestsFor(this.queue);
      return { waiting: this.queue.size, requests, worthMs: requests * msPerRequest };
    };
    this.timing = new BatchTiming(clock, size, () => void this.next());
    this.queue = new ReadQueue(({ patienceMs }) => {
      this.timing.arrived(patienceMs);
      if (!this.isReading) this.timing.watch();
    });
  }

  get isIdle(): boolean {
    return !this.isReading && this.queue.size === 0;
  }

  read(wanted: WantedInStep, signal: AbortSignal): Promise<SharedApplication | undefined> {
    return this.queue.read(wanted, signal);
  }

  private async next(): Promise<void> {
    this.timing.started();
    if (this.queue.size === 0) return;
    this.isReading = true;
    const batch = new ReadBatch(this.queue.take());
    try {
      await this.options.readBatch(batch);
    } catch (error) {
      batch.end(error);
    }
    this.isReading = false;
    if (this.queue.size > 0) this.timing.watch();
  }
}
