// A notice is a message to the candidate, which Gupy sends: what a rule says of it, and what is kept. No address and no name is
// in it, for Gupy knows them (P-PII).
import type { Stage } from './stage';

/** A template of the customer's in Gupy, by its id; or a text of the customer's, with placeholders. */
export type NoticeWording = { template: number } | { subject: string; body: string };

/** Of a stage, or before the exam, nothing is sent where it is absent. `before`: milliseconds before the exam or its deadline. */
export type NoticeRule = Partial<Record<Stage, NoticeWording>> & { remind?: NoticeWording & { before: number } };

/** What a notice is about: two of one topic would say the same. Times are epoch milliseconds; `of`: the date of the exam, or its deadline. */
export type NoticeTopic =
  { is: 'stage'; stage: Stage; orderId: string; scheduledFor?: number } | { is: 'reminder'; of: number };

/**
 * `in-doubt` from the moment the attempt starts until its answer, and for ever where that is lost: no list of Gupy shows messages.
 * `not-needed`: Gupy showed that the candidate has left, or its time had passed. `skipped`: refused, and an operator skipped it.
 */
export interface Notice {
  topic: NoticeTopic;
  is: 'in-doubt' | 'sent' | 'not-needed' | 'skipped';
  /** Epoch milliseconds. */
  at: number;
}

/** Gupy could not be asked, so nothing was sent: the next attempt starts at `until`. Times are epoch milliseconds. */
export interface NoticePause {
  since: number;
  until: number;
  failures: number;
  reason: string;
}

export function isSameTopic(one: NoticeTopic, other: NoticeTopic): boolean {
  if (one.is === 'reminder') return other.is === 'reminder' && one.of === other.of;
  if (other.is === 'reminder') return false;
  return one.stage === other.stage && one.orderId === other.orderId && one.scheduledFor === other.scheduledFor;
}
