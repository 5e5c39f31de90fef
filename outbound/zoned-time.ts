// A date on a wall calendar as a moment. What could go wrong: the time zone of the process would give one text two moments on two
// machines, so the zone is always named.
import { orNone } from '../domain/or-undefined';

/** Years from 1, months from 1. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
}

/** Epoch milliseconds in UTC; `undefined` for a day or time that no calendar has, such as 30 February. */
export function utcEpoch({ year, month, day, hour, minute, second, millisecond }: WallTime): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, millisecond);
  const read = [date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes()];
  const isReal = [month, day, hour, minute].every((part, index) => part === read[index]) && second < 60;
  return isReal ? date.getTime() : undefined;
}

export function isTimeZone(name: string): boolean {
  return orNone(() => formatOf(name)) !== undefined;
}

/** @param wall epoch milliseconds, as if the wall clock showed UTC */
export function inZone(wall: number, zone: string): number {
  const first = wall - aheadOfUtc(wall, zone);
  // Where clocks change between both, the offset of the moment itself counts.
  return wall - aheadOfUtc(first, zone);
}

/** What the wall clocks of the zone show at a moment, as if it were UTC: the inverse of `inZone`. */
export function wallClock(moment: number, zone: string): number {
  return moment + aheadOfUtc(moment, zone);
}

/** Milliseconds that the clocks of the zone are ahead of UTC at a moment. */
export function aheadOfUtc(moment: number, zone: string): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const second = Math.floor(moment / 1000) * 1000;
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - second;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than using it. Dates of others name zones in any case, so each is kept once, and there are as many as zones. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const name = zone.toLowerCase();
  const known = formats.get(name);
  if (known !== undefined) return known;
  const fields = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  const times = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, ...fields, ...times });
  formats.set(name, format);
  return format;
}
