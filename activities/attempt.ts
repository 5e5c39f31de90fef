// The attempt an activity is in: its number, its start, and the signal that ends it when the worker shuts down.
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { activityFailure, type Target } from './activity-failure';

export interface Attempt {
  number: number;
  signal: AbortSignal;
}

/**
 * Runs one attempt against one target and turns what it throws into the failure Temporal should see.
 * @param spacing the next attempt starts at least this many milliseconds after this one began
 */
export async function attemptAt<T>(target: Target, run: (attempt: Attempt) => Promise<T>, spacing = 0): Promise<T> {
  const started = Date.now();
  const number = activityInfo().attempt;
  try {
    return await run({ number, signal: cancellationSignal() });
  } catch (error) {
    throw activityFailure(target, error, { attempt: number, atLeast: started + spacing - Date.now() });
  }
}
