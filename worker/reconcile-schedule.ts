// A worker keeps the schedule of reconciliation as long as it runs: somebody may delete or change it, or the server may be down.
// A failure never stops the worker: without the schedule only lost events stay lost.
import { setTimeout as pause } from 'node:timers/promises';
import { type Client } from '@temporalio/client';
import type { Logger } from '../telemetry/logger';
import { ensureReconcileSchedule, reconcileScheduleId } from '../temporal/schedules';
import { isWithheld } from '../temporal/server-answer';
import { endStuckCycles } from '../temporal/reconcile-cycles';

const checkEveryMs = 15 * 60_000;
const againAfterMs = 30_000;

export interface ReconcileScheduleOptions {
  client: Client;
  taskQueue: string;
  logger: Logger;
  stop: AbortSignal;
}

/** Resolves when it is stopped, or where this server takes no schedule; never rejects. */
export async function keepReconcileSchedule({
  client,
  taskQueue,
  logger,
  stop,
}: ReconcileScheduleOptions): Promise<void> {
  while (!stop.aborted) {
    let next = checkEveryMs;
    try {
      const ended = await endStuckCycles(client, taskQueue);
      if (ended.length > 0)
        logger.warn({ ended }, 'Cycles of reconciliation that no worker could go on with were ended');
      const what = await ensureReconcileSchedule(client, taskQueue);
      if (what !== 'unchanged')
        logger.info({ schedule: reconcileScheduleId }, `The schedule of reconciliation was ${what}`);
    } catch (error) {
      if (stop.aborted) return;
      const final = isWithheld(error);
      logger.warn(
        { schedule: reconcileScheduleId, err: error },
        final
          ? 'This server takes no schedule: run `gupy-exam-bridge reconcile` every 15 minutes by other means'
          : 'The schedule of reconciliation cannot be made now; trying again',
      );
      if (final) return;
      next = againAfterMs;
    }
    await pause(next, undefined, { signal: stop, ref: false }).catch(() => undefined);
  }
}
