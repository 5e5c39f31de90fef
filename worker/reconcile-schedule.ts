// A worker keeps the schedule of reconciliation as long as it runs: somebody may delete or change it, or the server may be down.
// A failure never stops the worker: without the schedule only lost events stay lost.
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, isGrpcServiceError, ServiceError } from '@temporalio/client';
import type { Logger } from '../telemetry/logger';
import { ensureReconcileSchedule, reconcileScheduleId } from '../temporal/schedules';

const checkEveryMs = 15 * 60_000;
const againAfterMs = 30_000;

/** Final gRPC status codes: no permission, or a server without schedules. */
const permissionDenied = 7;
const unimplemented = 12;

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
      const what = await ensureReconcileSchedule(client, taskQueue);
      if (what !== 'unchanged')
        logger.info({ schedule: reconcileScheduleId }, `The schedule of reconciliation was ${what}`);
    } catch (error) {
      if (stop.aborted) return;
      const final = isFinal(error);
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

/** The SDK wraps the server's answer. */
function isFinal(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(cause)) return false;
  const code: number = cause.code;
  return code === permissionDenied || code === unimplemented;
}
