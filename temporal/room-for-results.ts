// Whether a run, or the mailbox of an order, keeps one more result of a provider (R27). Both say in a memo for which providers they
// are full: the server answers it from the run's own record, also while no worker runs. What could go wrong: signals wait for the
// run to look at them, so its memo is from before them.
import type { Client } from '@temporalio/client';
import { ifFound } from './server-answer';
import { fullMemo } from './workflow-ids';

/** `behind`: it has signals that it has not looked at. */
export type Room = 'room' | 'full' | 'behind';

export async function roomFor(client: Client, workflowId: string, provider: string): Promise<Room> {
  const run = await ifFound(() => client.workflow.getHandle(workflowId).describe());
  if (run?.status.name !== 'RUNNING') return 'room';
  const full = run.memo?.[fullMemo];
  if (Array.isArray(full) && full.includes(provider)) return 'full';
  const { pendingWorkflowTask } = run.raw;
  return pendingWorkflowTask === null || pendingWorkflowTask === undefined ? 'room' : 'behind';
}
