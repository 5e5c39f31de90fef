// A cycle of reconciliation that cannot end: `temporal.taskQueue` was renamed while it was due, its key is lost, or it hangs for a reason
// that nobody foresaw. The schedule skips every later cycle while it is open. So a worker ends it before it keeps the schedule,
// and every quarter of an hour. What could go wrong: a long cycle is ended that would have finished; the next one begins anew,
// orders nothing twice, and is due at once.
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { codecOf, keysOfRun, missingKeys } from './key-use';
import { isUnreadable } from './payload-codec';
import { bounded } from './server-answer';
import type { ReconcileOutcome } from '../domain/reconcile/cycle-outcome';
import { orUndefined } from '../domain/or-undefined';

// The last finished cycle of reconciliation: its age, and what it found. It is read from Temporal's list, so it needs no worker, and a
// worker that just started knows it too. What could go wrong: the newest ones are closed with a key that was dropped; the next cycle
// is due within 15 minutes, so they are passed over.

export interface FinishedCycle {
  finishedAt: Date;
  outcome: ReconcileOutcome;
}

const finished = 'WorkflowType="reconcileWorkflow" AND ExecutionStatus="Completed"';
/** Cycles that ordered for nobody are passed over; more than these in a row are a person at play. */
const mostRead = 20;

/** `undefined` where none that can be read has finished within the retention of the namespace. The caller bounds the call. */
export async function lastCycle(client: Client): Promise<FinishedCycle | undefined> {
  let read = 0;
  for await (const { workflowId, runId, closeTime } of client.workflow.list({ query: finished, pageSize: mostRead })) {
    if ((read += 1) > mostRead) return undefined;
    const handle = client.workflow.getHandle(workflowId, runId);
    // Its key may be lost.
    const outcome = await orUndefined(() => handle.result() as Promise<ReconcileOutcome>, isUnreadable);
    if (outcome !== undefined && outcome.orders !== 'nothing' && closeTime !== undefined)
      return { finishedAt: closeTime, outcome };
  }
  return undefined;
}

/** Ten thousand requests at Gupy's usual rate, and as long again for an outage. */
const longestMs = 6 * 3_600_000;
const running = 'WorkflowType = "reconcileWorkflow" AND ExecutionStatus = "Running"';

/** @param now epoch milliseconds @returns ids of what it ended */
export async function endStuckCycles(client: Client, taskQueue: string, now = Date.now()): Promise<string[]> {
  return bounded(client, async () => {
    const ended: string[] = [];
    for await (const run of client.workflow.list({ query: running })) {
      const { workflowId, runId } = run;
      const reason = reasonByList(run, taskQueue, now) ?? (await reasonByKey(client, run));
      if (reason === undefined) continue;
      await client.workflow.getHandle(workflowId, runId).terminate(reason);
      ended.push(workflowId);
    }
    return ended;
  });
}

function reasonByList(run: WorkflowExecutionInfo, taskQueue: string, now: number): string | undefined {
  if (run.taskQueue !== taskQueue) return `No worker polls ${run.taskQueue} any more`;
  return now - run.startTime.getTime() > longestMs ? 'It has not ended for six hours' : undefined;
}

async function reasonByKey(client: Client, { workflowId, runId }: WorkflowExecutionInfo): Promise<string | undefined> {
  const missing = await missingKeys(codecOf(client), await keysOfRun(client, { workflowId, runId }));
  return missing.size > 0 ? 'The key that encrypted it is lost' : undefined;
}
