// Reads that wait for their batch. Each reader may give up alone.
import type { SharedApplication, WantedInStep } from './application-source';

export interface Reader {
  wanted: WantedInStep;
  signal: AbortSignal;
  resolve(application: SharedApplication | undefined): void;
  reject(reason: Error): void;
}

/** By application id. */
export type Readers = Map<number, Reader[]>;

export class ReadQueue {
  private waiting: Readers = new Map();
  private readonly arrived: (wanted: WantedInStep) => void;

  constructor(arrived: (wanted: WantedInStep) => void) {
    this.arrived = arrived;
  }

  /** Applications that somebody waits for. */
  get size(): number {
    return this.waiting.size;
  }

  get ids(): Iterable<number> {
    return this.waiting.keys();
  }

  read(wanted: WantedInStep, signal: AbortSignal): Promise<SharedApplication | undefined> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const giveUp = (): void => {
        this.forget(reader);
        reject(signal.reason as Error);
      };
      const reader: Reader = {
        wanted,
        signal,
        resolve: (application) => {
          signal.removeEventListener('abort', giveUp);
          resolve(application);
        },
        reject: (reason) => {
          signal.removeEventListener('abort', giveUp);
          reject(reason);
        },
      };
      signal.addEventListener('abort', giveUp, { once: true });
      const { applicationId } = wanted;
      this.waiting.set(applicationId, [...(this.waiting.get(applicationId) ?? []), reader]);
      this.arrived(wanted);
    });
  }

  /** All who wait now; nobody waits afterwards. */
  take(): Readers {
    const taken = this.waiting;
    this.waiting = new Map();
    return taken;
  }

  private forget(reader: Reader): void {
    const { applicationId } = reader.wanted;
    const left = (this.waiting.get(applicationId) ?? []).filter((other) => other !== reader);
    if (left.length > 0) this.waiting.set(applicationId, left);
    else this.waiting.delete(applicationId);
  }
}
