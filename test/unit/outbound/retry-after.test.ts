import { longestWaitMs, requestedWaitMs } from '../../../outbound/answer-headers';

const now = Date.parse('2026-03-01T12:00:00Z');
const seconds = now / 1000;
const wait = (headers: Record<string, string>): number | undefined => requestedWaitMs((name) => headers[name], now);

/** Seconds after now, by a clock that is ten minutes behind ours. */
const skewed = (after: number): string => new Date(now - 600_000 + after * 1000).toUTCString();

describe('R21: the wait that an answer asks for', () => {
  it.each<[string, Record<string, string>, number | undefined]>([
    ['seconds', { 'retry-after': '30' }, 30_000],
    ['a date', { 'retry-after': 'Sun, 01 Mar 2026 12:01:00 GMT' }, 60_000],
    ['a date that has passed', { 'retry-after': 'Sun, 01 Mar 2026 11:00:00 GMT' }, 1_000],
    ['no time at all', { 'retry-after': '0' }, 1_000],
    ['a whole day', { 'retry-after': '86400' }, longestWaitMs],
    ['unix seconds', { 'x-ratelimit-reset': String(seconds + 45) }, 45_000],
    ['unix seconds far ahead', { 'x-ratelimit-reset': String(seconds + 86_400) }, longestWaitMs],
    ['unix milliseconds', { 'x-ratelimit-reset': String(now + 45_000) }, 45_000],
    ['seconds from now in the reset header', { 'x-ratelimit-reset': '12' }, 12_000],
    ['both headers, the first one counts', { 'retry-after': '5', 'x-ratelimit-reset': String(seconds + 45) }, 5_000],
    ['an unreadable first header', { 'retry-after': 'soon', 'x-ratelimit-reset': String(seconds + 45) }, 45_000],
    ['a date, by another clock than ours', { 'retry-after': skewed(30), date: skewed(0) }, 30_000],
    ['unix seconds, by another clock', { 'x-ratelimit-reset': String(seconds - 585), date: skewed(0) }, 15_000],
    ['unix seconds, beside a date that is none', { 'x-ratelimit-reset': String(seconds + 45), date: '12' }, 45_000],
    // feign 980 (2.0), sentry 7919 (292.052427053), dotnet 955 (2.542 of Microsoft Graph), data-prepper 6927 (299.997).
    ['seconds with a point', { 'retry-after': '2.0' }, 2_000],
    ['a fraction, rounded up', { 'retry-after': '292.052427053' }, 292_053],
    ['less than a second', { 'retry-after': '0.542' }, 1_000],
    ['a date of ISO 8601', { 'retry-after': '2026-03-01T09:01:00-03:00' }, 60_000],
    ['the moment in Unix seconds', { 'retry-after': String(seconds + 45) }, 45_000],
    ['Botpress: RateLimit-Reset', { 'ratelimit-reset': '30' }, 30_000],
    ['Okta: X-Rate-Limit-Reset', { 'x-rate-limit-reset': String(seconds + 45) }, 45_000],
    ['a reset as a date', { 'x-ratelimit-reset': 'Sun, 01 Mar 2026 12:01:00 GMT' }, 60_000],
    ['an exponent', { 'retry-after': '1e3' }, undefined],
    ['a comma', { 'retry-after': '2,5' }, undefined],
    ['a negative number', { 'retry-after': '-5' }, undefined],
    ['an overlong number', { 'retry-after': '9'.repeat(30) }, undefined],
    ['nothing', {}, undefined],
  ])('%s', (_title, headers, expected) => {
    expect(wait(headers)).toBe(expected);
  });
});
