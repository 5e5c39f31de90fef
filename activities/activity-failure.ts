// How an outgoing failure looks to Temporal. Its `type` is an error code; final classes are not retried; the rest wait as
// the target asked, else 5 s doubling to 10 min with jitter, so that a thousand runs do not come back at the same second.
import { ApplicationFailure } from '@temporalio/common';
import type { ErrorCode } from '../domain/error-table';
import { HttpFailure, type FailureClass } from '../outbound/http-failure';

export type Target = 'GUPY' | 'PROVIDER';

const firstPause = 5_000;
const longestPause = 10 * 60_000;

const codes: Record<Target, Record<FailureClass, ErrorCode>> = {
  GUPY: {
    rejected: 'BRIDGE_GUPY_REJECTED',
    unauthorized: 'BRIDGE_GUPY_UNAUTHORIZED',
    throttled: 'BRIDGE_GUPY_THROTTLED',
    unavailable: 'BRIDGE_GUPY_UNAVAILABLE',
    unexpected: 'BRIDGE_GUPY_UNEXPECTED',
    'address-refused': 'BRIDGE_ADDRESS_REFUSED',
  },
  PROVIDER: {
    rejected: 'BRIDGE_PROVIDER_REJECTED',
    unauthorized: 'BRIDGE_PROVIDER_UNAUTHORIZED',
    throttled: 'BRIDGE_PROVIDER_THROTTLED',
    unavailable: 'BRIDGE_PROVIDER_UNAVAILABLE',
    unexpected: 'BRIDGE_PROVIDER_UNEXPECTED',
    'address-refused': 'BRIDGE_ADDRESS_REFUSED',
  },
};

export interface RetryHints {
  /** 1 for the first attempt. */
  attempt: number;
  /** After no clear answer the next attempt must not start sooner, in milliseconds from now. */
  atLeast?: number;
}

/** Anything but an `HttpFailure` (a cancelled attempt, a mistake in the code) is passed on as it is. */
export function activityFailure(target: Target, error: unknown, hints: RetryHints): unknown {
  if (!(error instanceof HttpFailure)) return error;
  const retried = error.failureClass === 'throttled' || error.failureClass === 'unavailable';
  return ApplicationFailure.create({
    message: error.message,
    type: codes[target][error.failureClass],
    nonRetryable: !retried,
    ...(retried ? { nextRetryDelay: nextPause(error, hints) } : {}),
  });
}

/** A failure of our own making, final until an operator acts. */
export function finalFailure(code: ErrorCode, message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, code);
}

function nextPause(error: HttpFailure, { attempt, atLeast = 0 }: RetryHints): number {
  const backoff = Math.min(firstPause * 2 ** (attempt - 1), longestPause);
  const jittered = backoff * (0.75 + Math.random() / 4);
  // A 429 is a clear answer: nothing was done. It slows everybody down; a 503 does not, however short a wait it names.
  if (error.failureClass === 'throttled') return error.retryAfterMs ?? Math.round(jittered);
  return Math.round(Math.max(error.retryAfterMs ?? 0, jittered, atLeast));
}
