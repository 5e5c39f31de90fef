// One classification of everything an outgoing call can end in (spec, section 6). The class alone decides what happens
// next: rejected and unexpected are final, unauthorized waits for an operator's token, throttled and unavailable are retried.

export type FailureClass = 'rejected' | 'unauthorized' | 'throttled' | 'unavailable' | 'unexpected' | 'address-refused';

export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  readonly failureClass: FailureClass;
  readonly status: number | undefined;
  /** Milliseconds the other side asked to wait (Retry-After, X-RateLimit-Reset), already capped. */
  readonly retryAfterMs: number | undefined;

  /** `message` must be free of personal data and secrets: method, path pattern, status, and a short cleaned excerpt at most. */
  constructor(
    failureClass: FailureClass,
    message: string,
    extra: { status?: number; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, extra.cause === undefined ? undefined : { cause: extra.cause });
    this.failureClass = failureClass;
    this.status = extra.status;
    this.retryAfterMs = extra.retryAfterMs;
  }
}

/** An inbound body that is authentic but not what was agreed; `message` names the path and the reason. */
export class MalformedPayload extends Error {
  override readonly name = 'MalformedPayload';
}
