// Waits for a condition, never for a time: polls at short intervals and fails with the last seen state at the bound, which is there
// for what never comes, and not for what is slow: a starved machine takes ten times as long as a quiet one.
import { setTimeout as pause } from 'node:timers/promises';

/** @param describe says what was last seen, for the message of a failed wait */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  describe: () => string = () => condition.toString(),
  boundMs = 240_000,
): Promise<void> {
  const began = Date.now();
  const end = began + boundMs;
  let cause: unknown;
  while (Date.now() < end) {
    try {
      if (await condition()) return;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await pause(pauseAfter(Date.now() - began));
  }
  throw new Error(`Not within ${boundMs} ms: ${describe()}`, { cause });
}

/** A long wait looks less often: a look at a run costs 13 ms of the cores, and those are there for what is waited for. */
function pauseAfter(waitedMs: number): number {
  return Math.min(Math.max(20, waitedMs / 10), 100);
}

/** Milliseconds of the clock go by, so that what follows is later than what was before. */
export async function aMomentLater(): Promise<number> {
  const before = Date.now();
  await eventually(() => Date.now() > before + 1);
  return Date.now();
}
