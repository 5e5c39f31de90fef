// The attempt an activity is in: its number, its start, and the signal that ends it when the worker shuts down.
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { givesUpAfterMs } from '../outbound/http-target';
import { activityFailure, type Target } from './activity-failure';

/**
 * A write that got no clear answer may still land: twice the client's timeout after it began it can land no more, and only
 * then it is worth looking whether it did (R23). Counted from the end of its attempt, for the write may have been the last
 * thing in a long one.
 */
export const writeSpacing = 2 * givesUpAfterMs;

export interface Attempt {
  number: number;
  signal: AbortSignal;
}

/**
 * Runs one attempt against one target and turns what it throws into the failure Temporal should see.
 * @param spacing after an attempt without a clear answer, the next one starts at least this many milliseconds after it ended
 */
export async function attemptAt<T>(target: Target, run: (attempt: Attempt) => Promise<T>, spacing = 0): Promise<T> {
  const number = activityInfo().attempt;
  try {
    return await run({ number, signal: cancellationSignal() });
  } catch (error) {
    if (spacing > 0 && cancellationSignal().aborted) throw interrupted(spacing);
    throw activityFailure(target, error, { attempt: number, atLeast: spacing });
  }
}

/** The worker shut down in the middle: another one goes on, but not before the request can land no more. */
function interrupted(atLeast: number): ApplicationFailure {
  return ApplicationFailure.create({
    message: 'The worker stopped during the attempt',
    type: 'BRIDGE_GUPY_UNAVAILABLE',
    nextRetryDelay: atLeast,
  });
}
