// The attempt an activity is in: its number, its start, and the signal that ends it when the worker shuts down.
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { Target } from '../domain/failure-classes';
import { givesUpAfterMs } from '../outbound/http-target';
import { activityFailure, codedFailure } from './activity-failure';

/**
 * A write without a clear answer may still take effect, until twice the client's timeout after its start. Only then does a
 * read-back tell (R23). The pause counts from the end of the attempt, since the write may have been its last call.
 */
export const writeSpacing = 2 * givesUpAfterMs;

export interface Attempt {
  number: number;
  signal: AbortSignal;
}

/**
 * Whether an attempt before this one may have done something. Whoever resets an activity in the Temporal UI or CLI has its attempts counted
 * from 1 again; but only a first attempt is scheduled when its activity is, and finds nothing that was said.
 */
export function isLaterAttempt(): boolean {
  const { attempt, scheduledTimestampMs, currentAttemptScheduledTimestampMs, ...info } = activityInfo();
  return (
    attempt > 1 || currentAttemptScheduledTimestampMs > scheduledTimestampMs || info.heartbeatDetails !== undefined
  );
}

export interface Pacing {
  /** Milliseconds: after an attempt without a clear answer, the next one starts at least so long after it ended. @default 0 */
  spacing?: number;
  /** Attempts that ended in a failure: what lost its worker says nothing about the target. @default all before this one */
  failuresBefore?: number;
}

/** Runs one attempt against one target and turns what it throws into the failure Temporal should see. */
export async function attemptAt<T>(
  target: Target,
  run: (attempt: Attempt) => Promise<T>,
  { spacing = 0, failuresBefore }: Pacing = {},
): Promise<T> {
  const number = activityInfo().attempt;
  try {
    return await run({ number, signal: cancellationSignal() });
  } catch (error) {
    // The worker shuts down; another one retries once the request can take effect no more.
    if (spacing > 0 && cancellationSignal().aborted)
      throw codedFailure('BRIDGE_GUPY_UNAVAILABLE', 'The worker stopped during the attempt', spacing);
    throw activityFailure(target, error, { attempt: 1 + (failuresBefore ?? number - 1), atLeast: spacing });
  }
}
