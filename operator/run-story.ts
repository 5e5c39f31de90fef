// All that Temporal knows about the run of one application. An open run reports through a worker; a completed run left its report
// as its result; where neither answers, the search attributes still hold.
import { type WorkflowExecutionDescription, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow';
import { optionalTsToDate } from '@temporalio/common/lib/time';
import { BridgeError, type ErrorCode } from '../domain/error-table';
import type { ApplicationReport } from '../domain/text/report';
import { codecOf, keysOfRun, missingKeys } from '../temporal/key-use';
import { applicationWorkflowId } from '../temporal/workflow-ids';
import {
  examBegan,
  examDeadline,
  examOutcome,
  examProvider,
  examStatus,
  examStep,
} from '../workflows/search-attributes';
import type { TemporalSession } from './temporal-session';
import { definedOnly } from '../domain/defined-only';

export interface RunStory {
  workflowId: string;
  /** When the first run of those that continue each other started. */
  startedAt: Date;
  /** How and when it ended; absent while it runs. */
  ended?: { how: string; at: Date | undefined };
  /** Absent when no worker and no result has it. */
  report?: ApplicationReport;
  /** Why there is no report. */
  missing?: string;
  attributes: RunAttributes;
  /** The activities under way. */
  pending: PendingActivity[];
  /** How often in a row the worker failed to go on with this run; 0 is healthy. */
  failedTasks: number;
}

/** The search attributes, which need no worker. */
export interface RunAttributes {
  status: string | null;
  outcome: string | null;
  provider: string | null;
  step: string | null;
  deadline: Date | null;
}

/** @throws BridgeError BRIDGE_WORKFLOW_NOT_FOUND, BRIDGE_TEMPORAL_UNAVAILABLE */
export async function readRun(session: TemporalSession, applicationId: number): Promise<RunStory> {
  const workflowId = applicationWorkflowId(applicationId);
  const description = await describeRun(session, workflowId);
  const { raw, status, startTime, closeTime, typedSearchAttributes } = description;
  const began = typedSearchAttributes.get(examBegan);
  const attempt = raw.pendingWorkflowTask?.attempt ?? 1;
  return {
    workflowId,
    startedAt: began === undefined ? startTime : new Date(began),
    ...(status.name === 'RUNNING' ? {} : { ended: { how: wordOf(status.name), at: closeTime } }),
    ...(await reportOf(session, description)),
    attributes: attributesOf(description),
    pending: await pendingActivities(session.client, raw),
    failedTasks: attempt - 1,
  };
}

export async function describeRun(session: TemporalSession, workflowId: string): Promise<WorkflowExecutionDescription> {
  try {
    return await session.askServer(() => session.client.workflow.getHandle(workflowId).describe());
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new BridgeError('BRIDGE_WORKFLOW_NOT_FOUND', `${workflowId} on ${session.place}`, { cause: error });
  }
}

/** `CONTINUED_AS_NEW` → `continued as new`. */
export function wordOf(status: string): string {
  return status.toLowerCase().replaceAll('_', ' ');
}

async function reportOf(
  session: TemporalSession,
  { workflowId, runId, status }: WorkflowExecutionDescription,
): Promise<Pick<RunStory, 'report' | 'missing'>> {
  const { client, askServer, askWorker } = session;
  const handle = client.workflow.getHandle(workflowId, runId);
  try {
    if (status.name === 'COMPLETED') return { report: (await askServer(() => handle.result())) as ApplicationReport };
    return { report: await askWorker(() => handle.query<ApplicationReport>('state')) };
  } catch (error) {
    // A worker that lacks the key cannot say so: its failure is encrypted with another one, or it does not answer.
    const failure = (await lostKey(session, { workflowId, runId })) ?? error;
    if (!(failure instanceof BridgeError) || !reportsElsewhere.includes(failure.code)) throw error;
    return { missing: `${failure.message}. ${failure.entry.action}` };
  }
}

/** The search attributes still hold. */
const reportsElsewhere: readonly ErrorCode[] = ['BRIDGE_WORKER_UNAVAILABLE', 'BRIDGE_PAYLOAD_UNREADABLE'];

async function lostKey(
  { client, askServer }: TemporalSession,
  run: { workflowId: string; runId: string },
): Promise<BridgeError | undefined> {
  try {
    const missing = await missingKeys(codecOf(client), await askServer(() => keysOfRun(client, run)));
    if (missing.size === 0) return undefined;
    return new BridgeError('BRIDGE_PAYLOAD_UNREADABLE', `${run.workflowId}: ${[...missing.values()].join(', ')}`);
  } catch {
    // The first failure says more.
    return undefined;
  }
}

function attributesOf({ typedSearchAttributes: attributes }: WorkflowExecutionDescription): RunAttributes {
  return {
    status: attributes.get(examStatus) ?? null,
    outcome: attributes.get(examOutcome) ?? null,
    provider: attributes.get(examProvider) ?? null,
    step: attributes.get(examStep) ?? null,
    deadline: attributes.get(examDeadline) ?? null,
  };
}

// The activities of a run at this moment. A retried activity leaves no event in the history: without this list, a run that waits
// for an unavailable Gupy looks healthy.

export interface PendingActivity {
  /** `putTag`. */
  name: string;
  /** 1 for the first. */
  attempt: number;
  /** When the next attempt starts; absent while one runs or waits for a worker. */
  nextAt?: Date;
  /** Why the last attempt failed. */
  lastFailure?: string;
}

export async function pendingActivities(
  { options: { loadedDataConverter } }: Client,
  { pendingActivities: pending }: WorkflowExecutionDescription['raw'],
): Promise<PendingActivity[]> {
  return Promise.all(
    (pending ?? []).map(async (activity): Promise<PendingActivity> => {
      const { activityType, attempt, lastFailure, nextAttemptScheduleTime } = activity;
      const failure = await decodeOptionalFailureToOptionalError(loadedDataConverter, lastFailure).catch(
        () => new Error('(its payload key is not in privacy.keys)'),
      );
      const nextAt = optionalTsToDate(nextAttemptScheduleTime);
      const name = activityType?.name ?? 'activity';
      return definedOnly({ name, attempt: attempt ?? 1, nextAt, lastFailure: failure?.message });
    }),
  );
}
