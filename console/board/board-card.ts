// One row of the board, from what Temporal's list shows without asking any worker: ids, dates and statuses, nothing else (P-PII).
import { decodeTypedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes';
import { optionalTsToDate } from '@temporalio/common/lib/time';
import type { temporal } from '@temporalio/proto';
import { applicationIdOf } from '../../temporal/workflow-ids';
import {
  examBegan,
  examDeadline,
  examOutcome,
  examProvider,
  examRetryingSince,
  examScheduledFor,
  examStatus,
  examStep,
  gupyJobId,
} from '../../workflows/search-attributes';

export interface BoardCard {
  /** Of the application in Gupy; null for a mailbox, whose results nobody has claimed. */
  application: number | null;
  /** In Temporal. */
  workflowId: string;
  runId: string;
  status: string | null;
  job: number | null;
  step: string | null;
  provider: string | null;
  /** `decided` or `expired`, or what came out where bridge.yaml lets it be seen. */
  outcome: string | null;
  /** ISO 8601, all of them. `since`: when the bridge began with it. */
  since: string | null;
  deadline: string | null;
  scheduledFor: string | null;
  /** A call for it has failed since then, for an hour at least. */
  retryingSince: string | null;
  /** Null while it is open. */
  endedAt: string | null;
}

/** A row as the server sends it: nothing of it is encrypted, so no key is needed. */
export function boardCard(row: temporal.api.workflow.v1.IWorkflowExecutionInfo): BoardCard {
  const workflowId = row.execution?.workflowId ?? '';
  const attributes = decodeTypedSearchAttributes(row.searchAttributes?.indexedFields);
  return {
    application: applicationIdOf(workflowId) ?? null,
    workflowId,
    runId: row.execution?.runId ?? '',
    status: attributes.get(examStatus) ?? null,
    job: attributes.get(gupyJobId) ?? null,
    step: attributes.get(examStep) ?? null,
    provider: attributes.get(examProvider) ?? null,
    outcome: attributes.get(examOutcome) ?? null,
    since: attributes.get(examBegan) ?? iso(optionalTsToDate(row.startTime)),
    deadline: iso(attributes.get(examDeadline)),
    scheduledFor: iso(attributes.get(examScheduledFor)),
    retryingSince: iso(attributes.get(examRetryingSince)),
    endedAt: iso(optionalTsToDate(row.closeTime)),
  };
}

function iso(date: Date | undefined): string | null {
  return date?.toISOString() ?? null;
}
