// The state as operators see it: the `state` query, `status --json`, and the result a closed run leaves behind. No
// personal data and no free text of a result: ids, dates, outcomes, and our own reasons only (P-PII).
import { applicationStatus, entryStatus, type ExamStatus } from '../exam/entry-status';
import { isStillOwed, isWaiting } from '../exam/entry-life';
import type { Outcome } from '../exam/outcome';
import { slotOf, type ApplicationState, type Attention, type Entry } from '../exam/state';
import { compareVersions, decidingVersion, isLate } from '../exam/versions';
import { applicationWorkflowId } from '../workflow-ids';

export interface ApplicationReport {
  workflowId: string;
  status: ExamStatus;
  outcome: Outcome | null;
  provider: string | null;
  step: string | null;
  /** Where the candidate was, by the newest movement; null: no movement was heard of, only a result. */
  lastSeen: { jobId: number; stepId: number; occurredAt: string } | null;
  entries: EntryReport[];
  attention: AttentionReport[];
  notes: string[];
}

export interface EntryReport {
  reference: string;
  orderId: string | null;
  status: ExamStatus;
  /** Why nothing was ordered, where that is so. */
  reason: string | null;
  /** Gupy did not show the candidate there after the webhook: seen there later, the exam is still to be ordered. */
  notThere: boolean;
  /** ISO 8601: when the order was made. */
  orderedAt: string | null;
  /** ISO 8601. */
  deadline: string | null;
  /** ISO 8601: since then, the deadline having passed, the provider is asked once more; null: it need not be. */
  askedSince: string | null;
  results: { resultId: string; outcome: Outcome; occurredAt: string; late: boolean }[];
  /** What stands in Gupy: our tags of this step, and the result versions that have a comment. */
  published: { tags: string[]; comments: string[] };
}

export interface AttentionReport {
  reference: string;
  what: Attention['lane'];
  /** The tag that could not be put or removed. */
  tag: string | null;
  code: string;
  reason: string;
  since: string;
  /** When the bridge tries again by itself; null: it waits for retry, override or skip. */
  retryAt: string | null;
}

export function reportOf(state: ApplicationState): ApplicationReport {
  const newest = state.entries.at(-1);
  return {
    workflowId: applicationWorkflowId(state.applicationId),
    status: applicationStatus(state),
    outcome: newest === undefined ? null : (decidingVersion(state, newest)?.outcome ?? null),
    provider: newest?.movement.rule.provider ?? null,
    step: newest?.movement.step.name ?? null,
    lastSeen: lastSeen(state),
    entries: state.entries.map((entry) => entryReport(state, entry)),
    attention: allAttentions(state),
    notes: state.notes,
  };
}

function lastSeen({ newest }: ApplicationState): ApplicationReport['lastSeen'] {
  if (newest === undefined) return null;
  const { jobId, step, occurredAt } = newest;
  return { jobId, stepId: step.id, occurredAt };
}

function entryReport(state: ApplicationState, entry: Entry): EntryReport {
  return {
    reference: entry.reference,
    orderId: entry.placed?.orderId ?? null,
    status: entryStatus(state, entry),
    reason: entry.ignored ?? null,
    notThere: isStillOwed(entry),
    orderedAt: entry.placed === undefined ? null : iso(entry.placed.orderedAt),
    deadline: entry.placed === undefined ? null : iso(entry.placed.deadlineAt),
    askedSince: entry.askedSince === undefined || !isWaiting(entry) ? null : iso(entry.askedSince),
    results: [...entry.versions].sort(compareVersions).map((version) => ({
      resultId: version.versionId,
      outcome: version.outcome,
      occurredAt: version.occurredAt,
      late: isLate(state, entry, version),
    })),
    published: {
      tags: state.standingTags.filter((tag) => tag.slot === slotOf(entry) && tag.confirmed).map((tag) => tag.tag),
      comments: entry.versions.filter((version) => version.commented).map((version) => version.versionId),
    },
  };
}

function allAttentions(state: ApplicationState): AttentionReport[] {
  const ofEntries = state.entries.flatMap((entry) =>
    entry.attentions.map((attention) => attentionReport(entry.reference, attention)),
  );
  const ofRecoveries = state.recoveries.flatMap(({ reference, attention }) =>
    attention === undefined ? [] : [attentionReport(reference, attention)],
  );
  return [...ofEntries, ...ofRecoveries];
}

function attentionReport(reference: string, attention: Attention): AttentionReport {
  return {
    reference,
    what: attention.lane,
    tag: attention.tag ?? null,
    code: attention.code,
    reason: attention.reason,
    since: iso(attention.since),
    retryAt: attention.retryAt === undefined ? null : iso(attention.retryAt),
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
