// The other side's clock beside ours, by the `Date` of its answers: its dates are of that clock.
import { httpDate } from './foreign-date';

/** Clocks that differ by less are one: `Date` counts whole seconds, and the answer was under way. */
const sameClockMs = 5_000;

export class TheirClock {
  private ahead = 0;
  private readonly nowMs: () => number;

  /** @param nowMs our clock, in epoch milliseconds */
  constructor(nowMs: () => number = Date.now) {
    this.nowMs = nowMs;
  }

  /** Milliseconds by which it is ahead of ours, by the last date; 0 where they agree, or before one. */
  get aheadMs(): number {
    return this.ahead;
  }

  note(date: string): void {
    const ahead = httpDate(date) - this.nowMs();
    if (!Number.isNaN(ahead)) this.ahead = Math.abs(ahead) < sameClockMs ? 0 : ahead;
  }
}
