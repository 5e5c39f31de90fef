// A cycle of reconciliation that no worker can go on with: `temporal.taskQueue` was renamed while it was due, or its key is lost. The
// schedule skips every later cycle while it is open, and nobody is told. So a worker ends it before it keeps the schedule.
import type { Client } from '@temporalio/client';
import { codecOf, keysOfRun, missingKeys } from './key-use';

const answerWithinMs = 10_000;
const running = 'WorkflowType = "reconcileWorkflow" AND ExecutionStatus = "Running"';

/** @returns ids of what it ended */
export async function endStuckCycles(client: Client, taskQueue: string): Promise<string[]> {
  return client.withDeadline(Date.now() + answerWithinMs, async () => {
    const ended: string[] = [];
    for await (const run of client.workflow.list({ query: running })) {
      const { workflowId, runId } = run;
      const isElsewhere = run.taskQueue !== taskQueue;
      const isClosed = async () =>
        (await missingKeys(codecOf(client), await keysOfRun(client, { workflowId, runId }))).size > 0;
      if (!isElsewhere && !(await isClosed())) continue;
      const reason = isElsewhere ? `No worker polls ${run.taskQueue} any more` : 'The key that encrypted it is lost';
      await client.workflow.getHandle(workflowId, runId).terminate(reason);
      ended.push(workflowId);
    }
    return ended;
  });
}
