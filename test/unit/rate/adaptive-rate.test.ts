// How a rate answers to a 429, in numbers (P-RATE).
import { adaptiveRate, reconfigured, recovered, throttled } from '../../../rate/adaptive-rate';

const now = 1_000_000_000;
const seconds = (count: number) => now + count * 1_000;

it('begins with what is configured, whole requests only, and survives JSON', () => {
  const rate = adaptiveRate(90.7, now);
  expect(rate).toMatchObject({ configured: 90, limit: 90, lastChange: now });
  expect(JSON.parse(JSON.stringify(rate))).toEqual(rate);
});

it('pauses five seconds after a 429 that names no wait, and from the first one on goes down to 70 %', () => {
  expect(throttled(adaptiveRate(100, now), undefined, now)).toEqual({
    configured: 100,
    limit: 70,
    pausedUntil: seconds(5),
    lastDrop: now,
    lastChange: now,
  });
  expect(throttled(adaptiveRate(100, 0), undefined, 0)).toMatchObject({ limit: 70, pausedUntil: 5_000 });
});

it('pauses as long as it is asked to, and never shorter than it was asked before', () => {
  const long = throttled(adaptiveRate(100, now), 60_000, now);
  expect(long.pausedUntil).toBe(seconds(60));
  expect(throttled(long, 1_000, seconds(1)).pausedUntil).toBe(seconds(60));
  expect(throttled(long, 90_000, seconds(1)).pausedUntil).toBe(seconds(91));
});

it('takes the many 429 of one burst as one: ten seconds long', () => {
  const once = throttled(adaptiveRate(100, now), undefined, now);
  expect(throttled(once, undefined, seconds(9.999))).toMatchObject({ limit: 70, lastDrop: now });
  expect(throttled(once, undefined, seconds(10))).toMatchObject({ limit: 49, lastDrop: seconds(10) });
});

it.each([
  [100, 10],
  [15, 2],
  [1, 1],
])('of %i a minute it leaves at least %i, whatever comes', (configured, floor) => {
  let rate = adaptiveRate(configured, now);
  for (let drops = 0; drops < 30; drops += 1) rate = throttled(rate, undefined, seconds(drops * 11));
  expect(rate.limit).toBe(floor);
});

it('gets a twentieth back for each quiet minute, whole minutes only, and no more than was configured', () => {
  const low = throttled(adaptiveRate(90, now), undefined, now);
  expect(low.limit).toBe(62);
  expect(recovered(low, seconds(59.999))).toBe(low);
  expect(recovered(low, seconds(60))).toMatchObject({ limit: 67, lastChange: seconds(60) });
  expect(recovered(low, seconds(179))).toMatchObject({ limit: 72, lastChange: seconds(120) });
  expect(recovered(low, seconds(3_600))).toMatchObject({ limit: 90, lastChange: seconds(3_600) });
  expect(recovered(low, seconds(-3_600))).toBe(low);
});

it('counts what came back before it goes down again', () => {
  const low = throttled(adaptiveRate(100, now), undefined, now);
  expect(throttled(low, undefined, seconds(120))).toMatchObject({ limit: 56, lastChange: seconds(120) });
});

it('keeps what a 429 asked for where the configuration changes, in the same share', () => {
  const low = throttled(adaptiveRate(450, now), 60_000, now);
  expect(reconfigured(low, 300)).toEqual({ ...low, configured: 300, limit: 210 });
  expect(reconfigured(reconfigured(low, 301), 450)).toEqual(low);
  expect(reconfigured(adaptiveRate(100, now), 200)).toMatchObject({ limit: 200 });
  expect(reconfigured(throttled(adaptiveRate(10, now), undefined, now), 1).limit).toBe(1);
  expect(reconfigured({ ...adaptiveRate(900, now), limit: 90 }, 2).limit).toBe(1);
});
