// Times on the pages: in the zone of the bridge, whatever the clock of the reader shows.
import { join } from 'node:path';
import { packageFolder } from '../../../config/package-folder';

interface Moments {
  showTimesIn(zone: string | null): void;
  zoneName(): string;
  isOtherZone(moment: string): boolean;
  dayAndTime(moment: string, now: number): string;
  inputText(moment: number): string;
  momentOf(text: string): number | undefined;
}

const now = Date.parse('2026-12-01T00:00:00Z');
const booked = '2026-12-04T17:00:00Z';

let moments: Moments;
let kept: PropertyDescriptor | undefined;
beforeAll(async () => {
  kept = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { language: 'en-US' }, configurable: true });
  moments = (await import(join(packageFolder(), 'console', 'front', 'browser', 'moments.js'))) as Moments;
});
afterAll(() => {
  moments.showTimesIn(null);
  if (kept === undefined) Reflect.deleteProperty(globalThis, 'navigator');
  else Object.defineProperty(globalThis, 'navigator', kept);
});

test('a date that the desk takes at 14:00 is 14:00 in the zone of the bridge, and reads so', () => {
  moments.showTimesIn('America/Sao_Paulo');
  expect(new Date(moments.momentOf('2026-12-04T14:00') ?? 0).toISOString()).toBe('2026-12-04T17:00:00.000Z');
  expect(moments.inputText(Date.parse(booked))).toBe('2026-12-04T14:00');
  expect(moments.dayAndTime(booked, now)).toContain('14:00');
  expect(moments.zoneName()).toContain('Brasilia');
});

test('the zone stands beside a date where the clock of the reader differs, and only there', () => {
  const offset = -new Date(booked).getTimezoneOffset() / 60;
  const same = offset === 0 ? 'UTC' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
  const other = `Etc/GMT${offset > 0 ? '+' : '-'}5`;
  for (const [zone, isOther] of [
    [same, false],
    [other, true],
  ] as const) {
    moments.showTimesIn(zone);
    expect([zone, moments.isOtherZone(booked)]).toEqual([zone, isOther]);
    expect(/GMT/.test(moments.dayAndTime(booked, now))).toBe(isOther);
  }
});

test.each([
  ['America/New_York', '2026-03-08T02:30', '2026-03-08T06:30:00.000Z'],
  ['America/New_York', '2026-03-08T03:30', '2026-03-08T07:30:00.000Z'],
  ['Asia/Kolkata', '2026-12-04T14:00', '2026-12-04T08:30:00.000Z'],
  ['UTC', '2026-12-04T14:00', '2026-12-04T14:00:00.000Z'],
])('%s: %s is %s', (zone, text, instant) => {
  moments.showTimesIn(zone);
  expect(new Date(moments.momentOf(text) ?? 0).toISOString()).toBe(instant);
});

test('an input that is not filled in is no moment', () => {
  expect(moments.momentOf('')).toBeUndefined();
});
