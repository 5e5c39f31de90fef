// Whether a workflow task may have been tried before. A local activity is recorded only when its task completes, so a task that
// failed, or whose worker was killed, runs it again as if it were new (P-ONCE). The run's history says so, exactly: it has the failure
// or the timeout of every try since the last task that completed. What could go wrong: the task of an update is not in the history
// before it completes, and is tried again without a trace when the server restarts; it counts as `untold`.
import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';

export interface RunOfTask {
  workflowId: string;
  runId: string;
}

/** `repeated`: it was tried before, or may have been. */
export type TaskTry = 'first' | 'repeated' | 'untold';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

const { EventType, TimeoutType } = temporal.api.enums.v1;

/** Batches of events, newest first: one or two are enough where no flood of signals is under way. */
const batches = 30;
const answerWithinMs = 1_000;

/** Of the task that is under way. Rejects where Temporal does not answer in time. */
export async function taskTryOf(client: Client, execution: RunOfTask): Promise<TaskTry> {
  const { namespace } = client.options;
  const { history } = await client.withDeadline(Date.now() + answerWithinMs, () =>
    client.workflowService.getWorkflowExecutionHistoryReverse({ namespace, execution, maximumPageSize: batches }),
  );
  return taskTryIn(history?.events ?? []);
}

/** @param newestFirst the end of the history while the task is under way */
export function taskTryIn(newestFirst: readonly HistoryEvent[]): TaskTry {
  const end = newestFirst.find(isEndOfTask)?.eventType;
  if (end !== EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED && end !== EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED)
    return 'repeated';
  return newestFirst[0]?.eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED ? 'first' : 'untold';
}

const ends: readonly unknown[] = [
  // Of a run whose first task is under way.
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
  EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
  EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
];

function isEndOfTask({ eventType, workflowTaskTimedOutEventAttributes: timedOut }: HistoryEvent): boolean {
  if (eventType !== EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT) return ends.includes(eventType);
  // No worker took it: the one whose queue it waited in was gone.
  return timedOut?.timeoutType !== TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START;
}
