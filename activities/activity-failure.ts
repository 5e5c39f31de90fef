// How an outgoing failure looks to Temporal. Its `type` is an error code, and the error table says whether Temporal retries it.
// The next attempt waits as the target asked, else 5 s doubling to 10 min with jitter, so that a thousand runs do not retry in
// the same second.
import { ApplicationFailure } from '@temporalio/common';
import { type ErrorCode, errorEntry } from '../domain/error-table';
import { failureClasses, type Target } from '../domain/failure-classes';
import { HttpFailure } from '../outbound/http-failure';

const firstPause = 5_000;
const longestPause = 10 * 60_000;

export interface RetryHints {
  /** 1 for the first attempt. */
  attempt: number;
  /** Milliseconds from now: after an unclear answer the next attempt must not start sooner. */
  atLeast?: number;
}

/** Anything but an `HttpFailure` (a cancelled attempt, a mistake in the code) is passed on as it is. */
export function activityFailure(target: Target, error: unknown, hints: RetryHints): unknown {
  if (!(error instanceof HttpFailure)) return error;
  return codedFailure(failureClasses[error.failureClass][target], error.message, nextPause(error, hints));
}

/** @param nextRetryDelay in milliseconds, where Temporal retries this code. @default as the retry policy says */
export function codedFailure(type: ErrorCode, message: string, nextRetryDelay?: number): ApplicationFailure {
  const nonRetryable = errorEntry(type).retriedBy !== 'temporal';
  const delay = nonRetryable || nextRetryDelay === undefined ? {} : { nextRetryDelay };
  return ApplicationFailure.create({ message, type, nonRetryable, ...delay });
}

function nextPause(error: HttpFailure, { attempt, atLeast = 0 }: RetryHints): number {
  const backoff = Math.min(firstPause * 2 ** (attempt - 1), longestPause);
  const jittered = backoff * (0.75 + Math.random() / 4);
  // A 429 is a clear answer: nothing was done. It slows all callers down; a 503 does not, however short a wait it names.
  if (error.failureClass === 'throttled') return error.retryAfterMs ?? Math.round(jittered);
  return Math.round(Math.max(error.retryAfterMs ?? 0, jittered, atLeast));
}
