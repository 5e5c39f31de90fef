// A cycle of reconciliation that cannot end (schedules that skip overlaps): a worker ends it, the next one runs, and its age is seen.
import type { Client, ScheduleHandle } from '@temporalio/client';
import { ensureReconcileSchedule, reconcileScheduleId } from '../../temporal/schedules';
import { endStuckCycles, lastCycle } from '../../temporal/reconcile-cycles';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';

const formerQueue = 'a-former-name';
const hour = 3_600_000;

let world: BridgeWorld;
let client: Client;
let schedule: ScheduleHandle;

beforeAll(async () => {
  world = await BridgeWorld.create({ runs: 'inside' });
  await world.startTemporal();
  client = await world.client();
  schedule = client.schedule.getHandle(reconcileScheduleId);
});

afterAll(() => world?.close());

/** Cycles of the schedule by their state, by Temporal's list. */
async function cycles(
  state: 'Running' | 'Terminated' | 'Completed',
): Promise<{ taskQueue: string; workflowId: string }[]> {
  const query = `WorkflowType = "reconcileWorkflow" AND ExecutionStatus = "${state}"`;
  const found = [];
  for await (const run of client.workflow.list({ query }))
    if (run.workflowId.startsWith(`${reconcileScheduleId}-2`)) found.push(run);
  return found;
}

it('P-MISSED: a cycle is due on a queue that is renamed then; `check` says that none has finished', async () => {
  await ensureReconcileSchedule(client, formerQueue);
  await schedule.trigger();
  await eventually(async () => (await cycles('Running')).length === 1);
  expect(await cycles('Running')).toMatchObject([{ taskQueue: formerQueue }]);
  const { stdout } = await world.command('check');
  expect(stdout).toContain('no cycle that these keys can read has finished yet');
});

it('P-MISSED: the worker of the new queue ends it, and the next cycle finishes there', async () => {
  await world.startWorker();
  await eventually(async () => (await cycles('Terminated')).length === 1);
  await eventually(async () => (await schedule.describe()).action.taskQueue === world.config.temporal.taskQueue);
  await schedule.trigger();
  // One more where a quarter of an hour has just begun.
  await eventually(async () => (await cycles('Completed')).length >= 1);
  for (const { taskQueue } of await cycles('Completed')) expect(taskQueue).toBe(world.config.temporal.taskQueue);
  expect(world.worker?.log).toContain('Cycles of reconciliation that no worker could go on with were ended');
  const { stdout } = await world.command('check');
  expect(stdout).toContain('the last cycle finished ');
});

it('P-MISSED: the age of the last finished cycle is a metric of the worker', async () => {
  await eventually(async () => {
    const finishedAt = (await lastCycle(client))?.finishedAt.getTime() ?? 0;
    const text = await (await fetch(`${world.worker?.opsUrl}/metrics`)).text();
    const [, seconds = '0'] = /^bridge_last_cycle_timestamp_seconds (\S+)$/m.exec(text) ?? [];
    return Math.abs(Number(seconds) * 1_000 - finishedAt) < 1_000;
  });
});

it('P-MISSED: a cycle that has not ended for six hours is ended, whatever holds it up; a younger one is let be', async () => {
  const { taskQueue } = world.config.temporal;
  await world.worker?.end();
  const hung = await client.workflow.start('reconcileWorkflow', {
    workflowId: `${reconcileScheduleId}-hung`,
    taskQueue,
  });
  const listed = async () => (await client.workflow.count(`WorkflowId = "${hung.workflowId}"`)).count === 1;
  await eventually(listed);
  expect(await endStuckCycles(client, taskQueue, Date.now() + 5 * hour)).toEqual([]);
  expect(await endStuckCycles(client, taskQueue, Date.now() + 7 * hour)).toEqual([hung.workflowId]);
  expect((await hung.describe()).status.name).toBe('TERMINATED');
});
