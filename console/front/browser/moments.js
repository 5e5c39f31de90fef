// Times as people say them, in the language of the page and the time zone of the browser.
import { currentLanguage } from './language.js';

/** Milliseconds. */
const units = /** @type {const} */ ([
  { unit: 'day', length: 86_400_000 },
  { unit: 'hour', length: 3_600_000 },
  { unit: 'minute', length: 60_000 },
  { unit: 'second', length: 1_000 },
]);

/**
 * `14:03:09`
 * @param {string | number} moment ISO 8601, or epoch milliseconds
 */
export function timeOfDay(moment) {
  return new Date(moment).toLocaleTimeString(currentLanguage(), { hour12: false });
}

/**
 * Day and time, such as `12 de jan., 14:00`; the year where it is another one.
 * @param {string | number} moment ISO 8601, or epoch milliseconds
 * @param {number} [now] epoch milliseconds
 */
export function dayAndTime(moment, now = Date.now()) {
  const date = new Date(moment);
  const sameYear = date.getFullYear() === new Date(now).getFullYear();
  return date.toLocaleString(currentLanguage(), {
    ...(sameYear ? {} : { year: 'numeric' }),
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
  });
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
