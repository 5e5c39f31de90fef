// Movements that reconciliation sends in place of a webhook that never came (P-MISSED). It saw where the candidate is, not that
// somebody moved: only to a run that did not know it is that news (reduce-movement.ts). Gupy's own clock dates them, so
// whatever happens later has a later date. What could go wrong: Gupy dates the webhook later than the application, and a run
// that has the webhook, but not its exam, would take this movement for an older one.
import { definedOnly } from '../defined-only';
import type { ExamRule, ConfiguredExam } from '../exam/exam-rule';
import { type Movement, singleLine, type Step } from '../exam/movement';
import { type EntryKeyOf, formatReference, isSameEntry } from '../exam/reference';
import { instantOf, isoOf, trustedDate } from '../instant';
import { findExamRule, foldStepName } from '../exam/exam-matching';

/** Milliseconds for which a late webhook may still arrive: Gupy retries for two hours. */
export const webhookMayCome = 3 * 3_600_000;

/** Milliseconds by which Gupy's date of an event may lie after the date that the application itself shows for the same move. */
const datesDiffer = 5 * 60_000;

export interface MissedMove {
  applicationId: number;
  jobId: number;
  step: Step;
  /** Absent for a step without an exam. */
  rule?: ExamRule;
  /** ISO 8601, by Gupy's clock: when the application last changed. Absent where Gupy does not say. */
  changedAt?: string | undefined;
  /** Epoch milliseconds, by Gupy's clock: since when the candidate stands in the step. Absent where nobody asked, or a doubt remains. */
  enteredAt?: number | undefined;
  /** Epoch milliseconds: just before Gupy was asked. */
  askedAt: number;
  /** Where the run of the application last saw the candidate. */
  lastSeen?: { jobId: number; stepId: number; occurredAt: string } | null | undefined;
  /** Of the exams that its runs know. */
  references: readonly string[];
}

export function isReconciled({ source }: Movement): boolean {
  return source === 'reconciliation' || source === 'entry-date';
}

/** Whether the candidate came into a step after that movement (ISO 8601), and not by it. */
export function isLaterEntry(enteredAt: number, occurredAt: string): boolean {
  return enteredAt - instantOf(occurredAt) > datesDiffer;
}

/** The candidate left the step and came back, and Gupy shows when. */
export function isReturn({ source, occurredAt }: Movement, newest: Movement): boolean {
  return source === 'entry-date' && isLaterEntry(instantOf(occurredAt), newest.occurredAt);
}

/** By its date, the late webhook of the very movement that reconciliation found. Both are into the same step. */
export function isWebhookOf(found: Movement, movement: Movement): boolean {
  if (!isReconciled(found) || isReconciled(movement)) return false;
  return instantOf(movement.occurredAt) - instantOf(found.occurredAt) <= datesDiffer;
}

export function missedMovement(missed: MissedMove, entryKeyOf: EntryKeyOf): Movement {
  const { applicationId, jobId, step, rule, references, lastSeen, enteredAt } = missed;
  // The same in every cycle, so the provider recognises the order whatever became of the run. A second entry into the step
  // needs another id: by the reference of the first the provider would answer with its order.
  const first = `reconcile:${applicationId}:${step.id}`;
  const entry = { provider: rule?.provider, applicationId, jobId, stepId: step.id };
  const keyOf = (id: string) => entryKeyOf({ ...entry, eventId: id });
  const reference = formatReference({ ...entry, entryKey: keyOf(first) });
  const isTaken = references.some((known) => isSameEntry(known, reference));
  const stay = enteredAt ?? (lastSeen && isTaken ? instantOf(lastSeen.occurredAt) : undefined);
  const eventId = stay === undefined ? first : `${first}:${stay}`;
  return {
    eventId,
    entryKey: keyOf(eventId),
    occurredAt: dateOf(missed),
    source: enteredAt === undefined ? 'reconciliation' : 'entry-date',
    jobId,
    step: { id: step.id, name: singleLine(step.name) },
    ...definedOnly({ rule }),
  };
}

/** After the webhook of the same move, where the run has that. */
function dateOf({ changedAt, enteredAt, askedAt, jobId, step, lastSeen }: MissedMove): string {
  const shown = enteredAt === undefined ? changedAt : isoOf(enteredAt);
  const occurredAt = trustedDate(shown ?? isoOf(askedAt), askedAt);
  if (lastSeen?.jobId !== jobId || lastSeen.stepId !== step.id) return occurredAt;
  const seenAt = instantOf(lastSeen.occurredAt);
  return instantOf(occurredAt) > seenAt ? occurredAt : isoOf(seenAt + 1);
}

// Which steps of a job have an exam, matched as a webhook would be. What could go wrong: a step was renamed, and its exam
// silently matches nothing any more.

export interface ListedStep extends Step {
  /** Epoch milliseconds: when somebody last changed the step, so it has had its name since then. Absent where Gupy does not say. */
  namedSince?: number;
}

export interface ExamStep {
  jobId: number;
  /** As Gupy writes it. */
  step: Step;
  /** See `ListedStep`. */
  namedSince?: number;
  /** Index of the configured exam. */
  rule: number;
  /** The job has another step of this name, so a name does not say which of them a run waits for. */
  sharesName?: true;
}

export function examStepsOf(exams: readonly ConfiguredExam[], jobId: number, steps: readonly ListedStep[]): ExamStep[] {
  return steps.flatMap(({ namedSince, ...step }): ExamStep[] => {
    const rule = exams.findIndex((exam) => exam.rule === findExamRule(exams, jobId, step));
    if (rule === -1) return [];
    const namesakes = steps.filter(({ name }) => foldStepName(name) === foldStepName(step.name));
    const since = namedSince === undefined ? {} : { namedSince };
    return [{ jobId, step, rule, ...since, ...(namesakes.length === 1 ? {} : { sharesName: true as const }) }];
  });
}
