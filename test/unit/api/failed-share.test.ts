import { FailedShare } from '../../../api/failed-share';

const hour = 3_600_000;

function shareAt(events: readonly (readonly [hour: number, failed: boolean])[], now: number): number {
  let time = 0;
  const share = new FailedShare(() => time);
  for (const [at, failed] of events) {
    time = at * hour;
    share.record(failed);
  }
  time = now * hour;
  return share.share();
}

it('R12: is the failed part of what was answered in the last 7 days', () => {
  expect(shareAt([], 0)).toBe(0);
  expect(shareAt([[0, true]], 0)).toBe(1);
  expect(
    shareAt(
      [
        [0, true],
        [1, false],
        [2, false],
        [3, false],
      ],
      3,
    ),
  ).toBe(0.25);
});

it('R12: forgets hour by hour what is older', () => {
  const events = [
    [0, true],
    [1, true],
    [100, false],
  ] as const;
  expect(shareAt(events, 167)).toBeCloseTo(2 / 3);
  expect(shareAt(events, 168)).toBe(0.5);
  expect(shareAt(events, 169)).toBe(0);
  expect(shareAt(events, 500)).toBe(0);
});

it('R12: an hour of the week before is not mixed into the same hour of this week', () => {
  expect(
    shareAt(
      [
        [5, true],
        [5 + 168, false],
      ],
      5 + 168,
    ),
  ).toBe(0);
});

it('R12: starts anywhere on a monotonic clock', () => {
  let time = 12_345.678;
  const share = new FailedShare(() => time);
  share.record(true);
  time += 7 * 24 * hour;
  share.record(false);
  expect(share.share()).toBe(0);
});
