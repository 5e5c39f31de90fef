// How an outgoing call can fail (R21). The error table says what follows from each class.
import { type FailureClass, failureClasses, type FailureSubject } from '../domain/failure-classes';

export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  readonly failureClass: FailureClass;
  readonly status: number | undefined;
  /** Milliseconds the other side asked to wait (Retry-After, X-RateLimit-Reset), already capped. */
  readonly retryAfterMs: number | undefined;
  /** The request did not leave: no connection, or none was allowed. */
  readonly isUnsent: boolean;
  /** The status was a success, and only the body says otherwise. */
  readonly isInSuccess: boolean;

  /** `message` must be free of personal data and secrets: method, path pattern, status, and a short cleaned excerpt at most. */
  constructor(
    failureClass: FailureClass,
    message: string,
    extra: { status?: number; retryAfterMs?: number; isUnsent?: boolean; isInSuccess?: boolean; cause?: unknown } = {},
  ) {
    super(message, extra.cause === undefined ? undefined : { cause: extra.cause });
    this.failureClass = failureClass;
    this.status = extra.status;
    this.retryAfterMs = extra.retryAfterMs;
    this.isUnsent = extra.isUnsent ?? false;
    this.isInSuccess = extra.isInSuccess ?? false;
  }

  /** What the failure is about: this request alone, the token, the whole target, or bridge.yaml. */
  get about(): FailureSubject {
    return failureClasses[this.failureClass].about;
  }
}

/** What the other side answers where it did nothing. */
const refusals: readonly FailureClass[] = ['rejected', 'unauthorized', 'throttled'];

/** Surely without an effect: never sent, or refused. What a success says in its body is no proof: it may be a warning beside the effect. */
export function isRefused(error: unknown): boolean {
  if (!(error instanceof HttpFailure)) return false;
  return error.isUnsent || (refusals.includes(error.failureClass) && !error.isInSuccess);
}

/** By our reference, by the provider's id of the order, or not at all. */
export interface NamedExam {
  reference?: string | undefined;
  orderId?: string | undefined;
}

/** An inbound body that is authentic but not what was agreed; `message` names the path and the reason. */
export class MalformedPayload extends Error {
  override readonly name = 'MalformedPayload';
  /** Label of `bridge_refused_total`: one of a bounded set. */
  readonly reason: 'fields' | 'not-json' | 'not-utf8' | 'too-deep';
  /** The exam that it is about, as far as the body says. */
  readonly exam: NamedExam;

  constructor(message: string, reason: MalformedPayload['reason'] = 'fields', exam: NamedExam = {}) {
    super(message);
    this.reason = reason;
    this.exam = exam;
  }

  about(exam: NamedExam): MalformedPayload {
    return new MalformedPayload(this.message, this.reason, exam);
  }
}
