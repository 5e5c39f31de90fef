// How long the target asks the bridge to wait (R21). What could go wrong: clocks differ, so a moment is measured from the date
// of the answer where the answer has one; and headers lie, so the wait is at least a second and at most ten minutes.
import { httpDate } from './foreign-date';

/** Milliseconds; a broken header must not put a run to sleep for a day. */
export const longestWaitMs = 10 * 60_000;
const shortestWaitMs = 1_000;

/** Case-insensitive access to an answer's headers; the first value of a repeated header. */
export type HeaderReader = (name: string) => string | undefined;

/** Milliseconds to wait, or `undefined` without a readable header. `clockMs` is our wall clock. */
export function requestedWaitMs(header: HeaderReader, clockMs: number): number | undefined {
  const answeredMs = httpDate(header('date'));
  const nowMs = Number.isNaN(answeredMs) ? clockMs : answeredMs;
  const wait = retryAfterMs(header('retry-after'), nowMs) ?? resetMs(header('x-ratelimit-reset'), nowMs);
  return wait === undefined ? undefined : Math.min(Math.max(wait, shortestWaitMs), longestWaitMs);
}

/** RFC 9110: seconds or a date. */
function retryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1000;
  const date = httpDate(text);
  return Number.isNaN(date) ? undefined : date - nowMs;
}

/** Unix seconds at Gupy; small numbers are seconds from now and large ones milliseconds, as other APIs send. */
function resetMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined || !/^\d{1,13}(\.\d+)?$/.test(value.trim())) return undefined;
  const given = Number(value);
  const seconds = given < 100_000_000_000 ? given : given / 1000;
  return seconds < 1_000_000_000 ? seconds * 1000 : seconds * 1000 - nowMs;
}

// The other side's clock beside ours, by the `Date` of its answers: its dates are of that clock. What could go wrong: a cache between
// answers with a `Date` of an hour ago.

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
