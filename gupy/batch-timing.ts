// When a batch of reads starts. A single read starts at once. While many arrive in quick succession, the batch waits: until it is
// cheap, or no read arrives any more, or the oldest has waited long enough. Exams take days, so seconds cost nothing; requests
// are scarce at Gupy. But the first of a bulk move start soon: until they are ordered nothing can be written, and the rate would
// be idle. And where the rate has room, nobody waits for longer than the requests are worth.
import type { Clock } from '../outbound/clock';

/** In milliseconds, where not said otherwise. */
const timing = {
  /** So many arrivals ... */
  streamSize: 5,
  /** ... within this time are a stream. */
  streamWithinMs: 10_000,
  /** A batch is cheap when each of its requests answers this many: half a page, as two workers share one. */
  answersPerRequest: 50,
  /** A stream is over after this pause: tasks of one queue arrive in bursts, so a shorter one proves nothing. */
  pauseMs: 5_000,
  /** A candidate waits so long for others; the attempt to order heartbeats meanwhile. */
  longestWaitMs: 45_000,
  /** For a batch of so few requests a read waits at most this share of the time that the stream had lasted by then. */
  smallBatch: 8,
  shareOfStream: 0.5,
  shortestWaitMs: 2_000,
  checkEveryMs: 250,
  /** Reads of one worker may take this share of the rate, however few share a request: those of five take a twentieth. */
  shareOfRate: 1 / 100,
} as const;

/** What the batches of one client go by. */
export interface BatchPace {
  clock: Clock;
  /** Milliseconds of waiting that are worth a request. */
  msPerRequest: number;
}

export function msPerRequestAt(requestsPerMinute: number): number {
  return 60_000 / (requestsPerMinute * timing.shareOfRate);
}

export interface BatchSize {
  waiting: number;
  /** What answering the waiting reads would cost now. */
  requests: number;
  /** Milliseconds that the oldest may wait for them. */
  worthMs: number;
}

export class BatchTiming {
  private readonly clock: Clock;
  private readonly size: () => BatchSize;
  private readonly start: () => void;
  private arrivals: number[] = [];
  private streamFrom: number | undefined;
  private oldest: number | undefined;
  /** Whoever has waited before waits until then. */
  private latest = Infinity;
  private pending = false;

  /** @param start called when the batch should start; it calls `started` when it does */
  constructor(clock: Clock, size: () => BatchSize, start: () => void) {
    this.clock = clock;
    this.size = size;
    this.start = start;
  }

  /** @param patienceMs how long the read waits at most, beside what all do */
  arrived(patienceMs = Infinity): void {
    const now = this.clock.now();
    this.latest = Math.min(this.latest, now + patienceMs);
    this.arrivals = [...this.arrivals, now].slice(-timing.streamSize);
    this.streamFrom = this.isStream(now) ? (this.streamFrom ?? this.arrivals[0]) : undefined;
    this.oldest ??= now;
  }

  started(): void {
    this.oldest = undefined;
    this.latest = Infinity;
  }

  /** Checks now, and again until the batch starts; repeated calls are one. */
  watch(delayMs = 0): void {
    if (this.pending) return;
    this.pending = true;
    this.clock.after(delayMs, () => {
      this.pending = false;
      const wait = this.waitMs();
      if (wait > 0) this.watch(Math.min(wait, timing.checkEveryMs));
      else this.start();
    });
  }

  private isStream(now: number): boolean {
    const [first = now] = this.arrivals;
    return this.arrivals.length === timing.streamSize && now - first <= timing.streamWithinMs;
  }

  private waitMs(): number {
    const now = this.clock.now();
    if (!this.isStream(now)) return 0;
    const { waiting, requests, worthMs } = this.size();
    if (waiting >= requests * timing.answersPerRequest) return 0;
    const last = this.arrivals.at(-1) ?? now;
    const oldest = this.oldest ?? now;
    const patienceMs = Math.min(this.patienceMs(oldest, requests), worthMs);
    return Math.min(last + timing.pauseMs, oldest + patienceMs, this.latest) - now;
  }

  private patienceMs(oldest: number, requests: number): number {
    if (requests > timing.smallBatch) return timing.longestWaitMs;
    const share = (oldest - (this.streamFrom ?? oldest)) * timing.shareOfStream;
    return Math.min(Math.max(share, timing.shortestWaitMs), timing.longestWaitMs);
  }
}
