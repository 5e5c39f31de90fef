// From an HTTP status to the class of the failure (R21). The status alone decides, since the body of an error may be
// JSON, HTML or nothing; it is only quoted for people. A 2xx may still be the page of a proxy (outbound/http-answer.ts).
import type { FailureClass } from '../domain/failure-classes';
import { HttpFailure } from './http-failure';

/** `undefined` for a success (2xx). */
export function failureClassOf(status: number): FailureClass | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 429) return 'throttled';
  if (status === 408 || status === 425 || status >= 500) return 'unavailable';
  if (status >= 400) return 'rejected';
  return 'unexpected';
}

export interface FailedAnswer {
  /** Target, method and path, for people. */
  call: string;
  status: number;
  /** Of the failure, where the body says another one. @default the same */
  saidStatus?: number | undefined;
  /** Already cleaned. */
  excerpt: string;
  retryAfterMs: number | undefined;
  /** Where a redirect leads, for people. */
  redirectedTo: string | undefined;
  /** A firewall's challenge. */
  asksForBrowser: boolean;
}

export function failureOf(failureClass: FailureClass, answer: FailedAnswer): HttpFailure {
  const said = answer.excerpt === '' ? '' : `: ${answer.excerpt}`;
  const extra = {
    status: answer.saidStatus ?? answer.status,
    isInSuccess: failureClassOf(answer.status) === undefined,
    ...(answer.retryAfterMs === undefined ? {} : { retryAfterMs: answer.retryAfterMs }),
  };
  return new HttpFailure(
    failureClass,
    `${answer.call} answered ${answer.status}${hint(failureClass, answer)}${said}`,
    extra,
  );
}

/** Of a 401 or 403, in the message of the failure. */
export const tokenRefused = 'the token is refused, or lacks the permission for this endpoint';

function hint(failureClass: FailureClass, answer: FailedAnswer): string {
  if (answer.asksForBrowser) return ' (a firewall asks for a browser: its owner must let the bridge through)';
  if (answer.status >= 300 && answer.status < 400) {
    const where = answer.redirectedTo === undefined ? '' : ` to ${answer.redirectedTo}`;
    return ` (a redirect${where}: none is followed, correct the url in bridge.yaml)`;
  }
  if (failureClass === 'unauthorized') return ` (${tokenRefused})`;
  if (failureClass === 'throttled' && answer.retryAfterMs !== undefined) {
    return ` (asks to wait ${Math.ceil(answer.retryAfterMs / 1000)} s)`;
  }
  return '';
}
