import type { ExamRule } from './exam-rule';
import { trustedDate } from '../instant';

export interface Step {
  id: number;
  name: string;
}

/** A candidate was moved to a step: what is kept of Gupy's `application.moved`, as it travels in the `applicationMoved` signal. */
export interface Movement {
  /** Gupy's event id; the same id twice is the same event. */
  eventId: string;
  /** Last part of the reference of the entry that this movement may open, made where the event comes in (workflow code has no hash). */
  entryKey: string;
  /** Gupy's `date`, ISO 8601 UTC: the order of movements, whatever order they are delivered in. */
  occurredAt: string;
  /** What Gupy wrote as its date, where that lies in the far future: the movement counts from when it came. */
  misdated?: string;
  /**
   * Who reported it. `reconciliation`: seen in the step, without a webhook. `entry-date`: likewise, and Gupy shows that the candidate
   * came into the step at `occurredAt`. `recovery`: made for an entry of an ended run.
   * @default webhook
   */
  source?: 'webhook' | 'reconciliation' | 'entry-date' | 'recovery';
  jobId: number;
  step: Step;
  /** Present when this step has an exam: the rule as it stood when the candidate entered. */
  rule?: ExamRule;
}

/** As Gupy reports it: whether the step has an exam, and the key of its entry, is found out here. */
export type ReportedMovement = Omit<Movement, 'rule' | 'entryKey'>;

/** The movement as it counts. @param now epoch milliseconds, by the clock of the receiver */
export function datedByTrust<M extends ReportedMovement>(movement: M, now: number): M {
  const { occurredAt } = movement;
  const counted = trustedDate(occurredAt, now);
  return counted === occurredAt ? movement : { ...movement, occurredAt: counted, misdated: occurredAt };
}

/** Step names go into search attributes, summaries and logs: line breaks, terminal codes and what no one sees do not (T20). */
export function singleLine(stepName: string): string {
  return stepName
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\ufffd]+/gu, ' ')
    .trim();
}
