// How far an exam is before its result: what a provider reports of it, and what is kept.
import { definedOnly } from '../defined-only';
import type { Dated, ProviderMessage } from './result';

/** What a provider can report before the result. Names are contract. */
export const reportedStages = ['scheduled', 'started', 'attended', 'missed'] as const;

/** `ordered`: the provider took the order. Of each a rule may say what is written in Gupy. */
export const stages = ['ordered', ...reportedStages] as const;
export type Stage = (typeof stages)[number];

/** When and where the candidate takes the exam, as the answer to an order or a report says it. */
export interface Booked {
  /** ISO 8601 UTC. */
  scheduledFor?: string;
  /** In one line. */
  place?: string;
  examUrl?: string;
}

export interface StageContent extends Dated, Booked {
  stage: Stage;
  note?: string;
}

/** It alone, whatever came with it. */
export function stageContentOf(said: StageContent): StageContent {
  const { occurredAt, datedBy, stage, scheduledFor, place, examUrl, note } = said;
  return definedOnly({ occurredAt, datedBy, stage, scheduledFor, place, examUrl, note });
}

/** One report, as it travels in the `progress` signal. */
export interface Progress extends StageContent, ProviderMessage {
  /** The provider's id of this report; the same id twice is the same report. */
  progressId: string;
}
