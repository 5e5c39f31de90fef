// Whether a failure is about one job or candidate alone: then the activity goes on with the others (P-MISSED).
// What could go wrong: Gupy as a whole does not answer. So an outage counts as one candidate's only after a few attempts.
import type { FailureSubject } from '../domain/failure-classes';
import { HttpFailure } from '../outbound/http-failure';

/** After so many attempts the activity passes over one that never answers. */
const outageAttempts = 3;

/**
 * @param attempt number of the activity's attempt, from 1
 * @param subjects beside an outage. @default a wrong id or one bad record; a refused token concerns all
 */
export function isAboutOneOnly(
  error: unknown,
  attempt: number,
  subjects: readonly FailureSubject[] = ['request'],
): error is HttpFailure {
  if (!(error instanceof HttpFailure)) return false;
  if (error.failureClass === 'unavailable') return attempt >= outageAttempts;
  return subjects.includes(error.about);
}
