// The last finished cycle of reconciliation: its age, and what it found. It is read from Temporal's list, so it needs no worker, and a
// worker that just started knows it too.
import type { Client } from '@temporalio/client';
import type { ReconcileOutcome } from '../domain/reconcile/cycle-outcome';

export interface FinishedCycle {
  finishedAt: Date;
  outcome: ReconcileOutcome;
}

const finished = 'WorkflowType="reconcileWorkflow" AND ExecutionStatus="Completed"';
/** Cycles that ordered for nobody are passed over; more than these in a row are a person at play. */
const mostRead = 20;

/** `undefined` where none has finished within the retention of the namespace. The caller bounds the call. */
export async function lastCycle(client: Client): Promise<FinishedCycle | undefined> {
  let read = 0;
  for await (const { workflowId, runId, closeTime } of client.workflow.list({ query: finished, pageSize: mostRead })) {
    if ((read += 1) > mostRead) return undefined;
    const outcome = (await client.workflow.getHandle(workflowId, runId).result()) as ReconcileOutcome;
    if (outcome.orders !== 'nothing' && closeTime !== undefined) return { finishedAt: closeTime, outcome };
  }
  return undefined;
}
