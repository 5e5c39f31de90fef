// How long the target asks the bridge to wait (R21). What could go wrong: clocks differ, so a moment is measured from the date
// of the answer where the answer has one; and headers lie, so the wait is at least a second and at most ten minutes.
import { instantOf } from '../domain/instant';
import { foreignDate, httpDate } from './foreign-date';

/** Milliseconds; a broken header must not put a run to sleep for a day. */
export const longestWaitMs = 10 * 60_000;
const shortestWaitMs = 1_000;

/** Case-insensitive access to an answer's headers; the first value of a repeated header. */
export type HeaderReader = (name: string) => string | undefined;

/** By the first that can be read. The last three are one thing under the names that APIs give it. */
const waitHeaders = ['retry-after', 'x-ratelimit-reset', 'ratelimit-reset', 'x-rate-limit-reset'];

/** Milliseconds to wait, or `undefined` without a readable header. `clockMs` is our wall clock. */
export function requestedWaitMs(header: HeaderReader, clockMs: number): number | undefined {
  const answeredMs = httpDate(header('date'));
  const nowMs = Number.isNaN(answeredMs) ? clockMs : answeredMs;
  const wait = waitHeaders.map((name) => waitIn(header(name), nowMs)).find((ms) => ms !== undefined);
  return wait === undefined ? undefined : Math.min(Math.max(Math.ceil(wait), shortestWaitMs), longestWaitMs);
}

/** RFC 9110 has whole seconds or a date; some write fractions, a date of ISO 8601, or the moment in Unix time. */
function waitIn(value: string | undefined, nowMs: number): number | undefined {
  const text = value?.trim() ?? '';
  if (/^\d{1,13}(?:\.\d{1,12})?$/.test(text)) return waitFor(Number(text), nowMs);
  const date = httpDate(text);
  if (!Number.isNaN(date)) return date - nowMs;
  const moment = foreignDate(text);
  return moment === undefined ? undefined : instantOf(moment) - nowMs;
}

/** Small numbers are seconds from now, larger ones Unix seconds, as at Gupy, and the largest milliseconds. */
function waitFor(given: number, nowMs: number): number {
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
