// One batch of reads at a time; while it is read, the next one fills. What could go wrong: a batch whose reading throws would leave its
// readers without an answer, and the reads behind it without a start. So it ends with what was thrown.
import type { Clock } from '../outbound/clock';
import type { SharedApplication, WantedInStep } from './application-source';
import { BatchTiming } from './batch-timing';
import { ReadBatch } from './read-batch';
import { ReadQueue } from './read-queue';

interface BatchLoopOptions {
  clock: Clock;
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
    const size = () => ({ waiting: this.queue.size, requests: options.requestsFor(this.queue) });
    this.timing = new BatchTiming(options.clock, size, () => void this.next());
    this.queue = new ReadQueue(() => {
      this.timing.arrived();
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
