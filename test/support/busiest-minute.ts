/** The most of these times (milliseconds) that any sliding window of a minute holds: what a rate is held against. */
export function busiestMinute(times: readonly number[]): number {
  const sorted = [...times].sort((left, right) => left - right);
  let first = 0;
  let most = 0;
  sorted.forEach((time, last) => {
    while (time - (sorted[first] ?? time) >= 60_000) first += 1;
    most = Math.max(most, last - first + 1);
  });
  return most;
}
