// What a date of others means never depends on the machine: R8 orders movements by it.
import { once } from 'node:events';
import { httpDate, isoUtc, utcDate } from '../../../outbound/foreign-date';
import { firstLine, spawnTypeScript } from '../../support/typescript-process';

it.each([
  ['2026-01-15T12:00:00Z', '2026-01-15T12:00:00.000Z'],
  ['2026-01-15T12:00:00.5-03:00', '2026-01-15T15:00:00.500Z'],
  ['2026-12-31T23:30:00-03:00', '2027-01-01T02:30:00.000Z'],
])('%s is %s', (written, utc) => {
  expect([utcDate(written), utcDate(written, 'utc')]).toEqual([utc, utc]);
});

it.each([
  ['2026-01-15T12:00:00', '2026-01-15T12:00:00.000Z'],
  ['2026-01-15T12:00:00.123', '2026-01-15T12:00:00.123Z'],
])('%s has no offset: no date, or %s where it counts as UTC', (written, utc) => {
  expect([utcDate(written), utcDate(written, 'utc')]).toEqual([undefined, utc]);
});

it.each([
  '',
  'yesterday',
  '2026-01-15',
  '2026-01-15T12:00Z',
  '2026-02-30T12:00:00Z',
  '15/01/2026 12:00',
  '9999-12-31T23:59:59-10:00',
])('"%s" is no date that counts', (written) => {
  expect([utcDate(written), utcDate(written, 'utc')]).toEqual([undefined, undefined]);
});

it('takes moments of four-digit years only, since others sort otherwise', () => {
  expect(isoUtc(0)).toBe('1970-01-01T00:00:00.000Z');
  expect([isoUtc(Number.NaN), isoUtc(9e15), isoUtc(253_402_300_800_000)]).toEqual([undefined, undefined, undefined]);
});

it('takes dates of HTTP as GMT, and numbers as none', () => {
  expect([httpDate('12'), httpDate('soon'), httpDate()]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect(httpDate('Sun, 01 Mar 2026 12:00:00 GMT')).toBe(Date.UTC(2026, 2, 1, 12));
});

it.each(['America/Sao_Paulo', 'Pacific/Kiritimati', 'America/New_York', 'UTC'])(
  'every edge reads a date without offset in the same way under TZ=%s',
  async (zone) => {
    const child = spawnTypeScript(require.resolve('../../support/edge-dates'), [], { TZ: zone });
    const [line] = await Promise.all([firstLine(child.stdout), once(child, 'exit')]);
    expect(JSON.parse(line)).toEqual({
      zone,
      webhook: '2026-03-08T02:30:00.000Z',
      application: '2026-03-08T02:30:00.000Z',
      openProtocol: 'refused',
      mapped: 'refused',
      mappedWithOffset: '2026-03-08T05:30:00.000Z',
      configured: 'refused',
      retryAfter: [60, 60, 60],
    });
  },
);
