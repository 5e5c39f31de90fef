// Starts a cycle of reconciliation and watches it to its end: the same cycle that the schedule starts every 15 minutes, run by the
// worker. Two people who ask for the same at once watch the same cycle.
import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import type { ReconcileRequest } from '../../activities/reconcile-contract';
import type { BridgeConfig } from '../../config/bridge-config';
import { isErrorCode } from '../../domain/error-code';
import { BridgeError } from '../../domain/error-table';
import type { ReconcileOutcome, ReconcileProgress } from '../../domain/reconcile/cycle-outcome';
import { ReferenceKeys } from '../../temporal/reference-keys';
import {
  reconcileDryRunWorkflowId,
  reconcileNowWorkflowId,
  reconcilePresentWorkflowId,
} from '../../temporal/workflow-ids';
import { type ProgressBar, progressBar } from '../output';
import { type PendingActivity, pendingActivities } from '../../operator/run-story';
import { type TemporalSession } from '../../operator/temporal-session';

const lookEveryMs = 300;
/** One step of thousands of candidates, each looked into, takes minutes at Gupy's rate. */
const stalledAfterMs = 15 * 60_000;

type Handle = WorkflowHandle<() => Promise<ReconcileOutcome>>;

/** @throws BridgeError where the cycle failed as a whole: the steps themselves could not be listed */
export async function runCycle(session: TemporalSession, request: ReconcileRequest): Promise<ReconcileOutcome> {
  const handle = await startCycle(session, request);
  await untilOver(session, handle);
  return resultOf(session, handle);
}

export async function startCycle(
  { askServer, client, config }: TemporalSession,
  request: ReconcileRequest,
): Promise<Handle> {
  return askServer(() =>
    client.workflow.start<(request: ReconcileRequest) => Promise<ReconcileOutcome>>('reconcileWorkflow', {
      workflowId: workflowIdOf(request, config),
      taskQueue: config.temporal.taskQueue,
      args: [request],
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: summaries[request.orders],
    }),
  );
}

const summaries = {
  missed: 'Looks for candidates whose webhook is missing, by hand',
  present: 'Also orders for those who stood in the step before its exam went live, by hand',
  nothing: 'Looks whom exams would be ordered for, and orders none',
};

function workflowIdOf(request: ReconcileRequest, { privacy }: BridgeConfig): string {
  if (request.orders === 'present')
    return reconcilePresentWorkflowId(request.exams, new ReferenceKeys(privacy).digests);
  return request.orders === 'missed' ? reconcileNowWorkflowId : reconcileDryRunWorkflowId;
}

async function untilOver({ askServer, askWorker, client }: TemporalSession, handle: Handle): Promise<void> {
  const bar = new StepBar();
  let troubled = false;
  try {
    for (;;) {
      const { status, raw } = await askServer(() => handle.describe());
      if (status.name !== 'RUNNING') return;
      const trouble = troubled ? undefined : troubleOf(await pendingActivities(client, raw));
      if (trouble !== undefined) {
        troubled = true;
        process.stderr.write(`${trouble}\n`);
      }
      bar.show(await askWorker(() => handle.query<ReconcileProgress>('progress')));
      if (bar.stalledMs > stalledAfterMs) {
        throw new Error(
          `the cycle has come no further for 15 minutes; it goes on without this command (${handle.workflowId})`,
        );
      }
      await pause(lookEveryMs);
    }
  } finally {
    bar.end();
  }
}

/** Without this note, a command that waits while Gupy is down looks as if it hung. */
function troubleOf(pending: readonly PendingActivity[]): string | undefined {
  const failed = pending.find(({ lastFailure }) => lastFailure !== undefined);
  if (failed === undefined) return undefined;
  return `note: ${failed.lastFailure}; the worker tries again, and goes on with it if you end this command`;
}

async function resultOf({ askServer }: TemporalSession, handle: Handle): Promise<ReconcileOutcome> {
  try {
    return await askServer(() => handle.result());
  } catch (error) {
    const activity = error instanceof WorkflowFailedError ? error.cause : undefined;
    const cause = activity instanceof ActivityFailure ? activity.cause : activity;
    if (!(cause instanceof ApplicationFailure) || !isErrorCode(cause.type)) throw error;
    throw new BridgeError(cause.type, cause.message, { cause: error });
  }
}

/** The bar of exam steps; how many there are is known only when they are listed. */
class StepBar {
  private bar: ProgressBar | undefined;
  private shown = 0;
  private advancedAt = performance.now();

  get stalledMs(): number {
    return performance.now() - this.advancedAt;
  }

  show({ total, done }: ReconcileProgress): void {
    if (total === null) return;
    if (this.bar === undefined) this.advancedAt = performance.now();
    this.bar ??= progressBar(total);
    for (; this.shown < done; this.shown += 1) {
      this.advancedAt = performance.now();
      this.bar.advance();
    }
  }

  end(): void {
    this.bar?.end();
  }
}
