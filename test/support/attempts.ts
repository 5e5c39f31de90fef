// Runs an activity as Temporal would: attempt after attempt until it succeeds or fails for good. The pauses between are
// noted, not waited for.
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';

export interface Attempted<T> {
  attempts: number;
  /** `undefined` after a final failure. */
  result: T | undefined;
  /** One for each attempt that failed. */
  failures: ApplicationFailure[];
}

/** Far more than any test plays faults. */
const mostAttempts = 12;

export async function untilSettled<I, T>(activity: (input: I) => Promise<T>, input: I): Promise<Attempted<T>> {
  const failures: ApplicationFailure[] = [];
  let heartbeatDetails: unknown;
  for (let attempt = 1; attempt <= mostAttempts; attempt += 1) {
    try {
      const environment = attemptEnvironment(attempt, heartbeatDetails);
      environment.on('heartbeat', (details: unknown) => (heartbeatDetails = details));
      return { attempts: attempt, result: await environment.run(activity, input), failures };
    } catch (error) {
      if (!(error instanceof ApplicationFailure)) throw error;
      failures.push(error);
      if (error.nonRetryable === true) return { attempts: attempt, result: undefined, failures };
    }
  }
  throw new Error(`Not settled after ${mostAttempts} attempts`, { cause: failures.at(-1) });
}

export async function attemptOf<I, T>(attempt: number, activity: (input: I) => Promise<T>, input: I): Promise<T> {
  return attemptEnvironment(attempt).run(activity, input);
}

/** Its `cancel('WORKER_SHUTDOWN')` is what a worker does that stops. */
export function attemptEnvironment(attempt: number, heartbeatDetails?: unknown): MockActivityEnvironment {
  return new MockActivityEnvironment({ attempt, heartbeatDetails }, { logger: new DefaultLogger('ERROR') });
}
