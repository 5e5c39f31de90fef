// For activities that take longer than a call: a heartbeat every few seconds, also while they wait for a place in the rate, so
// that Temporal retries an activity soon after its worker was killed.
import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { ApplicationFailure, type CancelledFailure } from '@temporalio/common';

/** Milliseconds between two; the worker must hold back none for longer. Below the heartbeat timeouts of workflows/perform-action.ts. */
export const heartbeatEveryMs = 4_000;

/**
 * @param details what a next attempt should know; `undefined`: nothing, and an attempt that takes a moment sends none, for each is a write
 * in Temporal's database
 */
export async function withHeartbeats<T>(details: (() => unknown) | undefined, run: () => Promise<T>): Promise<T> {
  if (details !== undefined) heartbeat(details());
  return beating(details, run);
}

/** As `withHeartbeats`, but the first heartbeat is that of the activity itself, or comes after a while: Temporal's client holds back a second one. */
export async function beating<T>(details: (() => unknown) | undefined, run: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => heartbeat(details?.()), heartbeatEveryMs);
  try {
    return await run();
  } finally {
    clearInterval(timer);
  }
}

/**
 * An attempt that fails says so, and what says nothing has lost its worker: then the next attempt makes up for time. Temporal does not
 * tell an attempt how the former one ended.
 */
export async function afterLossOrNot<T>(run: (isAfterLoss: boolean) => Promise<T>): Promise<T> {
  const { attempt, ...info } = activityInfo();
  const said = info.heartbeatDetails as { failedAttempt: number } | undefined;
  try {
    return await run(attempt > 1 && said?.failedAttempt !== attempt - 1);
  } catch (error) {
    if (error instanceof ApplicationFailure) heartbeat({ failedAttempt: attempt });
    throw error;
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
