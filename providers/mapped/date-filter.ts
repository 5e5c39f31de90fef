// `{{candidate.birthDate | date dd/MM/yyyy}}`: a date as a vendor writes it. What could go wrong: a day without a time that is taken
// for a moment becomes the day before in another zone, so a day stays the day that it is.
import { instantOf } from '../../domain/instant';
import { foreignDate, isoUtc } from '../../outbound/foreign-date';
import { wallClock } from '../../outbound/zoned-time';

const dayMs = 86_400_000;

/** Parts of a date, and where they stand in ISO 8601. Minutes are small letters, as the month is large ones. */
const places: Readonly<Record<string, readonly [from: number, to: number]>> = {
  yyyy: [0, 4],
  yy: [2, 4],
  MM: [5, 7],
  dd: [8, 10],
  HH: [11, 13],
  mm: [14, 16],
  ss: [17, 19],
};
const token = /yyyy|yy|MM|dd|HH|mm|ss/g;

/** The form, and the days before or after: `yyyy-MM-dd -30d`. */
function partsOf(form: string): { pattern: string; days: number } {
  const [, pattern = form, days = '0'] = /^(.*?)(?:\s+([+-]\d{1,4})d)?$/.exec(form) ?? [];
  return { pattern, days: Number(days) };
}

/** What is wrong with a form, and how to mend it. */
export function dateFormFault(form: string | undefined): { reason: string; fix: string } | undefined {
  const fix =
    'write yyyy, MM, dd, HH, mm and ss, such as {{now | date dd/MM/yyyy}}, and days before or after it, such as -30d';
  if (form === undefined) return { reason: 'has the filter date without a form', fix };
  const { pattern } = partsOf(form);
  const tokens: readonly string[] = pattern.match(token) ?? [];
  const reason = `has the form of a date "${form.slice(0, 40)}"`;
  // The T of ISO 8601 is the only letter between the parts.
  if (tokens.length === 0 || /[^\P{L}T]/u.test(pattern.replace(token, ''))) return { reason, fix };
  if (!tokens.includes('mm') || tokens.includes('HH')) return undefined;
  return { reason: `${reason}, with minutes and no hour`, fix: 'write MM for the month' };
}

/** @param zone of the provider, in which a moment is written. @default UTC @returns `undefined` for what is no date */
export function writtenDate(text: string, form: string, zone = 'UTC'): string | undefined {
  const moment = foreignDate(text);
  const day = moment === undefined ? foreignDate(text, 'UTC') : undefined;
  const written = moment ?? day;
  if (written === undefined) return undefined;
  const at = instantOf(written);
  const { pattern, days } = partsOf(form);
  const shown = isoUtc((day === undefined ? wallClock(at, zone) : at) + days * dayMs);
  if (shown === undefined) return undefined;
  return pattern.replace(token, (part) => shown.slice(...(places[part] ?? [0, 0])));
}
