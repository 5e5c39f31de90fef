// What the stories of the sandbox may ask the bridge, as an operator would: the report of a run, `retry`, and a look of
// reconciliation now.
import type { ReconcileRequest } from '../../activities/reconcile-contract';
import { BoardLists } from '../../console/board/board-lists';
import type { BridgeConfig } from '../../config/bridge-config';
import { BridgeError } from '../../domain/error-table';
import type { ApplicationReport } from '../../domain/text/report';
import { startCycle } from '../operator/reconcile-cycle';
import { storedHistories } from '../operator/stored-application';
import { decide } from '../../operator/decision';
import { readRun } from '../../operator/run-story';
import { openSession, type TemporalSession } from '../../operator/temporal-session';
import type { BridgeDoor, Deciders } from '../../simulator/stories/bridge-door';
import { endRunsBut } from './former-runs';
import type { TemporalPlace } from '../../temporal/connection';
import { examKeyOf } from '../../temporal/exam-baselines';
import { applicationWorkflowId } from '../../temporal/workflow-ids';
import { orUndefined } from '../../domain/or-undefined';

export interface ClosableDoor extends BridgeDoor {
  /** Of the newest entry, which a candidate may have to say where an exam is taken by a link. */
  referenceOf(applicationId: number): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Connects with the first question, past `machines.temporal`. */
export function bridgeDoor(
  config: () => BridgeConfig,
  place: () => TemporalPlace,
  machines: Pick<BridgeDoor, 'temporal' | 'worker'>,
): ClosableDoor {
  let opened: TemporalSession | undefined;
  const session = (): TemporalSession => (opened ??= openSession(config(), place()));
  const cycle = async (request: ReconcileRequest): Promise<void> => {
    const handle = await startCycle(session(), request);
    await handle.result();
  };
  return {
    ...machines,
    statusOf: async (applicationId) => statusOf(session(), applicationId),
    referenceOf: async (applicationId) => (await reportIn(session(), applicationId))?.entries.at(-1)?.reference,
    retry: async (applicationId) => {
      await decide(session(), applicationWorkflowId(applicationId), { update: 'retry' });
    },
    stuck: async () => {
      const lists = new BoardLists(session());
      const { cards } = await lists.page({ state: 'needs-attention', filter: {}, size: 1_000 });
      return cards.flatMap(({ application }) => application ?? []);
    },
    storedOf: async (applicationId) => JSON.stringify(await storedHistories(session(), applicationId)),
    detailsOf: async (applicationId) => detailsOf(session(), applicationId),
    decidersOf: async (applicationId) => decidersOf(session(), applicationId),
    endRunsBut: async (applicationIds) => endRunsBut(session(), applicationIds),
    reconcile: () => cycle({ orders: 'missed' }),
    orderPresent: () => cycle({ orders: 'present', exams: config().exams.map(examKeyOf) }),
    close: async () => opened?.client.connection.close(),
  };
}

/** As the Temporal UI shows it, not made anew from the report. */
async function detailsOf({ client, askWorker }: TemporalSession, applicationId: number): Promise<string> {
  const handle = client.workflow.getHandle(applicationWorkflowId(applicationId));
  const told = await askWorker(() => handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata'));
  return told.currentDetails ?? '';
}

/** Temporal notes at each decision which build made it: a digest of its code, of which the beginning tells two apart. */
async function decidersOf({ client, askServer }: TemporalSession, applicationId: number): Promise<Deciders> {
  const handle = client.workflow.getHandle(applicationWorkflowId(applicationId));
  const events = (await askServer(() => handle.fetchHistory())).events ?? [];
  const builds = events.flatMap(({ workflowTaskCompletedEventAttributes: decided }) => {
    const [, digits] = /\+([0-9a-f]{8})/.exec(decided?.workerVersion?.buildId ?? '') ?? [];
    return digits ?? [];
  });
  const failed = events.filter(({ workflowTaskFailedEventAttributes: failure }) => Boolean(failure)).length;
  return { builds: [...new Set(builds)], failed };
}

async function statusOf(session: TemporalSession, applicationId: number): ReturnType<BridgeDoor['statusOf']> {
  const report = await reportIn(session, applicationId);
  if (report === undefined) return undefined;
  const { status, attention, entries } = report;
  return { status, scheduledFor: entries.at(-1)?.scheduledFor ?? null, attention };
}

async function reportIn(session: TemporalSession, applicationId: number): Promise<ApplicationReport | undefined> {
  const isUnknown = (error: unknown) => error instanceof BridgeError && error.code === 'BRIDGE_WORKFLOW_NOT_FOUND';
  return (await orUndefined(() => readRun(session, applicationId), isUnknown))?.report;
}
