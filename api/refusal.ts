// A refusal is the reason why a request is not answered with 200. A handler throws it, and error-responder.ts answers it.
import { definedOnly } from '../domain/defined-only';
import type { AnsweredCode } from '../domain/error-table';
import { MalformedPayload } from '../outbound/http-failure';

export interface RefusalDetails {
  /** Label of `bridge_refused_total`: one of a bounded set. */
  reason: string;
  /** For the sender: what is wrong where. Names fields and offsets, never values (P-PII). */
  detail: string;
  headers?: Record<string, string>;
  cause?: unknown;
  /** Whose callback it is, by its name in bridge.yaml. */
  provider?: string;
}

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: AnsweredCode;
  readonly reason: string;
  readonly detail: string;
  readonly headers: Record<string, string>;
  readonly provider: string | undefined;

  constructor(code: AnsweredCode, details: RefusalDetails) {
    super(`${code}: ${details.detail}`, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.reason = details.reason;
    this.detail = details.detail;
    this.headers = details.headers ?? {};
    this.provider = details.provider;
  }
}

/** Reads an authentic body; one that is not what was agreed is refused with its reason, which the refusal has as its cause. */
export function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedPayload) throw notAsAgreed(error);
    throw error;
  }
}

export function notAsAgreed(failure: MalformedPayload, provider?: string): Refusal {
  const { reason, message: detail } = failure;
  return new Refusal('BRIDGE_MALFORMED', { reason, detail, cause: failure, ...definedOnly({ provider }) });
}

export function malformed(reason: string, detail: string): Refusal {
  return new Refusal('BRIDGE_MALFORMED', { reason, detail });
}

export function unauthenticated(detail: string, provider?: string): Refusal {
  return new Refusal('BRIDGE_UNAUTHENTICATED', { reason: 'unauthenticated', detail, ...definedOnly({ provider }) });
}

/** A clock that is wrong is no forger: whoever looks for it must not look at the secrets. */
export function untimely(nowMs: number, provider: string): Refusal {
  const now = new Date(nowMs).toISOString().slice(0, 19);
  return new Refusal('BRIDGE_UNTIMELY', {
    reason: 'untimely',
    detail: `the time in the proof of origin is too far from ${now}Z, which this server has now`,
    provider,
  });
}
