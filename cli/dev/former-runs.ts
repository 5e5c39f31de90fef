// A company of the sandbox that was replaced leaves runs of people who are in it no more. They are terminated with a reason that a reader
// of the Temporal UI understands; those that had completed are deleted, since the board shows them for a week. Of `dev` alone: a real
// Gupy is never replaced. What could go wrong: the list is a moment behind, so it is read until nobody else is in it.
import { setTimeout as pause } from 'node:timers/promises';
import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { TemporalSession } from '../../operator/temporal-session';
import { isGone } from '../../temporal/server-answer';
import { applicationIdOf } from '../../temporal/workflow-ids';
import { gupyApplicationId } from '../../workflows/search-attributes';

export const formerReason =
  'The sandbox began anew or loaded a saved company: this candidate is no longer in it, or no longer where the exam began.';

const types = 'WorkflowType IN ("applicationWorkflow", "orderMailboxWorkflow")';
const query = `${types} AND (ExecutionStatus="Running" OR ExecutionStatus="Completed")`;
const listedWithinMs = 30_000;
const lookEveryMs = 100;
const atOnce = 50;

/** @param stay applications that go on. @returns how many runs were ended or deleted. @throws BridgeError BRIDGE_TEMPORAL_… */
export async function endRunsBut(session: TemporalSession, stay: readonly number[]): Promise<number> {
  const staying = new Set<number | undefined>(stay);
  const done = new Set<string>();
  const ended = new Set<string>();
  for (const end = Date.now() + listedWithinMs; ; await pause(lookEveryMs)) {
    const former = (await listed(session)).filter((run) => !staying.has(applicationOf(run)));
    const left = former.filter((run) => !done.has(stateOf(run)));
    // The server takes its time over a deletion: it is asked for, and not waited for.
    const open = former.filter(({ status }) => status.name === 'RUNNING').length;
    if (left.length === 0 && open === 0) return ended.size;
    if (Date.now() > end) throw new Error(`Temporal still lists ${open} open runs of candidates who are gone`);
    for (let from = 0; from < left.length; from += atOnce)
      await Promise.all(left.slice(from, from + atOnce).map(async (run) => remove(session, run)));
    for (const run of left) {
      done.add(stateOf(run));
      ended.add(run.runId);
    }
  }
}

async function listed({ client, askServer }: TemporalSession): Promise<WorkflowExecutionInfo[]> {
  return askServer(async () => {
    const runs: WorkflowExecutionInfo[] = [];
    for await (const run of client.workflow.list({ query })) runs.push(run);
    return runs;
  });
}

/** One that was open and has completed meanwhile has to be deleted. */
function stateOf({ runId, status }: WorkflowExecutionInfo): string {
  return `${runId} ${status.name}`;
}

/** Of a mailbox the one who has claimed it; nobody has claimed some. */
function applicationOf({ workflowId, typedSearchAttributes }: WorkflowExecutionInfo): number | undefined {
  return applicationIdOf(workflowId) ?? typedSearchAttributes.get(gupyApplicationId);
}

async function remove(
  { client, namespace, askServer }: TemporalSession,
  { workflowId, runId, status }: WorkflowExecutionInfo,
): Promise<void> {
  const workflowExecution = { workflowId, runId };
  const call =
    status.name === 'RUNNING'
      ? () => client.workflow.getHandle(workflowId, runId).terminate(formerReason)
      : () => client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution });
  await askServer<unknown>(call).catch((error: unknown) => {
    // It ended by itself meanwhile, and is listed as completed next time.
    if (!isGone(error)) throw error;
  });
}
