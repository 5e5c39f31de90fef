// When a flight of reads starts. A read that comes alone starts at once. While many come in quick succession, the flight
// waits for company: until it is cheap, or nobody comes any more, or somebody has waited long enough. Exams take days, so
// seconds cost nothing; the requests are what Gupy grants sparingly. But the first of a bulk move go soon: until they are
// ordered nothing can be written, and the rate would lie idle.
import type { Clock } from '../outbound/clock';

/** In milliseconds, where not said otherwise. */
const gatheringRules = {
  /** So many arrivals ... */
  streamSize: 5,
  /** ... within this time are a stream. */
  streamWithinMs: 10_000,
  /** A flight is cheap when each of its requests answers this many: half a page, as two workers share one. */
  answersPerRequest: 50,
  /** A stream is over after this pause: tasks of one queue come in bursts, so a shorter one would say nothing. */
  pauseMs: 5_000,
  /** An attempt to order has two minutes (workflows/perform-action.ts), for its calls too. */
  longestWaitMs: 45_000,
  /** For a flight of so few requests nobody waits longer than a share of the time that the stream had lasted by then. */
  smallFlight: 8,
  shareOfStream: 0.5,
  shortestWaitMs: 2_000,
  lookEveryMs: 250,
} as const;

export interface Gathered {
  waiting: number;
  /** What answering them would cost now. */
  requests: number;
}

export class ReadGathering {
  private readonly clock: Clock;
  private readonly look: () => Gathered;
  private readonly start: () => void;
  private arrivals: number[] = [];
  private streamFrom: number | undefined;
  private oldest: number | undefined;
  private pending = false;

  /** @param start called when the flight should start; it calls `started` when it does */
  constructor(clock: Clock, look: () => Gathered, start: () => void) {
    this.clock = clock;
    this.look = look;
    this.start = start;
  }

  arrived(): void {
    const now = this.clock.now();
    this.arrivals = [...this.arrivals, now].slice(-gatheringRules.streamSize);
    this.streamFrom = this.isStream(now) ? (this.streamFrom ?? this.arrivals[0]) : undefined;
    this.oldest ??= now;
  }

  started(): void {
    this.oldest = undefined;
  }

  /** Looks now and as long as it takes; repeated calls are one. */
  watch(delayMs = 0): void {
    if (this.pending) return;
    this.pending = true;
    this.clock.after(delayMs, () => {
      this.pending = false;
      const wait = this.waitMs();
      if (wait > 0) this.watch(Math.min(wait, gatheringRules.lookEveryMs));
      else this.start();
    });
  }

  private isStream(now: number): boolean {
    const [first = now] = this.arrivals;
    return this.arrivals.length === gatheringRules.streamSize && now - first <= gatheringRules.streamWithinMs;
  }

  private waitMs(): number {
    const now = this.clock.now();
    if (!this.isStream(now)) return 0;
    const { waiting, requests } = this.look();
    if (waiting >= requests * gatheringRules.answersPerRequest) return 0;
    const last = this.arrivals.at(-1) ?? now;
    const oldest = this.oldest ?? now;
    return Math.min(last + gatheringRules.pauseMs, oldest + this.patienceMs(oldest, requests)) - now;
  }

  private patienceMs(oldest: number, requests: number): number {
    if (requests > gatheringRules.smallFlight) return gatheringRules.longestWaitMs;
    const share = (oldest - (this.streamFrom ?? oldest)) * gatheringRules.shareOfStream;
    return Math.min(Math.max(share, gatheringRules.shortestWaitMs), gatheringRules.longestWaitMs);
  }
}
