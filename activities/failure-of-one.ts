// Whether a failure is about the one job or candidate that was asked for: the others are looked into all the same (P-MISSED).
// What could go wrong: Gupy as a whole does not answer; so an outage counts as one only where it outlasts a few attempts.
import { type FailureClass, HttpFailure } from '../outbound/http-failure';

/** Attempts after which one that never answers is passed over. */
const outageAttempts = 3;

/**
 * @param attempt number of the activity's attempt, from 1
 * @param classes beside an outage. @default those that a wrong id or one bad record leads to; a refused token is not
 */
export function isAboutOneOnly(
  error: unknown,
  attempt: number,
  classes: readonly FailureClass[] = ['rejected', 'unexpected'],
): error is HttpFailure {
  if (!(error instanceof HttpFailure)) return false;
  if (error.failureClass === 'unavailable') return attempt >= outageAttempts;
  return classes.includes(error.failureClass);
}
