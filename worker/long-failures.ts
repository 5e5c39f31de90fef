// An activity that has failed for an hour tells its run, which shows it as `ExamRetryingSince` (P-STUCK): a retry leaves no event in a
// history. What could go wrong: a call that fails for a week fills the history of its run; so each worker tells of each call once.
import { activityInfo } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { keepNewest } from '../outbound/newest-kept';
import { applicationIdOf } from '../temporal/workflow-ids';
import { stillFailing } from '../workflows/messages';

/** Milliseconds, from the first attempt on. */
const longMs = 3_600_000;
const mostRemembered = 10_000;

/** @param answerWithinMs of Temporal, while the attempt waits to end */
export function tellingLongFailures(client: Client, answerWithinMs = 3_000): ActivityInterceptorsFactory {
  const told = new Map<string, true>();
  const tell = async (): Promise<void> => {
    const { activityId, activityType: activity, scheduledTimestampMs: since, workflowExecution } = activityInfo();
    if (workflowExecution === undefined || applicationIdOf(workflowExecution.workflowId) === undefined) return;
    const { workflowId, runId } = workflowExecution;
    const key = `${runId} ${activityId}`;
    if (told.has(key)) return;
    const handle = client.workflow.getHandle(workflowId, runId);
    await client.withDeadline(Date.now() + answerWithinMs, () => handle.signal(stillFailing, { activity, since }));
    keepNewest(told, key, true, mostRemembered);
  };
  return () => ({
    inbound: {
      async execute(input, next) {
        try {
          return await next(input);
        } catch (error) {
          // Not told now: the next attempt tells.
          if (isRetriedForLong(error)) await tell().catch(() => undefined);
          throw error;
        }
      },
    },
  });
}

/** Both times are the server's. */
function isRetriedForLong(error: unknown): boolean {
  const { currentAttemptScheduledTimestampMs, scheduledTimestampMs } = activityInfo();
  const isFinal = error instanceof ApplicationFailure && error.nonRetryable === true;
  return !isFinal && currentAttemptScheduledTimestampMs - scheduledTimestampMs >= longMs;
}
