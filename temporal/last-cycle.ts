// The last finished cycle of reconciliation: its age, and what it found. It is read from Temporal's list, so it needs no worker, and a
// worker that just started knows it too. What could go wrong: the newest ones are closed with a key that was dropped; the next cycle
// is due within 15 minutes, so they are passed over.
import type { Client } from '@temporalio/client';
import { isUnreadable } from './payload-codec';
import type { ReconcileOutcome } from '../domain/reconcile/cycle-outcome';

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
    const outcome = await outcomeOf(client, { workflowId, runId });
    if (outcome !== undefined && outcome.orders !== 'nothing' && closeTime !== undefined)
      return { finishedAt: closeTime, outcome };
  }
  return undefined;
}

/** `undefined` where its key is lost. */
async function outcomeOf(
  client: Client,
  { workflowId, runId }: { workflowId: string; runId: string },
): Promise<ReconcileOutcome | undefined> {
  try {
    return (await client.workflow.getHandle(workflowId, runId).result()) as ReconcileOutcome;
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}
