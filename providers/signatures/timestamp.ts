// The time in a signature (R4): strict digits, and not too far from now in either direction.

/** Milliseconds, as Standard Webhooks advises. */
export const defaultTolerance = 300_000;

/** Unix seconds as senders write them; `parseInt` would read `1674087231abc` too. */
const strictSeconds = /^[0-9]{1,12}$/;

/** Compared in whole seconds, the unit of the timestamp. `toleranceMs` counts in both directions. */
export function isTimely(timestamp: string, nowMs: number, toleranceMs: number): boolean {
  if (!strictSeconds.test(timestamp)) return false;
  return Math.abs(Math.floor(nowMs / 1000) - Number(timestamp)) * 1000 <= toleranceMs;
}
