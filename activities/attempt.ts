// The attempt an activity is in: its number, its start, and the signal that ends it when the worker shuts down.
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { Target } from '../domain/error-table';
import { givesUpAfterMs } from '../outbound/http-target';
import { activityFailure, codedFailure } from './activity-failure';

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
    // The worker shuts down: another one goes on, but not before the request can land no more.
    if (spacing > 0 && cancellationSignal().aborted)
      throw codedFailure('BRIDGE_GUPY_UNAVAILABLE', 'The worker stopped during the attempt', spacing);
    throw activityFailure(target, error, { attempt: number, atLeast: spacing });
  }
}
