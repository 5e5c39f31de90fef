// When a flight of reads starts. A read that comes alone starts at once. While many come in quick succession, the flight
// waits for company: until it is cheap, or nobody comes any more, or somebody has waited long enough. Exams take days, so
// a few seconds cost nothing; the requests are what Gupy grants sparingly.
import type { Clock } from '../outbound/clock';

/** In milliseconds, where not said otherwise. */
const gatheringRules = {
  /** So many arrivals ... */
  streamSize: 5,
  /** ... within this time are a stream. */
  streamWithinMs: 10_000,
  /** A flight is cheap when each of its requests answers this many. */
  answersPerRequest: 30,
  /** A stream is over after a pause of so many of its usual gaps, within these bounds. */
  gapsOfAPause: 6,
  shortestPauseMs: 400,
  longestPauseMs: 5_000,
  /** An attempt to order has two minutes (workflows/perform-action.ts), and its calls take most of the rest at worst. */
  longestWaitMs: 30_000,
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

  private waitMs(): number {
    const now = this.clock.now();
    const first = this.arrivals[0] ?? now;
    const streaming =
      this.arrivals.length === gatheringRules.streamSize && now - first <= gatheringRules.streamWithinMs;
    if (!streaming) return 0;
    const { waiting, requests } = this.look();
    if (waiting >= requests * gatheringRules.answersPerRequest) return 0;
    const last = this.arrivals.at(-1) ?? now;
    const gap = (last - first) / (gatheringRules.streamSize - 1);
    const pause = Math.min(
      Math.max(gap * gatheringRules.gapsOfAPause, gatheringRules.shortestPauseMs),
      gatheringRules.longestPauseMs,
    );
    return Math.min(last + pause, (this.oldest ?? now) + gatheringRules.longestWaitMs) - now;
  }
}
