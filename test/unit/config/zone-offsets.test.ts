import { zoneOffsets } from '../../../config/zone-offsets';
import { isTimeZone } from '../../../outbound/zoned-time';

const now = Date.parse('2026-11-29T00:00:00.000Z');

it('a zone without summer time has one offset', () => {
  expect(zoneOffsets('America/Sao_Paulo', now)).toEqual([{ from: 0, minutes: -180 }]);
  expect(zoneOffsets('UTC', now)).toEqual([{ from: 0, minutes: 0 }]);
  expect(zoneOffsets('Asia/Kolkata', now)).toEqual([{ from: 0, minutes: 330 }]);
});

it('a zone with summer time changes to the minute, twice a year', () => {
  const offsets = zoneOffsets('Europe/Lisbon', now);
  expect(offsets).toContainEqual({ from: Date.parse('2027-03-28T01:00:00.000Z'), minutes: 60 });
  expect(offsets).toContainEqual({ from: Date.parse('2026-10-25T01:00:00.000Z'), minutes: 0 });
  expect(offsets).toHaveLength(13);
});

it.each(['', 'Sampa', 'America/Sampa', 'GMT-3 x'])('%j is no time zone', (name) => {
  expect(isTimeZone(name)).toBe(false);
});
