// The ledger that workers share, as its workflow on the time-skipping server.
import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { callLedgerWorkflowId, ledgerTaskQueue } from '../../temporal/workflow-ids';
import { ledgerOf } from '../../temporal/call-ledger-client';
import { startTimeSkipping } from '../support/temporal-servers';
import { withinBound } from '../support/within-bound';
import { bundleWorkflows } from '../support/workflow-bundle';

let env: TestWorkflowEnvironment;
let workflowBundle: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  [env, workflowBundle] = await Promise.all([startTimeSkipping(), bundleWorkflows()]);
});
afterAll(() => env?.teardown());

/** @param slackMs how much longer a test may take, since the time of this server goes by while the machine works, too */
function whileWorking(slackMs: number, run: (taskQueue: string) => Promise<void>): Promise<void> {
  return withinBound(slackMs, () => whileWorkerRuns(run));
}

async function whileWorkerRuns(run: (taskQueue: string) => Promise<void>): Promise<void> {
  const taskQueue = `exam-bridge-${randomUUID()}`;
  const { nativeConnection: connection, namespace = 'default' } = env;
  const worker = await Worker.create({ connection, namespace, taskQueue: ledgerTaskQueue(taskQueue), workflowBundle });
  await worker.runUntil(async () => {
    try {
      await run(taskQueue);
    } finally {
      // Left behind, it would hold up the time of the other tests.
      await env.client.workflow.getHandle(callLedgerWorkflowId(taskQueue, 'gupy')).terminate();
    }
  });
}

const askFrom = (taskQueue: string) => ledgerOf({ client: env.client, taskQueue, target: 'gupy' });
const want = (count: number, asker = 'one') => ({ asker, requestsPerMinute: 60, want: count, reports: [] });
/** Lent two at once, and one more after twenty seconds. */
const slowly = (count: number, asker = 'one') => ({ ...want(count, asker), requestsPerMinute: 3 });

it('P-RATE: lends two workers together no more than the rate, and starts when first asked', () =>
  whileWorking(20_000, async (taskQueue) => {
    const [first, second] = [askFrom(taskQueue), askFrom(taskQueue)];
    const [one, two] = await Promise.all([first(slowly(3)), second(slowly(3, 'two'))]);
    expect(one.count + two.count).toBe(2);
    expect(await first(slowly(1))).toMatchObject({ count: 0 });
  }));

it('P-RATE: takes back what was not used, and the rest one minute after it was', () =>
  whileWorking(10_000, async (taskQueue) => {
    const ask = askFrom(taskQueue);
    const one = (count: number) => ({ ...want(count), requestsPerMinute: 2 });
    const { lease } = await ask(one(2));
    const report = { lease, ended: 1, agoMs: 0, returned: 1 };
    await env.sleep('31 seconds');
    expect((await ask({ ...one(2), reports: [report] })).count).toBe(1);
    await env.sleep('50 seconds');
    expect((await ask(one(1))).count).toBe(0);
    await env.sleep('11 seconds');
    expect((await ask(one(1))).count).toBe(1);
  }));

it('ends when nobody asks for a while, and starts again', () =>
  whileWorking(60_000, async (taskQueue) => {
    const ask = askFrom(taskQueue);
    await ask(want(60));
    const handle = env.client.workflow.getHandle(callLedgerWorkflowId(taskQueue, 'gupy'));
    await env.sleep('9 minutes');
    await ask(want(1));
    await env.sleep('9 minutes');
    expect((await handle.describe()).status.name).toBe('RUNNING');
    await env.sleep('12 minutes');
    expect((await handle.describe()).status.name).toBe('COMPLETED');
    expect((await ask(want(60))).count).toBe(5);
  }));

it('rejects, and lends nothing, where no worker answers for it', async () => {
  const ask = askFrom(`exam-bridge-${randomUUID()}`);
  await expect(ask(want(1))).rejects.not.toBeInstanceOf(WorkflowNotFoundError);
});
