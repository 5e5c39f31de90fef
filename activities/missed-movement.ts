// The movement that reconciliation sends in place of the webhook that never came. Its date is Gupy's own, so that whatever
// happened later has a later date, whatever clock this machine has. What could go wrong: Gupy dates the event later than the
// application, so that a run which has its webhook, but not its exam, would take this for an older movement.
import type { ExamRule } from '../domain/exam/exam-rule';
import { instantOf } from '../domain/instant';
import { type Movement, singleLine, type Step } from '../domain/exam/movement';
import { reconcileEventId } from '../domain/reconcile/reconciliation';
import { formatReference } from '../domain/exam/reference';
import type { ApplicationReport } from '../domain/text/report';
import { entryKeyOf } from '../temporal/entry-key';

export interface Missed {
  applicationId: number;
  jobId: number;
  step: Step;
  /** ISO 8601. */
  occurredAt: string;
  /** Absent for a step without an exam. */
  rule?: ExamRule;
  /** What the application's run told of itself, where there is one. */
  report?: ApplicationReport | undefined;
  /** An ended run ordered by the reference of the first such movement into this step. @default false */
  orderedBefore?: boolean;
}

export function missedMovement(missed: Missed): Movement {
  const { jobId, step, rule } = missed;
  const eventId = eventIdOf(missed);
  return {
    eventId,
    entryKey: entryKeyOf(eventId),
    occurredAt: dateOf(missed),
    jobId,
    step: { id: step.id, name: singleLine(step.name) },
    ...(rule === undefined ? {} : { rule }),
  };
}

/** After the webhook of the same move, where the run heard of that. */
function dateOf({ occurredAt, jobId, step, report }: Missed): string {
  const lastSeen = report?.lastSeen ?? undefined;
  if (lastSeen?.jobId !== jobId || lastSeen.stepId !== step.id) return occurredAt;
  const heardOf = instantOf(lastSeen.occurredAt);
  return instantOf(occurredAt) > heardOf ? occurredAt : new Date(heardOf + 1).toISOString();
}

/** A second entry that no webhook told of must not take the reference of the first: the provider would know the order. */
function eventIdOf(missed: Missed): string {
  const { applicationId, step, report, orderedBefore = false } = missed;
  const reference = firstReference(missed);
  const isTaken = orderedBefore || report?.entries.some((entry) => entry.reference === reference) === true;
  return reconcileEventId(applicationId, step.id, isTaken ? report?.lastSeen?.occurredAt : undefined);
}

/** What the first movement that reconciliation sends for this step is ordered by. */
export function firstReference({
  applicationId,
  jobId,
  step,
}: Pick<Missed, 'applicationId' | 'jobId' | 'step'>): string {
  const entryKey = entryKeyOf(reconcileEventId(applicationId, step.id));
  return formatReference({ applicationId, jobId, stepId: step.id, entryKey });
}
