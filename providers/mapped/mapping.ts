// What a mapping says about the API of its provider. Paths are JSON pointers (providers/document-path.ts), and templates hold
// placeholders (providers/template-text.ts); config/mapping-schema.ts says what each key means and checks the file.
import type { reportedStages } from '../../domain/exam/stage';
import type { providerOutcomes } from '../../domain/exam/result';
import type { CallbackMethod } from '../adapter';
import type { AnswerFormat, BodyFormat } from '../body-document';
import type { HmacAlgorithm, HmacEncoding, KeyForm } from '../signatures/hmac-forms';

export interface Mapping {
  login?: MappedLogin | undefined;
  signing?: MappedSigning | undefined;
  order: MappedOrder;
  events: MappedEvents;
  result: MappedReading;
  /** Where one order has several exams: path of the name of the one that a body is about. */
  parts?: { id: string } | undefined;
  /** How far an exam is before its result, from a callback or an answer. */
  progress?: MappedProgress | undefined;
  fetch?: MappedFetch | undefined;
  poll?: MappedFetch | undefined;
  cancel?: MappedCancel | undefined;
  /** IANA name, of dates without an offset. */
  zone?: string | undefined;
  /** Ids of orders are the same in capitals and in small letters. */
  idsWithoutCase?: boolean | undefined;
}

/** A token that the bridge signs itself, with which it logs in. */
export interface MappedAssertion {
  privateKey: string;
  /** `kid` of its head. */
  keyId?: string | undefined;
  /** Of what RSA signs. */
  algorithm: HmacAlgorithm;
  claims: Readonly<Record<string, string>>;
}

export interface MappedLogin {
  /** Base URL of its host. @default that of the provider */
  url?: string | undefined;
  allowPrivateNetwork: boolean;
  assertion?: MappedAssertion | undefined;
  request: MappedRequest;
  /** Path of the token in the answer. */
  token: string;
  /** Path of the seconds that it lives. */
  expiresIn?: string | undefined;
  /** Milliseconds that it lives where the answer does not say. */
  lifetime: number;
  /** What the body of an answer says where the token ended. */
  ended?: MappedCondition[] | undefined;
}

/** How requests are signed. */
export interface MappedSigning {
  secret: string;
  algorithm: HmacAlgorithm;
  /** How the secret is written. */
  key: KeyForm;
  encoding: HmacEncoding;
  /** Template of the signed text. */
  signed: string;
  /** The signature is the hash of the signed text, in which the secret stands, and no HMAC. */
  plain: boolean;
}

/** Templates over a body. */
export interface MappedBooking {
  scheduledFor?: string | undefined;
  place?: string | undefined;
  examUrl?: string | undefined;
}

export interface MappedProgress extends MappedBooking {
  stage: { when: MappedCondition[]; stage: (typeof reportedStages)[number] }[];
  occurredAt?: string | undefined;
  /** Paths of the values that tell two reports of one stage and date apart. */
  id?: string[] | undefined;
}

export interface MappedOrder extends MappedBooking {
  prepare?: MappedRequest | undefined;
  request?: MappedRequest | undefined;
  orderId: string;
  known?: number[] | undefined;
  /** How the answer is read, where it holds the result already. */
  result?: MappedReading | undefined;
  find?: { request: MappedRequest; orderId: string } | undefined;
}

export interface MappedEvents {
  /** Of the callbacks. @default POST */
  method?: CallbackMethod | undefined;
  format: BodyFormat;
  challenge?: MappedChallenge | undefined;
  /** What its sender wants to hear of a callback that was taken. */
  acknowledge?: string | undefined;
  items?: string | undefined;
  emptyBody: boolean;
  samples?: MappedCondition[] | undefined;
  results?: MappedCondition[] | undefined;
  orderId?: string | undefined;
  reference?: string | undefined;
  queueBlocks: boolean;
  believe: boolean;
}

/** A value that the sender wants back when the address is set up: in the query, in a header of a GET, or in a body. */
export interface MappedChallenge {
  query?: string | undefined;
  /** In lower case. */
  header?: string | undefined;
  field?: string | undefined;
  /** Name of the field of a JSON answer; without it the value itself is the answer. */
  as?: string | undefined;
}

export interface MappedReading {
  pending?: MappedCondition[] | undefined;
  outcome: { when?: MappedCondition[] | undefined; outcome: (typeof providerOutcomes)[number] }[];
  occurredAt?: string | undefined;
  versionAt?: string | undefined;
  version?: string[] | undefined;
  score?: string | undefined;
  maxScore?: string | undefined;
  summary?: string | undefined;
  reportUrl?: string | undefined;
}

export interface MappedFetch {
  request: MappedRequest;
  orderId?: string | undefined;
  reference?: string | undefined;
  notYet?: number[] | undefined;
  /** Path of the list of exams in the answer. */
  items?: string | undefined;
  /** Template of the address of the next page of that list; without a value there is none. */
  next?: string | undefined;
  /** When an answer says that another page follows. */
  more?: MappedCondition[] | undefined;
  result?: MappedReading | undefined;
  progress?: MappedProgress | undefined;
}

export interface MappedCancel {
  request: MappedRequest;
  /** Statuses that mean: gone or done already. */
  accept: number[];
  /** What a body says that means it, whatever its status. */
  done?: MappedCondition[] | undefined;
  /** What a body says where the exam cannot be cancelled any more, whatever its status. */
  tooLate?: MappedCondition[] | undefined;
}

export interface MappedRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string> | undefined;
  headers?: Record<string, string> | undefined;
  body?: unknown;
  /** The call failed for good, although its status is 2xx. */
  failed?: MappedCondition[] | undefined;
  /** The call failed for now, whatever its status. */
  busy?: MappedCondition[] | undefined;
  form: boolean;
  /** @default false */
  xml?: boolean | undefined;
  /** Format of the answer. */
  answer: AnswerFormat;
}

export interface MappedCondition {
  at: string;
  is?: string[] | undefined;
  not?: string[] | undefined;
  from?: number | undefined;
  below?: number | undefined;
  percentOf?: string | undefined;
  present?: boolean | undefined;
  /** One of several values is enough. */
  some?: boolean | undefined;
}
