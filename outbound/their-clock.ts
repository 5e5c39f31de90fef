// The other side's clock beside ours, by the `Date` of its answers: its dates are of that clock. What could go wrong: a cache between
// answers with a `Date` of an hour ago.
import { httpDate } from './foreign-date';
import type { HeaderReader } from './retry-after';

/** Clocks that differ by less are one: `Date` counts whole seconds, and the answer was under way. */
const sameClockMs = 5_000;

/**
 * The `Date` of an answer that was made just now. One that a cache kept says how old it is (`Age`); those that say so wrongly, or pass through
 * with an age of nothing, are of a moment ago at most.
 */
export function freshDate(header: HeaderReader): string | undefined {
  const age = header('age')?.trim() ?? '0';
  return /^0+$/.test(age) ? header('date') : undefined;
}

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
