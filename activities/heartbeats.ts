// For activities that take longer than a call: a heartbeat every few seconds, also while they wait for a place in the rate, so
// that Temporal retries an activity soon after its worker was killed.
import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import { ApplicationFailure, type CancelledFailure } from '@temporalio/common';
import { isErrorCode } from '../domain/error-code';
import { errorEntry } from '../domain/error-table';

/** Milliseconds between two; the worker must hold back none for longer. Below the heartbeat timeouts of workflows/perform-action.ts. */
export const heartbeatEveryMs = 4_000;

/**
 * @param details what a next attempt should know. @default nothing, and an attempt that takes a moment sends no heartbeat, for each is a
 * write in Temporal's database
 */
export async function withHeartbeats<T>(run: () => Promise<T>, details?: () => unknown): Promise<T> {
  if (details !== undefined) heartbeat(details());
  return beating(run, details);
}

/**
 * As `withHeartbeats`, but the first heartbeat is that of the activity itself, or comes after a while: Temporal's client holds back a second
 * one. Who has nothing to say repeats what an attempt before said: an empty heartbeat would wipe it out.
 */
export async function beating<T>(run: () => Promise<T>, details?: () => unknown): Promise<T> {
  const before: unknown = activityInfo().heartbeatDetails;
  const timer = setInterval(() => heartbeat(details === undefined ? before : details()), heartbeatEveryMs);
  try {
    return await run();
  } finally {
    clearInterval(timer);
  }
}

/** What is known of the attempts before this one. */
export interface Earlier {
  /** The one before said nothing at its end: its worker was lost. */
  isAfterLoss: boolean;
  /** One of them may have had its effect: it got no clear answer, or was lost. */
  mayHaveLanded: boolean;
  /** How many ended in a failure. Those that lost their worker do not count: the next pause is that of the target. */
  failuresBefore: number;
}

interface Said {
  failedAttempt: number;
  failures: number;
  mayHaveLanded: boolean;
}

/**
 * An attempt that fails says so, and what says nothing has lost its worker: then the next attempt makes up for time. Temporal does not
 * tell an attempt how the former ones ended.
 */
export async function knowingEarlier<T>(run: (earlier: Earlier) => Promise<T>): Promise<T> {
  const { attempt, ...info } = activityInfo();
  const before = info.heartbeatDetails as Said | undefined;
  const isAfterLoss = attempt > 1 && before?.failedAttempt !== attempt - 1;
  const mayHaveLanded = isAfterLoss || before?.mayHaveLanded === true;
  const failuresBefore = before?.failures ?? 0;
  try {
    return await run({ isAfterLoss, mayHaveLanded, failuresBefore });
  } catch (error) {
    if (error instanceof ApplicationFailure) {
      const leavesDoubt = isErrorCode(error.type) && errorEntry(error.type).leavesDoubt === true;
      const said = {
        failedAttempt: attempt,
        failures: failuresBefore + 1,
        mayHaveLanded: mayHaveLanded || leavesDoubt,
      };
      heartbeat(said satisfies Said);
    }
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
