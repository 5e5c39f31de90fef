// The offsets of a time zone around now, for the pure core: it renders dates from this list alone, so that a replay on another
// machine, or with newer tables of time zones, renders them as before.
import type { ZoneOffset } from '../domain/text/locale';
import { aheadOfUtc } from '../outbound/zoned-time';

const day = 86_400_000;
/** Late results are older, deadlines later; no deadline that people set is further away. */
const before = 2 * 365 * day;
const after = 4 * 365 * day;
/** No zone keeps an offset for less than this. */
const stride = 14 * day;

/** @param now epoch milliseconds */
export function zoneOffsets(timeZone: string, now: number): ZoneOffset[] {
  const offsetAt = (time: number) => aheadOfUtc(time, timeZone) / 60_000;
  const start = Math.floor((now - before) / day) * day;
  let minutes = offsetAt(start);
  const offsets: ZoneOffset[] = [{ from: 0, minutes }];
  for (let time = start; time < now + after; time += stride) {
    const next = offsetAt(time + stride);
    if (next !== minutes) offsets.push({ from: changeBetween(time, time + stride, offsetAt), minutes: next });
    minutes = next;
  }
  return offsets;
}

/** To the minute: zones change at full minutes. */
function changeBetween(start: number, end: number, offsetAt: (time: number) => number): number {
  let [low, high] = [start / 60_000, end / 60_000];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 60_000) === offsetAt(start)) low = middle;
    else high = middle;
  }
  return high * 60_000;
}
