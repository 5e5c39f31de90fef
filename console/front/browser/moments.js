// Times as people say them, in the language of the page. They are shown in the time zone of the bridge, where the server of the page names
// it, so that page, tags and comments say the same hour; else in the zone of the browser. What could go wrong: a reader elsewhere takes
// an hour for one of their own. So a date names its zone where the clock of the reader differs.
import { currentLanguage } from './language.js';

/** Milliseconds. */
const units = /** @type {const} */ ([
  { unit: 'day', length: 86_400_000 },
  { unit: 'hour', length: 3_600_000 },
  { unit: 'minute', length: 60_000 },
  { unit: 'second', length: 1_000 },
]);

/** @type {string | undefined} */
let shownZone;

/** Of the zone that is shown: making one takes longer than using it. @type {Intl.DateTimeFormat | undefined} */
let offsets;

/** @param {string | null | undefined} zone IANA, such as `America/Sao_Paulo`; none: that of the browser */
export function showTimesIn(zone) {
  shownZone = zone ?? undefined;
  offsets = undefined;
}

/** The zone in words, such as `Brasilia Time`. */
export function zoneName() {
  return zonePart(new Date(), 'longGeneric');
}

/** Whether the clock of the reader shows another hour than the page. @param {string | number} [moment] */
export function isOtherZone(moment = Date.now()) {
  const date = new Date(moment);
  return offsetOf(date) !== -date.getTimezoneOffset() * 60_000;
}

/**
 * `14:03:09`
 * @param {string | number} moment ISO 8601, or epoch milliseconds
 */
export function timeOfDay(moment) {
  return new Date(moment).toLocaleTimeString(currentLanguage(), { ...inZone(), hourCycle: 'h23' });
}

/**
 * Day and time, such as `12 de jan., 14:00`; the year where it is another one, and the zone where it is not the reader's.
 * @param {string | number} moment ISO 8601, or epoch milliseconds
 * @param {number} [now] epoch milliseconds
 */
export function dayAndTime(moment, now = Date.now()) {
  const date = new Date(moment);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  const said = date.toLocaleString(currentLanguage(), {
    ...inZone(),
    ...(sameYear ? {} : { year: 'numeric' }),
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return isOtherZone(moment) ? `${said} ${zonePart(date, 'shortOffset')}` : said;
}

/** As an `input` of the type `datetime-local` has it, in the zone that is shown. @param {number} moment epoch milliseconds */
export function inputText(moment) {
  return new Date(moment + offsetOf(new Date(moment))).toISOString().slice(0, 16);
}

/**
 * What such an input means. An hour that the zone skips is the one before it.
 * @param {string} text
 * @returns {number | undefined} epoch milliseconds; `undefined` for an input that is not filled in
 */
export function momentOf(text) {
  const asUtc = Date.parse(`${text}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const near = asUtc - offsetOf(new Date(asUtc));
  return asUtc - offsetOf(new Date(near));
}

/**
 * `3 days ago`, `in 2 hours`: the largest unit that fits.
 * @param {string | number} moment ISO 8601, or epoch milliseconds
 * @param {number} [now] epoch milliseconds
 */
export function fromNow(moment, now = Date.now()) {
  const distance = new Date(moment).getTime() - now;
  const size = Math.abs(distance);
  const { unit, length } = units.find((one) => size >= one.length) ?? units[3];
  const format = new Intl.RelativeTimeFormat(currentLanguage(), { numeric: 'auto' });
  return format.format(Math.round(distance / length), unit);
}

function inZone() {
  return shownZone === undefined ? {} : { timeZone: shownZone };
}

/** @param {Date} date @param {'longGeneric' | 'shortOffset'} style */
function zonePart(date, style) {
  const format = new Intl.DateTimeFormat(currentLanguage(), { ...inZone(), timeZoneName: style });
  return format.formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** Milliseconds east of UTC, in the zone that is shown. @param {Date} date */
function offsetOf(date) {
  offsets ??= new Intl.DateTimeFormat('en', { ...inZone(), timeZoneName: 'longOffset' });
  const name = offsets.formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /^GMT([+-])(\d+):(\d+)/.exec(name) ?? [];
  const size = Number(hours) * 3_600_000 + Number(minutes) * 60_000;
  return sign === '-' ? -size : size;
}
