// The movement that reconciliation sends in place of the webhook that never came. Its date is Gupy's own, so that whatever
// happened later has a later date, whatever clock this machine has.
import type { ExamRule } from '../domain/exam-rule';
import { type Movement, singleLine, type Step } from '../domain/movement';
import { reconcileEventId } from '../domain/reconciliation';
import { formatReference } from '../domain/reference';
import type { ApplicationReport } from '../domain/report';
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
}

export function missedMovement(missed: Missed): Movement {
  const { jobId, step, occurredAt, rule } = missed;
  const eventId = eventIdOf(missed);
  return {
    eventId,
    entryKey: entryKeyOf(eventId),
    occurredAt,
    jobId,
    step: { id: step.id, name: singleLine(step.name) },
    ...(rule === undefined ? {} : { rule }),
  };
}

/** A second entry that no webhook told of must not take the reference of the first. */
function eventIdOf({ applicationId, jobId, step, report }: Missed): string {
  const first = reconcileEventId(applicationId, step.id);
  const reference = formatReference({ applicationId, jobId, stepId: step.id, entryKey: entryKeyOf(first) });
  const isTaken = report?.entries.some((entry) => entry.reference === reference) === true;
  return isTaken ? reconcileEventId(applicationId, step.id, report?.lastSeen?.occurredAt) : first;
}
