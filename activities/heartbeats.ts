// For activities that take longer than a call: a heartbeat every few seconds, also while they wait for a place in the rate, so
// that Temporal retries an activity soon after its worker was killed.
import { cancellationSignal, heartbeat } from '@temporalio/activity';
import type { CancelledFailure } from '@temporalio/common';

const everyMs = 5_000;

/**
 * @param details what a next attempt should know; `undefined`: nothing, and an attempt that takes a moment sends none, for each is a write
 * in Temporal's database
 */
export async function withHeartbeats<T>(details: (() => unknown) | undefined, run: () => Promise<T>): Promise<T> {
  if (details !== undefined) heartbeat(details());
  const timer = setInterval(() => heartbeat(details?.()), everyMs);
  try {
    return await run();
  } finally {
    clearInterval(timer);
  }
}

/**
 * Aborts as the attempt's own signal does, but not for a run that calls the attempt off: with heartbeats that would reach an order in
 * the middle of its call, and leave open whether the exam was ordered. The attempt ends first; the run waits for it.
 */
export function signalOfFullAttempt(): AbortSignal {
  const given = cancellationSignal();
  const controller = new AbortController();
  const pass = (): void => {
    const reason = given.reason as CancelledFailure;
    if (reason.message !== 'CANCELLED') controller.abort(reason);
  };
  if (given.aborted) pass();
  else given.addEventListener('abort', pass, { once: true });
  return controller.signal;
}
