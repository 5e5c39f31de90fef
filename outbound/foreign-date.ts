// The dates that others write: Gupy, the providers, bridge.yaml, HTTP headers. This is the one place that says which moment
// they mean. What could go wrong: JavaScript reads a date without offset in the time zone of the process, so one text would
// be two moments on two machines. Such a date is UTC here, or no date.
import { z } from 'zod';

const withOffset = z.iso.datetime({ offset: true });
const local = z.iso.datetime({ local: true });

/**
 * The date as UTC, so that texts compare as moments; `undefined` for what is no ISO 8601 date and time.
 * @param withoutOffset what a date without offset is. Gupy's are UTC; elsewhere the sender has to write the offset
 */
export function utcDate(text: string, withoutOffset: 'utc' | 'unknown' = 'unknown'): string | undefined {
  if (withOffset.safeParse(text).success) return isoUtc(Date.parse(text));
  return withoutOffset === 'utc' && local.safeParse(text).success ? isoUtc(Date.parse(`${text}Z`)) : undefined;
}

/** `undefined` for what is no date, or has a year that sorts otherwise. */
export function isoUtc(epochMs: number): string | undefined {
  const date = new Date(epochMs);
  const iso = Number.isNaN(date.getTime()) ? '' : date.toISOString();
  return /^\d{4}-/.test(iso) ? iso : undefined;
}

/**
 * Epoch milliseconds of a date in an HTTP header; NaN for what is none. RFC 9110 dates are GMT, and one of its forms does not
 * say so. What has no name of a month is no date of HTTP.
 */
export function httpDate(text = ''): number {
  if (!/[a-z]{3}/i.test(text)) return Number.NaN;
  return Date.parse(/(?:GMT|UTC|Z|[+-]\d{2}:?\d{2})\s*$/i.test(text) ? text : `${text} GMT`);
}
