// Runs an activity as Temporal would: attempt after attempt until it succeeds or fails for good. The pauses between are
// noted, not waited for.
import { heartbeat } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { TakeDown } from '../../activities/write-attempt';

export interface Attempted<T> {
  attempts: number;
  /** `undefined` after a final failure. */
  result: T | undefined;
  /** One for each attempt that failed. */
  failures: ApplicationFailure[];
}

/** Far more than any test plays faults. */
const mostAttempts = 12;

/** @param from the number of the first attempt; those before it said nothing of how they ended */
export async function untilSettled<I, T>(
  activity: (input: I) => Promise<T>,
  input: I,
  from = 1,
): Promise<Attempted<T>> {
  const failures: ApplicationFailure[] = [];
  let said: unknown;
  let scheduledAt = 1;
  for (let attempt = from; attempt < from + mostAttempts; attempt += 1) {
    const startedAt = performance.now();
    try {
      const environment = attemptEnvironment(attempt, said, scheduledAt);
      environment.on('heartbeat', (details: unknown) => (said = details));
      return { attempts: attempt, result: await environment.run(activity, input), failures };
    } catch (error) {
      if (!(error instanceof ApplicationFailure)) throw error;
      failures.push(error);
      scheduledAt += performance.now() - startedAt + Number(error.nextRetryDelay ?? 0);
      if (error.nonRetryable === true) return { attempts: attempt, result: undefined, failures };
    }
  }
  throw new Error(`Not settled after ${mostAttempts} attempts`, { cause: failures.at(-1) });
}

export async function attemptOf<I, T>(attempt: number, activity: (input: I) => Promise<T>, input: I): Promise<T> {
  return attemptEnvironment(attempt).run(activity, input);
}

/** @param scheduledTimestampMs of its first attempt. Its `cancel('WORKER_SHUTDOWN')` is what a worker does that stops. */
export function attemptEnvironment(
  attempt: number,
  heartbeatDetails?: unknown,
  currentAttemptScheduledTimestampMs = 1,
  scheduledTimestampMs = attempt === 1 ? currentAttemptScheduledTimestampMs : 1,
): MockActivityEnvironment {
  const info = { attempt, heartbeatDetails, currentAttemptScheduledTimestampMs, scheduledTimestampMs };
  return new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
}

/** As Temporal starts an activity that was reset by hand: counted from 1 again, at another time than its first attempt. */
export async function attemptAfterReset<I, T>(activity: (input: I) => Promise<T>, input: I): Promise<T> {
  return attemptEnvironment(1, undefined, 2, 1).run(activity, input);
}

/** Temporal takes it down as it does any heartbeat. */
export const takenDown: TakeDown = async (_token, said) => heartbeat(said);
