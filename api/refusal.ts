// Why a request is not answered with 200. Thrown anywhere in a handler, answered in one place (refusal-answer.ts).
import type { ErrorCode } from '../domain/error-table';

export interface RefusalDetails {
  /** Label of `bridge_refused_total`: one of a bounded set. */
  reason: string;
  /** For the sender: what is wrong where. Names fields and offsets, never values (P-PII). */
  detail: string;
  headers?: Record<string, string>;
  cause?: unknown;
}

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ErrorCode;
  readonly reason: string;
  readonly detail: string;
  readonly headers: Record<string, string>;

  constructor(code: ErrorCode, details: RefusalDetails) {
    super(`${code}: ${details.detail}`, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.reason = details.reason;
    this.detail = details.detail;
    this.headers = details.headers ?? {};
  }
}

export function malformed(reason: string, detail: string): Refusal {
  return new Refusal('BRIDGE_MALFORMED', { reason, detail });
}

export function unauthenticated(detail: string): Refusal {
  return new Refusal('BRIDGE_UNAUTHENTICATED', { reason: 'unauthenticated', detail });
}
