import { RateLimit, rateLimitSchema } from '../../../simulator/gupy/rate-limit';

const start = Date.UTC(2026, 0, 15, 12);

test('the sliding reading refuses what is over the limit in any window, per address', () => {
  const settings = rateLimitSchema.parse({ requestsPerMinute: 3 });
  const limit = new RateLimit();
  const refused = (atMs: number, address = 'a'): boolean => limit.refuse(address, settings, start + atMs) !== undefined;
  expect([0, 10_000, 20_000].map((at) => refused(at))).toEqual([false, false, false]);
  expect(refused(59_999)).toBe(true);
  expect(refused(59_999, 'b')).toBe(false);
  expect(refused(60_000)).toBe(false);
  expect(refused(60_001)).toBe(true);
});

test('the reset header is Unix seconds, seconds left, or absent, and Retry-After seconds, a date, or absent', () => {
  const headers = (settings: object): Record<string, string> => {
    const limit = new RateLimit();
    const parsed = rateLimitSchema.parse({ requestsPerMinute: 1, ...settings });
    limit.refuse('a', parsed, start);
    return limit.refuse('a', parsed, start + 500) ?? {};
  };
  expect(headers({})).toEqual({
    WAF: 'Rate-Limit',
    'X-RateLimit-Limit': '1',
    'X-RateLimit-Remaining': '0',
    'X-RateLimit-Reset': String(start / 1000 + 60),
  });
  expect(headers({ reset: 'seconds-left' })['X-RateLimit-Reset']).toBe('60');
  expect(headers({ reset: 'absent', retryAfter: 'seconds' })).toMatchObject({ 'Retry-After': '60' });
  expect(headers({ reset: 'absent' })).not.toHaveProperty('X-RateLimit-Reset');
  expect(headers({ retryAfter: 'date' })['Retry-After']).toBe('Thu, 15 Jan 2026 12:01:00 GMT');
});

test('the firewall reading looks every 30 s at five minutes: it begins late and ends late', () => {
  const settings = rateLimitSchema.parse({ requestsPerMinute: 2, mode: 'firewall' });
  const limit = new RateLimit();
  const refused = (atMs: number): boolean => limit.refuse('a', settings, start + atMs) !== undefined;
  expect(Array.from({ length: 20 }, (_, index) => refused(index)).some(Boolean)).toBe(false);
  expect(refused(29_999)).toBe(false);
  expect(refused(30_000)).toBe(true);
  expect(refused(59_999)).toBe(true);
  expect(refused(300_005)).toBe(true);
  expect(refused(300_020)).toBe(true);
  expect(refused(330_010)).toBe(false);
});
