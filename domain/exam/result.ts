import type { Outcome } from './outcome';

/**
 * One version of an exam's result, as it travels in the `resultReceived` signal. A correction is another version of
 * the same order: it has another `resultId` and, normally, a later `occurredAt`.
 */
export interface Result {
  /** The provider's id of this version; the same id twice is the same version. */
  resultId: string;
  /** When the provider says it happened, ISO 8601 UTC. */
  occurredAt: string;
  /** Our reference, where the provider echoes it. */
  reference?: string;
  orderId: string;
  /** Name of the provider in `bridge.yaml`. */
  provider: string;
  outcome: Outcome;
  score?: number;
  maxScore?: number;
  summary?: string;
  reportUrl?: string;
}
