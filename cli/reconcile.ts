// Looks now for candidates whose webhook never came, and prints what it found: the same cycle that the schedule starts every 15
// minutes, run by the worker. Two people who ask at once watch the same cycle.
import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { BridgeError, isErrorCode } from '../domain/error-table';
import { reconcileNowWorkflowId } from '../temporal/workflow-ids';
import type { ReconcileOutcome, ReconcileProgress } from '../workflows/reconcile-outcome';
import { type CommonOptions } from './common-options';
import { type PendingActivity, pendingActivities } from './operator/pending-activities';
import { type TemporalSession, withTemporal } from './operator/temporal-session';
import { print, printJson } from './output';
import { type BridgeCommand } from './program';
import { type ProgressBar, progressBar } from './progress-bar';
import { outcomeText } from './reconcile-text';

const lookEveryMs = 300;
/** One step of thousands of candidates, each looked into, takes minutes at Gupy's rate. */
const stalledAfterMs = 15 * 60_000;

type Handle = WorkflowHandle<() => Promise<ReconcileOutcome>>;

export function registerReconcile(program: BridgeCommand): void {
  program
    .command('reconcile')
    .description('look now for candidates whose webhook never came, and order their exams')
    .printsJson()
    .takesConfig()
    .withExamples('reconcile', 'reconcile --json')
    .performs(reconcile);
}

/** 1 when a step could not be looked through; its reason is printed. */
async function reconcile(options: CommonOptions): Promise<number> {
  const outcome = await withTemporal(options, async (session) => {
    const handle = await startCycle(session);
    await untilOver(session, handle);
    return resultOf(session, handle);
  });
  if (options.json) printJson(outcome);
  else print(outcomeText(outcome));
  return outcome.steps.some(({ error }) => error !== undefined) ? 1 : 0;
}

async function startCycle({ askServer, client, config }: TemporalSession): Promise<Handle> {
  return askServer(() =>
    client.workflow.start<() => Promise<ReconcileOutcome>>('reconcileWorkflow', {
      workflowId: reconcileNowWorkflowId,
      taskQueue: config.temporal.taskQueue,
      args: [],
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: 'Looks for candidates whose webhook is missing, by hand',
    }),
  );
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
          `the cycle has come no further for 15 minutes; it goes on without this command (${reconcileNowWorkflowId})`,
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

/** The cycle failed as a whole: the steps themselves could not be listed. */
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
