import fc from 'fast-check';
import { formatDuration, parseDuration } from '../../../config/duration';

test.each([
  ['10d', 864_000_000],
  ['72h', 259_200_000],
  ['6h', 21_600_000],
  ['15m', 900_000],
  ['30s', 30_000],
  ['1d12h', 129_600_000],
  ['1d1h1m1s', 90_061_000],
])('a duration is read: %s', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each(['', '10', 'd', '10 d', '1h1d', '1d1d', '-1d', '1.5h', '10D', '1w', ' 1d', '1d\n', '99999999999d'])(
  'no duration: %j',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

test('a duration is written in its shortest form and read back', () => {
  expect(formatDuration(129_600_000)).toBe('1d12h');
  expect(formatDuration(259_200_000)).toBe('3d');
  expect(formatDuration(0)).toBe('0s');
  const seed = Date.now();
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3_650 * 86_400 }), (seconds) => {
      expect(parseDuration(formatDuration(seconds * 1000))).toBe(seconds * 1000);
    }),
    { seed },
  );
});
