// What the bridge asks of an exam provider. Adapters are pure of Temporal: they speak HTTP and know one dialect each.
import type { Result } from '../domain/exam/result';
import type { Booked, Progress } from '../domain/exam/stage';
import type { DeclaredText } from '../outbound/foreign-text';
import type { MalformedPayload } from '../outbound/http-failure';
import type { Proof } from './signatures/proof';

export interface OrderRequest {
  /** Our idempotency key: the same reference must never make a second order. */
  reference: string;
  exam: string;
  /** ISO 8601 UTC. */
  deadline: string;
  callbackUrl: string;
  /** Only the fields that `providers.<name>.candidate` names. */
  candidate: Record<string, string>;
  job: OrderedJob;
}

/** Besides id and name only what `providers.<name>.job` names. */
export interface OrderedJob {
  id: number;
  name: string;
  details: Readonly<Record<string, string>>;
}

export interface Order extends Booked {
  orderId: string;
  /** The provider had this reference already (409): an earlier attempt, or an earlier run, ordered it. */
  knownBefore: boolean;
  /** Where the answer holds it already. */
  result?: Result;
  /** Of the answer: what could not be used of it. */
  notes?: string[];
}

/** An order as later calls name it. */
export interface AskedOrder {
  orderId: string;
  reference: string;
  /** Its code; of an order that a callback named it is not known. */
  exam?: string | undefined;
  /** Of Gupy, as above. */
  jobId?: number | undefined;
}

/** `notes`: what could not be used of an answer without a result. */
export type OrderState =
  | { status: 'pending'; progress?: Progress; notes?: string[] }
  | { status: 'result'; result: Result }
  /** Of an order that has several exams, those that have a result. */
  | { status: 'parts'; results: Result[]; progress?: Progress; notes?: string[] };

/** Header names in lower case; a repeated header keeps every value. */
export type CallbackHeaders = ReadonlyMap<string, readonly string[]>;

/** The query of the called URL; a repeated name keeps every value. */
export type CallbackQuery = ReadonlyMap<string, readonly string[]>;

/** What of the called URL may prove its sender. */
export interface CallbackTarget {
  query?: CallbackQuery | undefined;
  pathToken?: string | undefined;
}

export const callbackMethods = ['POST', 'PUT', 'PATCH'] as const;
export type CallbackMethod = (typeof callbackMethods)[number];

/** A request that may be the set-up challenge of a sender; nothing about it is proven. */
export type ReceivedChallenge =
  | { method: 'GET'; query: CallbackQuery; headers: CallbackHeaders }
  /** `query`: of one without a body. */
  | { method: 'POST'; rawBody: Uint8Array; query?: CallbackQuery };

export interface CallbackAnswer {
  contentType: string;
  body: string;
}

export type ParsedCallback =
  | CallbackResult
  /** A list in one callback. */
  | { kind: 'several'; parts: readonly CallbackPart[] }
  | CallbackNotice;

/** A notice of news: the result is fetched before the callback is answered. */
export interface CallbackNotice {
  kind: 'notice';
  fetch(signal: AbortSignal): Promise<CallbackResult | { kind: 'several'; parts: readonly CallbackResult[] }>;
}

/** `refused`: this item cannot be read, which costs no other. */
export type CallbackPart = CallbackResult | CallbackNotice | { kind: 'refused'; failure: MalformedPayload };

export type CallbackResult =
  | { kind: 'result'; result: Result; applicationId: number }
  /** How far the exam is, before its result. */
  | { kind: 'progress'; progress: Progress; applicationId: number }
  /** Echoes nothing of ours: `result.orderId` leads to the application through the mailbox of the order. */
  | { kind: 'unaddressed'; result: Result }
  /** As above, of how far the exam is. */
  | { kind: 'unaddressed-progress'; progress: Progress }
  /** Authentic, but nothing to do: a set-up ping, a sample, an event of no interest. `foreign`: it names no order of ours. */
  | { kind: 'ignored'; reason: string; foreign?: true };

/** Every method that calls out throws `HttpFailure` (outbound/) with its class; `parse` throws `MalformedPayload`. */
export interface ProviderAdapter {
  readonly name: string;
  /** A callback of it may come without our reference: it is matched by the order's id, through its mailbox. @default false */
  readonly usesMailbox?: boolean;
  /** Of its callbacks. @default POST */
  readonly method?: CallbackMethod;
  /** Its callbacks carry their proof in the query of the URL; of all others the query is never read (R26). @default false */
  readonly readsQuery?: boolean;
  /** Its callbacks carry their proof in the path, below its address. @default false */
  readonly readsPath?: boolean;
  /** Its sender holds back everything behind an event that is refused (R12). @default false */
  readonly queueBlocks?: boolean;
  /** Repeats with one reference are one order (409 with the id is success). */
  order(request: OrderRequest, signal: AbortSignal): Promise<Order>;
  /**
   * An order that is gone or done already (404, 409) is fine. Absent where the provider cannot cancel.
   * @returns `gone` then, for it may have been taken; `tooLate` where the provider says that this exam cannot be cancelled any more
   */
  cancel?(order: AskedOrder, signal: AbortSignal): Promise<'tooLate' | 'gone' | undefined>;
  /**
   * Looks for an order of this reference, and makes none. Absent where a provider cannot be searched. Where it can, a repeated order is found
   * so, and two at the same moment are two.
   */
  findOrder?(request: OrderRequest, signal: AbortSignal): Promise<Order | undefined>;
  /** Absent where the provider cannot be asked. */
  fetchResult?(order: AskedOrder, signal: AbortSignal): Promise<OrderState>;
  /** Asks for a token as the next call would; absent where there is no login. */
  logIn?(signal: AbortSignal): Promise<void>;
  /** What its sender wants to hear of a callback that was taken. @default that it is accepted, in JSON */
  readonly acknowledgement?: CallbackAnswer;
  /** The answer to a set-up challenge; `undefined` for every other request. Absent where there is none. */
  challenge?(received: ReceivedChallenge): CallbackAnswer | undefined;
  /** Proof of origin on the raw bytes, in constant time. `nowMs` is the receiver's clock. */
  verify(rawBody: Uint8Array, headers: CallbackHeaders, nowMs: number, target?: CallbackTarget): Proof;
  /** Only called with a verified body. */
  parse(rawBody: Uint8Array, target?: CallbackTarget, declared?: DeclaredText): ParsedCallback;
}
