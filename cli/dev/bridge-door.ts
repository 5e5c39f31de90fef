// What the stories of the sandbox may ask the bridge, as an operator would: the report of a run, `retry`, and a look of
// reconciliation now.
import type { ReconcileOutcome } from '../../domain/reconcile/cycle-outcome';
import type { BridgeConfig } from '../../config/bridge-config';
import { BridgeError } from '../../domain/error-table';
import type { ApplicationReport } from '../../domain/text/report';
import { storedHistories } from '../operator/stored-application';
import { decide } from '../../operator/decision';
import { readRun } from '../../operator/run-story';
import { openSession, type TemporalSession } from '../../operator/temporal-session';
import type { BridgeDoor } from '../../simulator/stories/bridge-door';
import type { TemporalPlace } from '../../temporal/connection';
import { applicationWorkflowId, reconcileNowWorkflowId } from '../../temporal/workflow-ids';

export interface ClosableDoor extends BridgeDoor {
  /** Of the newest entry, which a candidate may have to say where an exam is taken by a link. */
  referenceOf(applicationId: number): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Connects with the first question, past `temporal`. */
export function bridgeDoor(
  config: () => BridgeConfig,
  place: () => TemporalPlace,
  temporal: BridgeDoor['temporal'],
): ClosableDoor {
  let opened: TemporalSession | undefined;
  const session = (): TemporalSession => (opened ??= openSession(config(), place()));
  return {
    temporal,
    statusOf: async (applicationId) => statusOf(session(), applicationId),
    referenceOf: async (applicationId) => (await reportIn(session(), applicationId))?.entries.at(-1)?.reference,
    retry: async (applicationId) => {
      await decide(session(), applicationWorkflowId(applicationId), { update: 'retry' });
    },
    storedOf: async (applicationId) => JSON.stringify(await storedHistories(session(), applicationId)),
    reconcile: async () => {
      const {
        client,
        config: { temporal },
      } = session();
      const handle = await client.workflow.start<(request: object) => Promise<ReconcileOutcome>>('reconcileWorkflow', {
        workflowId: reconcileNowWorkflowId,
        taskQueue: temporal.taskQueue,
        args: [{ orders: 'missed' }],
        workflowIdConflictPolicy: 'USE_EXISTING',
        staticSummary: 'Looks for candidates whose webhook is missing, for a story of the sandbox',
      });
      await handle.result();
    },
    close: async () => opened?.client.connection.close(),
  };
}

async function statusOf(session: TemporalSession, applicationId: number): ReturnType<BridgeDoor['statusOf']> {
  const report = await reportIn(session, applicationId);
  return report && { status: report.status, scheduledFor: report.entries.at(-1)?.scheduledFor ?? null };
}

async function reportIn(session: TemporalSession, applicationId: number): Promise<ApplicationReport | undefined> {
  try {
    return (await readRun(session, applicationId)).report;
  } catch (error) {
    if (error instanceof BridgeError && error.code === 'BRIDGE_WORKFLOW_NOT_FOUND') return undefined;
    throw error;
  }
}
