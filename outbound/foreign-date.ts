// The dates that others write: Gupy, the providers, bridge.yaml, HTTP headers. This is the one place that says which moment
// they mean. What could go wrong: JavaScript reads a date without offset in the time zone of the process, so one text would
// be two moments on two machines; and a number may be a calendar day that looks like seconds. What is not surely a date is none.
import { z } from 'zod';
import { textOf } from './foreign-json';
import { namedOffset, namedOffsets, placeOfDate } from './zone-names';
import { inZone, utcEpoch, type WallTime } from './zoned-time';

const withOffset = z.iso.datetime({ offset: true });

/** The date of a file, as UTC; `undefined` for what is no ISO 8601 date and time with an offset. */
export function utcDate(text: string): string | undefined {
  return withOffset.safeParse(text).success ? isoUtc(Date.parse(text)) : undefined;
}

/**
 * A date as some system wrote it, as ISO 8601 in UTC; `undefined` for what is not surely a date. Years come first, or days
 * (29/11/2026), never months.
 * @param zone of a date without an offset. @default none: such a date is no date
 */
export function foreignDate(value: unknown, zone?: string): string | undefined {
  const text = plain(value);
  if (text === undefined) return undefined;
  const wall = partsOf(text);
  const epoch = wall === undefined ? unixTime(text) : momentOf(wall, zone);
  return epoch === undefined ? undefined : isoUtc(epoch);
}

/** A day of a calendar without a time, or with midnight in no zone, as databases write it. */
export function isDay(value: unknown): boolean {
  if (partsOf(plain(value) ?? '')?.['hour'] === '24') return false;
  return foreignDate(value) === undefined && foreignDate(value, 'UTC')?.endsWith('00:00:00.000Z') === true;
}

function plain(value: unknown): string | undefined {
  return textOf(value)?.normalize('NFC').replace(noBreak, ' ').replace(dashes, '-').replace(monotonic, '').trim();
}

function partsOf(text: string): Readonly<Record<string, string | undefined>> | undefined {
  return shapes.map((shape) => shape.exec(text)?.groups).find((groups) => groups !== undefined);
}

/** Blanks of Intl between a time and its half, and of whoever keeps a date on one line. */
const noBreak = /[\u00a0\u202f]/g;
/** Of word processors and Intl; the long one stands between two dates. */
const dashes = /[\u2010-\u2012\u2212]/g;

/** Of Go, behind a moment of its own clock. */
const monotonic = / m=[+-]\d{1,12}\.\d{1,9}$/;

const clock = String.raw`[:h](?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?(?: ?(?:h|min))?`;
const time = String.raw`(?<hour>\d{1,2})(?:${clock}|h)`;
const behind = (words: string) => String.raw`(?:T|[ ,]+(?:(?:${words}) )?)`;
const beforeTime = behind('-|às|as|at');
/** Java adds the name of the zone to the offset, JavaScript its words. */
const hours = String.raw`(?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?|(?:UTC|GMT)[+-]\d(?::\d{2})?`;
/** The name of a zone, or of its place, or other words: zone-names.ts knows which. */
const placeAs = (name: string) =>
  String.raw`(?<${name}> ?\[[^\]]{0,60}\]|(?<=[+-]\d\d:?\d\d) (?:[a-z]{3,5}|[+-]\d\d(?:\d\d)?)| \([^()]{1,60}\)| [a-z]+(?:/[\w+-]{2,30}){1,2}|,? (?:no )?hor[áa]rio de bras[íi]lia)?`;
const offsetOf = (names: readonly string[]) => String.raw` ?(?<offset>Z|${hours}|UTC|GMT|${names.join('|')})?`;
const offsetOr = (names: readonly string[], place: string) => `${offsetOf(names)}${placeAs(place)}`;
const offset = offsetOr(namedOffsets.all, 'place');
/** Where a clock of twelve hours is read: not behind 01/02/2026, for whoever writes so puts the month first. */
const timeOfHalf = String.raw`${time}(?: ?(?<half>[ap])\.?m\.?)?`;
const atTimeOfHalf = `(?:${beforeTime}${timeOfHalf}${offset})?`;
/** Of a day in XML Schema. Behind a minus from 06:00 on it may be a time as well. */
const offsetOfDay = String.raw`(?<offset>Z|\+\d{2}:\d{2}|-0[0-5]:00)`;
const year = String.raw`(?<year>(?:19|20|21)\d{2})`;
const named = String.raw`(?<month>\p{L}{3,9})\.?`;
/** The first of a month is 1º in Portuguese. */
const ordinal = String.raw`(?<day>\d{1,2})(?:st|nd|rd|th|[º°])?`;
/** Any other word may say that the date holds no more. */
const dia = String.raw`dom(?:ingo)?|s[áa]b(?:ado)?|(?:seg(?:unda)?|ter(?:[çc]a)?|qua(?:rta)?|qui(?:nta)?|sex(?:ta)?)(?:-feira)?`;
const weekday = String.raw`(?:(?:${dia}|(?:sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:day)?)\.?,? )?`;
/** Around 01/02/2026 English words mean the second of January. */
const inPortuguese = {
  weekday: String.raw`(?:(?:${dia})\.?,? )?`,
  /** Who names a zone of the United States puts the month first. */
  atTime: String.raw`(?:${behind('-|às|as')}${time}${offsetOr(namedOffsets.ofBrazil, 'placeInBrazil')})?`,
};

const shapes: readonly RegExp[] = [
  String.raw`${year}[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})${atTimeOfHalf}`,
  String.raw`${year}-(?<month>\d{2})-(?<day>\d{2})${offsetOfDay}`,
  String.raw`${inPortuguese.weekday}(?<day>\d{1,2})[-/.](?<month>\d{1,2})[-/.]${year}${inPortuguese.atTime}`,
  String.raw`${year}(?<month>\d{2})(?<day>\d{2})(?:T?(?<hour>\d{2})(?<minute>\d{2})(?:(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?${offset})?`,
  String.raw`${weekday}${ordinal}(?: de | of |[-/ ])${named}(?: de | of |,? |[-/])${year}${atTimeOfHalf}`,
  // SQL Server writes two blanks before one digit.
  String.raw`${weekday}${named} {1,2}${ordinal},? ${year}${atTimeOfHalf}`,
  // Of DB2, and of locales that part the time by dots.
  String.raw`${year}-(?<month>\d{2})-(?<day>\d{2})[- ](?<hour>\d{2})\.(?<minute>\d{2})\.(?<second>\d{2})(?:\.(?<fraction>\d{1,9}))?`,
  // Of Java, C and git, whose year is behind the time.
  String.raw`${weekday}${named} {1,2}(?<day>\d{1,2}) ${timeOfHalf}${offsetOf(namedOffsets.all)} ${year}`,
  String.raw`${weekday}${named} {1,2}(?<day>\d{1,2}) ${timeOfHalf} ${year}${offsetOf(namedOffsets.all)}`,
].map((shape) => new RegExp(`^${shape}$`, 'iu'));

/** First letters, in English or Portuguese. */
const months = [
  'jan',
  'fe[bv]',
  'mar',
  'a[pb]r',
  'ma[yi]',
  'jun',
  'jul',
  'a[ug][go]',
  'se[pt]',
  'o[cu]t',
  'nov',
  'de[cz]',
].map((start) => new RegExp(`^${start}`, 'i'));

function momentOf(groups: Readonly<Record<string, string | undefined>>, zone: string | undefined): number | undefined {
  const number = (name: string) => Number(groups[name] ?? 0);
  const month = months.findIndex((start) => start.test(groups['month'] ?? '')) + 1 || number('month');
  const wall: WallTime = {
    year: number('year'),
    month,
    day: number('day'),
    hour: hourOf(number('hour'), groups['half']?.toLowerCase()),
    minute: number('minute'),
    second: number('second'),
    millisecond: Math.floor(Number(`0.${groups['fraction'] ?? 0}`) * 1000),
  };
  const epoch = isEndOfDay(wall) ? nextDay(wall) : utcEpoch(wall);
  if (epoch === undefined) return undefined;
  const { place, placeInBrazil } = groups;
  const said = placeOfDate(place, namedOffsets.all) ?? placeOfDate(placeInBrazil, namedOffsets.ofBrazil);
  const ahead = aheadOf(groups['offset'] ?? said?.offset);
  if (ahead !== undefined) return epoch - ahead;
  const where = said?.zone ?? zone;
  return where === undefined ? undefined : inZone(epoch, where);
}

/** ISO 8601 writes the last moment of a day as 24:00. */
function isEndOfDay({ hour, minute, second, millisecond }: WallTime): boolean {
  return hour === 24 && minute + second + millisecond === 0;
}

function nextDay(wall: WallTime): number | undefined {
  const midnight = utcEpoch({ ...wall, hour: 0 });
  return midnight === undefined ? undefined : midnight + 86_400_000;
}

/** Of a clock of 24 hours. @param half a or p; no hour of its clock is none of the day either */
function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  return hour < 1 || hour > 12 ? Number.NaN : (hour % 12) + (half === 'p' ? 12 : 0);
}

/** Milliseconds ahead of UTC; `undefined` for none, NaN for what no clock in the world shows. */
function aheadOf(written: string | undefined): number | undefined {
  if (written === undefined) return undefined;
  const named = namedOffset(written);
  if (named !== undefined) return named * 3_600_000;
  const [, sign, hours = '0', minutes = '00'] = /([+-])(\d{1,2}):?(\d{2})?$/.exec(written) ?? [];
  if (!['00', '30', '45'].includes(minutes)) return Number.NaN;
  const ahead = (Number(hours) + Number(minutes) / 60) * (sign === '-' ? -1 : 1);
  return ahead < -12 || ahead > 14 ? Number.NaN : ahead * 3_600_000;
}

/** Seconds from 2000 to 2100. */
const [firstSecond, lastSecond] = [946_684_800, 4_102_444_800];

/** Unix time in seconds, milliseconds, micro- or nanoseconds; a number that is none of these in this century is no date. */
function unixTime(text: string): number | undefined {
  const [, digits] = /^(?:\/Date\()?(\d{9,19}(?:\.\d{1,9})?)(?:[+-]\d{4})?(?:\)\/)?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const units = [1, 1e3, 1e6, 1e9].map((perSecond) => Number(digits) / perSecond);
  const seconds = units.find((count) => count >= firstSecond && count < lastSecond);
  return seconds === undefined ? undefined : Math.round(seconds * 1000);
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
