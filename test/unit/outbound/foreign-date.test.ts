// What a date of others means never depends on the machine: R8 orders movements by it.
import { once } from 'node:events';
import { foreignDate, httpDate, isDay, isoUtc, utcDate } from '../../../outbound/foreign-date';
import { firstLine, spawnTypeScript } from '../../support/typescript-process';

const zone = 'America/Sao_Paulo';

it.each([
  ['2026-01-15T12:00:00Z', '2026-01-15T12:00:00.000Z'],
  ['2026-01-15T12:00:00.5-03:00', '2026-01-15T15:00:00.500Z'],
  ['2026-12-31T23:30:00-03:00', '2027-01-01T02:30:00.000Z'],
])('%s is %s, in a file and from others', (written, utc) => {
  expect([utcDate(written), foreignDate(written), foreignDate(written, zone)]).toEqual([utc, utc, utc]);
});

it.each([
  ['2026-11-29T02:30:19-03', '2026-11-29T05:30:19.000Z'],
  ['2026-11-29T02:30:19-0300', '2026-11-29T05:30:19.000Z'],
  ['2026-11-29 02:30:19 -03:00', '2026-11-29T05:30:19.000Z'],
  ['2026-11-29T02:30Z', '2026-11-29T02:30:00.000Z'],
  ['2026-11-29T02:30:19,1239-03:00', '2026-11-29T05:30:19.123Z'],
  // As Go writes it: the offset, and once more the zone.
  ['2026-11-29 02:30:19.1239 -0300 -03', '2026-11-29T05:30:19.123Z'],
  ['2026-11-29 02:30:19 +0000 UTC', '2026-11-29T02:30:19.000Z'],
  ['2026-11-29 02:30:19.1239 -0300 -03 m=+0.001208301', '2026-11-29T05:30:19.123Z'],
  ['2026-11-29 02:30:19 -0300 BRT', '2026-11-29T05:30:19.000Z'],
  ['2026-11-29T02:30:19-03:00[America/Sao_Paulo]', '2026-11-29T05:30:19.000Z'],
  ['20261129T023000Z', '2026-11-29T02:30:00.000Z'],
  ['Sun, 29 Nov 2026 02:30:00 GMT', '2026-11-29T02:30:00.000Z'],
  ['/Date(1764383400000-0300)/', '2025-11-29T02:30:00.000Z'],
  ['Sun Nov 29 2026 02:30:00 GMT-0300 (Brasilia Standard Time)', '2026-11-29T05:30:00.000Z'],
  // Java and C, whose year is last; the clock of twelve hours is that of `date`.
  ['Sun Nov 29 02:30:00 BRT 2026', '2026-11-29T05:30:00.000Z'],
  ['Sun Nov 29 02:30:00 GMT-03:00 2026', '2026-11-29T05:30:00.000Z'],
  ['Sun Nov 29 02:30:00 +0000 2026', '2026-11-29T02:30:00.000Z'],
  ['Sun Nov 29 02:30:00 2026 -0300', '2026-11-29T05:30:00.000Z'],
  ['Sun Nov 29 02:30:00 PM -03 2026', '2026-11-29T17:30:00.000Z'],
  // A day of XML Schema.
  ['2026-11-29-03:00', '2026-11-29T03:00:00.000Z'],
  ['2026-11-29Z', '2026-11-29T00:00:00.000Z'],
  ['2026-11-29T14:30:00+05:45', '2026-11-29T08:45:00.000Z'],
  ['2026-11-29T14:30:00+14:00', '2026-11-29T00:30:00.000Z'],
  ['2026-11-29T14:30:00-12:00', '2026-11-30T02:30:00.000Z'],
  ['29/11/2026 14:30 GMT-3', '2026-11-29T17:30:00.000Z'],
  ['20261129T023000.123Z', '2026-11-29T02:30:00.123Z'],
  [1764383400, '2025-11-29T02:30:00.000Z'],
  ['1764383400.5', '2025-11-29T02:30:00.500Z'],
  [1764383400123, '2025-11-29T02:30:00.123Z'],
  ['1764383400123456', '2025-11-29T02:30:00.123Z'],
  // The end of a day, and zones by name.
  ['2026-01-15T24:00:00Z', '2026-01-16T00:00:00.000Z'],
  ['2026-12-31T24:00-03:00', '2027-01-01T03:00:00.000Z'],
  ['29/11/2026 02:30 BRT', '2026-11-29T05:30:00.000Z'],
  ['2018-01-15 02:30 BRST', '2018-01-15T04:30:00.000Z'],
  ['29/11/2026 às 14h30 (BRT)', '2026-11-29T17:30:00.000Z'],
  ['29/11/2026 às 14h30 (horário de Brasília)', '2026-11-29T17:30:00.000Z'],
  ['29/11/2026 14:30, horário de Brasília', '2026-11-29T17:30:00.000Z'],
  ['29/11/2026 14:30 (Hora oficial de Brasilia)', '2026-11-29T17:30:00.000Z'],
  ['29/11/2026 14:30 (GMT-3)', '2026-11-29T17:30:00.000Z'],
  ['29/11/2026 14:30 (UTC)', '2026-11-29T14:30:00.000Z'],
  ['2026-11-29T14:30:00[Europe/Lisbon]', '2026-11-29T14:30:00.000Z'],
  ['2026-07-29 14:30 Europe/Lisbon', '2026-07-29T13:30:00.000Z'],
  ['2026-11-29 14:30 America/Argentina/Buenos_Aires', '2026-11-29T17:30:00.000Z'],
  ['Nov 29, 2026 2:30 PM EST', '2026-11-29T19:30:00.000Z'],
  ['Nov 29, 2026 2:30 PM (est)', '2026-11-29T19:30:00.000Z'],
  ['29/11/2026 14:30 (brt)', '2026-11-29T17:30:00.000Z'],
  ['29/11/2026 14:30 (gmt-3)', '2026-11-29T17:30:00.000Z'],
  ['2026-11-29 14:30 (europe/lisbon)', '2026-11-29T14:30:00.000Z'],
  ['2026-11-29T14:30:00−03:00', '2026-11-29T17:30:00.000Z'],
  ['Sun, 29 Nov 2026 02:30:00 PDT', '2026-11-29T09:30:00.000Z'],
])('%s of others is %s, in any zone', (written, utc) => {
  expect([foreignDate(written), foreignDate(written, zone)]).toEqual([utc, utc]);
});

it.each([
  ['2026-11-29 02:30:19', '2026-11-29T05:30:19.000Z'],
  ['2026-11-29T02:30', '2026-11-29T05:30:00.000Z'],
  ['2026-11-29', '2026-11-29T03:00:00.000Z'],
  ['2026/11/29 02:30', '2026-11-29T05:30:00.000Z'],
  ['29/11/2026', '2026-11-29T03:00:00.000Z'],
  ['9/1/2026 02:30:00', '2026-01-09T05:30:00.000Z'],
  ['29.11.2026 02:30', '2026-11-29T05:30:00.000Z'],
  ['29/11/2026 9:05', '2026-11-29T12:05:00.000Z'],
  ['29/11/2026 às 02:30', '2026-11-29T05:30:00.000Z'],
  ['29/11/2026 a\u0300s 02h30', '2026-11-29T05:30:00.000Z'],
  ['29/11/2026 - 02:30', '2026-11-29T05:30:00.000Z'],
  ['domingo, 29/11/2026 02:30', '2026-11-29T05:30:00.000Z'],
  ['sáb., 29 de nov. de 2026, 02:30', '2026-11-29T05:30:00.000Z'],
  ['segunda-feira 29/11/2026 02:30', '2026-11-29T05:30:00.000Z'],
  ['qua 29/11/2026', '2026-11-29T03:00:00.000Z'],
  ['29‑11‑2026 14:30', '2026-11-29T17:30:00.000Z'],
  ['29/11/2026 24:00', '2026-11-30T03:00:00.000Z'],
  ['29/11/2026 14:30 (a confirmar)', '2026-11-29T17:30:00.000Z'],
  ['29/11/2026 14:30 (SP)', '2026-11-29T17:30:00.000Z'],
  ['Thursday, 5 November 2026 at 02:30', '2026-11-05T05:30:00.000Z'],
  ['29/11/2026 14h', '2026-11-29T17:00:00.000Z'],
  ['29/11/2026 às 14:30h', '2026-11-29T17:30:00.000Z'],
  ['29/11/2026 14h30min', '2026-11-29T17:30:00.000Z'],
  ['29/11/2026\u00a014:30', '2026-11-29T17:30:00.000Z'],
  ['Nov 29, 2026, 2:30\u202fPM', '2026-11-29T17:30:00.000Z'],
  ['29-nov-2026 02:30', '2026-11-29T05:30:00.000Z'],
  ['9 out. 2026, 02:30', '2026-10-09T05:30:00.000Z'],
  ['29 de novembro de 2026', '2026-11-29T03:00:00.000Z'],
  ['1 de março de 2026', '2026-03-01T03:00:00.000Z'],
  ['1º de março de 2026 às 14h30', '2026-03-01T17:30:00.000Z'],
  ['1st of March 2026', '2026-03-01T03:00:00.000Z'],
  ['March 1st, 2026', '2026-03-01T03:00:00.000Z'],
  ['22nd March, 2026 14:30', '2026-03-22T17:30:00.000Z'],
  ['Thu Nov  5 02:30:19 2026', '2026-11-05T05:30:19.000Z'],
  ['Nov 29, 2026 2:30:00 PM', '2026-11-29T17:30:00.000Z'],
  ['November 29, 2026 at 12:05 am', '2026-11-29T03:05:00.000Z'],
  ['2026-11-29 12:05 p.m.', '2026-11-29T15:05:00.000Z'],
  ['Nov  9 2026  2:30PM', '2026-11-09T17:30:00.000Z'],
  ['Nov 29 2026 12:00AM', '2026-11-29T03:00:00.000Z'],
  ['2026-11-29-02.30.19.123456', '2026-11-29T05:30:19.123Z'],
  ['2026-11-29 02.30.19', '2026-11-29T05:30:19.000Z'],
  ['20261129023000', '2026-11-29T05:30:00.000Z'],
  [20261129023000, '2026-11-29T05:30:00.000Z'],
  [20261129, '2026-11-29T03:00:00.000Z'],
  // Clocks were set back there at midnight on 18 February 2018.
  ['2018-02-17T12:00', '2018-02-17T14:00:00.000Z'],
  ['2018-02-18T12:00', '2018-02-18T15:00:00.000Z'],
])('%s has no offset: no date, or %s in its zone', (written, utc) => {
  expect([foreignDate(written), foreignDate(written, zone)]).toEqual([undefined, utc]);
});

it.each(['Sala A/B', 'Presencial/Online', 'São Paulo/SP', 'Brasília/DF', '24/7', 'TEST', 'SET', 'CLT', 'MT', 'sala 2'])(
  'what stands in brackets is seldom a zone: %s',
  (words) => {
    expect(foreignDate(`29/11/2026 14:30 (${words})`, zone)).toBe('2026-11-29T17:30:00.000Z');
  },
);

it.each([
  '',
  'yesterday',
  '2026-02-30T12:00:00Z',
  '11/29/2026',
  '29/11/26',
  // Whoever writes the half of the day puts the month first.
  '01/02/2026 09:30 PM',
  // A time, or an offset: nobody knows.
  '29/11/2026 -14:30',
  '2026-11-29-08.30',
  '2026-11-29 02.30.61',
  '29/11/2026 -08:30',
  '2026-11-29-08:30',
  '2026-11-29 -0830',
  '29/11/2026 -14',
  '2026-11-29T14:30:00+99:99',
  '2026-11-29T14:30:00+14:30',
  '2026-11-29T14:30:00-12:30',
  '2026-11-29T14:30:00-03:17',
  'Date: Sun, 29 Nov 2026 02:30:00 -9900',
  // Not every word is a day of the week.
  'cancelado 29/11/2026',
  'Remarcado, 29/11/2026 14:30',
  'until 11/05/2026',
  'cancelado 29 de novembro de 2026',
  'moved Nov 29, 2026',
  // In English the month stands first.
  'Thu, 11/05/2026',
  'Thursday 11/05/2026 02:30',
  '11/05/2026 at 2:30',
  '11/05/2026, at 02:30',
  '29/11/2026 14h30x',
  '2026-01-15T24:00:01Z',
  '2026-01-15T24:30Z',
  '2026-01-15T25:00Z',
  '31/02/2026 24:00',
  // Letters that mean several zones, or none.
  '29/11/2026 14:30 CST',
  '2026-11-29 14:30 IST',
  '29/11/2026 14:30 (IST)',
  'Nov 29, 2026 2:30 PM (ist)',
  'Sun Nov 29 02:30:00 IST 2026',
  'moved Nov 29 02:30:00 2026',
  'Nov 29, 2026 2:30 PM (ET)',
  '2026-11-29T14:30:00[Mars/Olympus]',
  '2026-11-29 14:30 (America/Olympus)',
  // Who names a zone of the United States puts the month first.
  '11/05/2026 14:30 EST',
  '29/11/2026 14:30 (EST)',
  '29/11/2026 14:30 (est)',
  '29/11/2026 14:30 (CET)',
  '2026-11-29 13:05 PM',
  '2026-11-29 0:05 AM',
  '29 foo 2026',
  '9999-12-31T23:59:59-10:00',
  '2612-01-17T09:43:43Z',
  0,
  12,
  20261399,
  20266129023000,
  true,
  { date: '2026-01-15' },
])('%j is no date that counts', (written) => {
  expect(foreignDate(written, zone)).toBeUndefined();
});

it.each([
  ['2026-11-29', true],
  ['29/11/2026', true],
  ['2026-11-29 00:00:00', true],
  ['2026-11-29 00:00:01', false],
  ['2026-11-29T00:00:00Z', false],
  ['2026-11-29T24:00', false],
  ['20261129T2400', false],
  ['soon', false],
  [undefined, false],
])('%j is a day without a time: %s', (written, day) => {
  expect(isDay(written)).toBe(day);
});

it('keeps a zone once, however its name is spelled', () => {
  const made = jest.spyOn(Intl, 'DateTimeFormat');
  for (const name of ['Asia/Tokyo', 'asia/tokyo', 'ASIA/TOKYO', 'aSia/Tokyo'])
    expect(foreignDate(`2026-11-29 14:30 ${name}`)).toBe('2026-11-29T05:30:00.000Z');
  expect(made).toHaveBeenCalledTimes(1);
  made.mockRestore();
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
      openProtocol: 'counts from its arrival',
      mapped: 'counts from its arrival',
      mappedWithOffset: '2026-03-08T05:30:00.000Z',
      configured: 'refused',
      retryAfter: [60, 60, 60],
    });
  },
);
