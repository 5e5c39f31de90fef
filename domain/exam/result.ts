import { definedOnly } from '../defined-only';
import type { Outcome } from './outcome';

/** What a result says, and what is kept of it. */
export interface ResultContent {
  /** When the provider says it happened, ISO 8601 UTC. */
  occurredAt: string;
  /**
   * `arrival`: the provider gave no date that can be read, so `occurredAt` is when it came or was read, and proves nothing.
   * @default provider
   */
  datedBy?: 'provider' | 'arrival';
  /**
   * The date this version counts by, ISO 8601 UTC, where the provider dates every version by the end of the exam.
   * @default occurredAt
   */
  versionAt?: string;
  outcome: Outcome;
  score?: number;
  maxScore?: number;
  summary?: string;
  reportUrl?: string;
}

/** It alone, whatever came with it. */
export function contentOf(said: ResultContent): ResultContent {
  const { occurredAt, datedBy, versionAt, outcome, score, maxScore, summary, reportUrl } = said;
  return definedOnly({ occurredAt, datedBy, versionAt, outcome, score, maxScore, summary, reportUrl });
}

/** A callback that could not be read, for the exam that it is about. */
export interface ResultRefusal {
  provider: string;
  reference: string;
  /** Names fields, no values. */
  reason: string;
}

/** The same, of a callback that names only the provider's id of its order. */
export interface OrderRefusal {
  provider: string;
  orderId: string;
  reason: string;
}

/**
 * One version of an exam's result, as it travels in the `resultReceived` signal. A correction is another version of
 * the same order: it has another `resultId` and, normally, a later `occurredAt`.
 */
export interface Result extends ResultContent {
  /** The provider's id of this version; the same id twice is the same version. */
  resultId: string;
  /**
   * `event`: `resultId` names this version, and the same id again is a repeat. `reading`: what the provider shows now; it is a
   * new version wherever it differs from the newest one known, also where an older version said the same.
   * @default event
   */
  source?: 'event' | 'reading';
  /** Which exam of its order, where the order has several. */
  part?: string;
  /** Our reference, where the provider echoes it. */
  reference?: string;
  /**
   * `missing`: the receiver cannot prove that the bridge made this reference for this provider, so only an exam that the run
   * knows by it takes the result (P-OWN).
   * @default given
   */
  proof?: 'given' | 'missing';
  orderId: string;
  /** Name of the provider in `bridge.yaml`. */
  provider: string;
  /** What could not be used of what came, for people. */
  notes?: string[];
}

/**
 * Ids of the provider, of operators and of the deadline share no name space. `again`: a state that came back (R29). `attempt`: of which
 * order, where it is not the first; some providers count their results per order.
 */
export type VersionId =
  | { by: 'provider'; resultId: string; again?: number; attempt?: number }
  | { by: 'operator'; number: number }
  | { by: 'deadline' };
