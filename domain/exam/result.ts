import { definedOnly } from '../defined-only';

/** The outcomes a provider may report. */
export const providerOutcomes = ['passed', 'failed', 'inconclusive', 'cancelled'] as const;
export type ProviderOutcome = (typeof providerOutcomes)[number];

/** What an exam can end in: `expired` is the bridge's own (deadline passed). */
export const outcomes = [...providerOutcomes, 'expired'] as const;
export type Outcome = (typeof outcomes)[number];

/**
 * Worst first, where several exams are one: a verdict that excludes, then what a person must look at, then what did not take
 * place; passed only where all are.
 */
const worstFirst = ['failed', 'inconclusive', 'expired', 'cancelled', 'passed'] as const satisfies readonly Outcome[];

/** `passed` of none. */
export function worst(of: readonly Outcome[]): Outcome {
  return worstFirst.find((outcome) => of.includes(outcome)) ?? 'passed';
}

/** When a result or a report happened. */
export interface Dated {
  /** As the provider says, ISO 8601 UTC. */
  occurredAt: string;
  /**
   * `arrival`: the provider gave no date that can be read, so `occurredAt` is when it came or was read, and proves nothing.
   * @default provider
   */
  datedBy?: 'provider' | 'arrival';
}

/** How a result or a report came. */
export interface Arrived {
  /** Counts up within the entry, or the part: of two of one date the later arrival counts. */
  arrival: number;
  /** Epoch milliseconds. */
  receivedAt: number;
}

/** How a result came. */
export interface Told extends Arrived {
  /** Ids of further events that said the same. */
  alsoTold?: string[];
}

/** What a result or a report travels with. */
export interface ProviderMessage {
  /**
   * `event`: its id names this message, and the same id again is a repeat. `reading`: what the provider shows now; it is news
   * wherever it differs from the newest one known, also where an older one said the same.
   * @default event
   */
  source?: 'event' | 'reading';
  /** Our reference, where the provider echoes it. */
  reference?: string;
  orderId: string;
  /** Name of the provider in `bridge.yaml`. */
  provider: string;
  /** What could not be used of what came, for people. */
  notes?: string[];
}

/** What a result says, and what is kept of it. */
export interface ResultContent extends Dated {
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
export interface Result extends ResultContent, ProviderMessage {
  /** The provider's id of this version; the same id twice is the same version. */
  resultId: string;
  /** Which exam of its order, where the order has several. */
  part?: string;
  /**
   * `missing`: the receiver cannot prove that the bridge made this reference for this provider, so only an exam that the run
   * knows by it takes the result (P-OWN).
   * @default given
   */
  proof?: 'given' | 'missing';
}

/**
 * Ids of the provider, of operators and of the deadline share no name space. `again`: a state that came back (R29). `attempt`: of which
 * order, where it is not the first; some providers count their results per order.
 */
export type VersionId =
  | { by: 'provider'; resultId: string; again?: number; attempt?: number }
  | { by: 'operator'; number: number }
  | { by: 'deadline' };
