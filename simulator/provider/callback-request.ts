// The callbacks of a dialect and their proof of origin.
import { createHmac } from 'node:crypto';
import type { OrderRecord, ProgressReport, ResultVersion } from './order-records';

/** How an exam stands. */
export interface Standing {
  order: OrderRecord;
  /** Undefined: there is no result yet. */
  version: ResultVersion | undefined;
  /** In a callback: undefined where it is about a result, or a notice that there is none yet. */
  report: ProgressReport | undefined;
}

export interface CallbackContext extends Standing {
  /** The same on every copy and retry. */
  messageId: string;
  url: string;
  /** The first one is current; a scheme that takes several signatures uses all. */
  secrets: readonly [string, ...string[]];
  /** 1 is the first. */
  attempt: number;
  /** When this attempt is signed, in seconds. */
  seconds: number;
}

export interface CallbackRequest {
  headers: Record<string, string>;
  body: string;
}

/** A GET with a value in its query, which the receiver must echo. */
export interface ChallengeRequest {
  challenge: { name: string; value: string };
}

export interface CallbackDialect {
  /** Documented ms to wait after this many failed attempts; undefined gives up. */
  retryPlan(failedAttempts: number): number | undefined;
  /** Undefined where the provider documents no such callback; absent where it sends none at all. */
  callback?(context: CallbackContext): CallbackRequest | undefined;
  /** Stages before the result of which it sends reports; absent: none. */
  stages?: readonly ProgressReport['stage'][];
  /** The request that a vendor sends when its webhook is saved; absent where none is documented. */
  setUp?(context: Pick<CallbackContext, 'url' | 'secrets'>): CallbackRequest | ChallengeRequest;
}

export type Digest = 'sha1' | 'sha256' | 'sha512';

export function hmac(
  secret: string,
  signed: string,
  encoding: 'hex' | 'base64' | 'base64url',
  algorithm: Digest = 'sha256',
): string {
  return createHmac(algorithm, secret).update(signed, 'utf8').digest(encoding);
}

/** As JSON, with the headers that prove the origin. */
export function jsonCallback(body: object, headers: (body: string) => Record<string, string>): CallbackRequest {
  const text = JSON.stringify(body);
  return { body: text, headers: { 'content-type': 'application/json', ...headers(text) } };
}

const defaultPoints = { passed: 90, failed: 10, inconclusive: 50, cancelled: 0 };

/** The score of the desk, else 90, 10 or 50 of 100, by the outcome. */
export function pointsOf({ outcome, score, maxScore }: ResultVersion): { score: number; maxScore: number } {
  return { score: score ?? defaultPoints[outcome], maxScore: maxScore ?? 100 };
}

/** Whether the version says passed or failed. */
export function isJudged(version: ResultVersion | undefined): version is ResultVersion {
  return version?.outcome === 'passed' || version?.outcome === 'failed';
}

/** Whether the order has an earlier version, which this one corrects. */
export function isCorrection({ versions }: OrderRecord, version: ResultVersion | undefined): boolean {
  return version !== undefined && versions.length > 1 && versions[0]?.resultId !== version.resultId;
}

/** A correction by which the result is in doubt. */
export function isDoubt(order: OrderRecord, version: ResultVersion | undefined): boolean {
  return version?.outcome === 'inconclusive' && isCorrection(order, version);
}
