// How far an exam is before its result: what a provider reports of it, and what is kept.
/** What a provider can report before the result. Names are contract. */
export const reportedStages = ['scheduled', 'started', 'attended', 'missed'] as const;

/** `ordered`: the provider took the order. Of each a rule may say what is written in Gupy. */
export const stages = ['ordered', ...reportedStages] as const;
export type Stage = (typeof stages)[number];

export interface StageContent {
  /** When the provider says it happened, ISO 8601 UTC. */
  occurredAt: string;
  /** As for a result. @default provider */
  datedBy?: 'provider' | 'arrival';
  stage: Stage;
  /** When the exam takes place, ISO 8601 UTC. */
  scheduledFor?: string;
  place?: string;
  /** Where the candidate takes the exam. */
  examUrl?: string;
  note?: string;
}

/** One report, as it travels in the `progress` signal. */
export interface Progress extends StageContent {
  /** The provider's id of this report; the same id twice is the same report. */
  progressId: string;
  /** As for a result. @default event */
  source?: 'event' | 'reading';
  reference?: string;
  orderId: string;
  /** Name of the provider in `bridge.yaml`. */
  provider: string;
  /** What could not be used of what came, for people. */
  notes?: string[];
}
