// One cycle of reconciliation on the time-skipping server, with functions in place of Gupy and of what it tells the runs.
import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { ExamSteps, ReconcileStepInput, WebhookWatch } from '../../activities/reconcile-contract';
import type { StepCounts } from '../../domain/reconcile/cycle-outcome';
import { reconcileTaskQueue } from '../../temporal/workflow-ids';
import { ensureReconcileSchedule } from '../../temporal/schedules';
import { keepReconcileSchedule } from '../../worker/reconcile-schedule';
import type { ReconcileOutcome, ReconcileProgress } from '../../domain/reconcile/cycle-outcome';
import { createLogger } from '../../telemetry/logger';
import { examRule, examStep, otherStep } from '../support/core-fixtures';
import { eventually } from '../support/eventually';
import { startTimeSkipping } from '../support/temporal-servers';
import { bundleWorkflows } from '../support/workflow-bundle';

let env: TestWorkflowEnvironment;
let bundle: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  [env, bundle] = await Promise.all([startTimeSkipping(), bundleWorkflows()]);
});

afterAll(() => env?.teardown());

const counts: StepCounts = { listed: 3, known: 2, settled: 0, found: 1, present: 0, unsure: 0, left: 0 };
const listed: ExamSteps = {
  jobs: 7,
  exams: [
    { key: 'first', liveAt: 0, rule: examRule() },
    { key: 'second', liveAt: 0, rule: examRule({ exam: 'OUTRO' }) },
  ],
  steps: [
    { jobId: 3, step: examStep, rule: 0 },
    { jobId: 1, step: otherStep, rule: 1 },
    { jobId: 2, step: examStep, rule: 0 },
  ],
  warnings: ['exams[2]: no published job has a step named "x"'],
};

interface Fakes {
  watchWebhook?(): Promise<WebhookWatch>;
  listExamSteps(): Promise<ExamSteps>;
  reconcileStep(input: ReconcileStepInput): Promise<StepCounts>;
}

async function cycle<T>(fakes: Fakes, watch: (workflowId: string) => Promise<T>): Promise<T> {
  const watchWebhook = async (): Promise<WebhookWatch> => ({ repaired: [], warnings: [] });
  const activities = { watchWebhook, ...fakes };
  const taskQueue = `reconcile-${randomUUID()}`;
  const { nativeConnection: connection, client } = env;
  const workers = [
    await Worker.create({ connection, taskQueue, workflowBundle: bundle }),
    // Nobody serves the queue of writes: however long that is, a cycle does not stand behind it (P-MISSED).
    await Worker.create({ connection, taskQueue: reconcileTaskQueue(taskQueue), activities }),
  ];
  const running = workers.map((worker) => worker.run());
  try {
    const workflowId = `cycle-${randomUUID()}`;
    await client.workflow.start('reconcileWorkflow', { workflowId, taskQueue, args: [] });
    return await watch(workflowId);
  } finally {
    for (const worker of workers) worker.shutdown();
    await Promise.all(running);
  }
}

const resultOf = (workflowId: string) =>
  env.client.workflow.getHandle<() => Promise<ReconcileOutcome>>(workflowId).result();

it('P-MISSED: every step is looked through with its own rule, and the outcome is in the order of the jobs', async () => {
  const asked: ReconcileStepInput[] = [];
  const outcome = await cycle(
    {
      listExamSteps: async () => listed,
      reconcileStep: async (input) => {
        asked.push(input);
        return counts;
      },
    },
    resultOf,
  );
  expect(outcome).toMatchObject({ jobs: 7, warnings: listed.warnings });
  expect(outcome.steps.map(({ jobId, found }) => [jobId, found])).toEqual([
    [1, 1],
    [2, 1],
    [3, 1],
  ]);
  expect(asked.find(({ jobId }) => jobId === 1)?.exam.rule.exam).toBe('OUTRO');
});

it('P-MISSED: a step that cannot be read does not keep the others from being looked through', async () => {
  const outcome = await cycle(
    {
      listExamSteps: async () => listed,
      reconcileStep: async ({ jobId }) => {
        if (jobId === 1) throw ApplicationFailure.nonRetryable('gupy GET answered 403', 'BRIDGE_GUPY_UNAUTHORIZED');
        return counts;
      },
    },
    resultOf,
  );
  expect(outcome.steps).toMatchObject([
    { jobId: 1, found: 0, error: { code: 'BRIDGE_GUPY_UNAUTHORIZED', reason: 'gupy GET answered 403' } },
    { jobId: 2, found: 1 },
    { jobId: 3, found: 1 },
  ]);
});

it('P-MISSED: an outage of some minutes is waited for, a longer one is left to the next cycle, which is not held up', async () => {
  let attempts = 0;
  const { outcome, minutes } = await cycle(
    {
      listExamSteps: async () => ({ ...listed, steps: listed.steps.slice(0, 2) }),
      reconcileStep: async ({ jobId }) => {
        if (jobId === 1) throw ApplicationFailure.create({ message: 'gupy is down', type: 'BRIDGE_GUPY_UNAVAILABLE' });
        attempts += 1;
        if (attempts < 5) throw ApplicationFailure.create({ message: 'gupy is down', type: 'BRIDGE_GUPY_UNAVAILABLE' });
        return counts;
      },
    },
    async (workflowId) => {
      const outcome = await resultOf(workflowId);
      const { startTime, closeTime } = await env.client.workflow.getHandle(workflowId).describe();
      return { outcome, minutes: (Number(closeTime) - Number(startTime)) / 60_000 };
    },
  );
  expect(minutes).toBeLessThan(15);
  expect(outcome.steps).toMatchObject([
    { jobId: 1, error: { reason: expect.any(String) as string } },
    { jobId: 3, found: 1 },
  ]);
});

it('P-MISSED: what became of the webhook is told; that it cannot be looked at keeps nobody from being found', async () => {
  const rest = { listExamSteps: async () => listed, reconcileStep: async () => counts };
  const watched: WebhookWatch = { repaired: ['it was inactive'], warnings: ['one more calls the bridge'] };
  expect(await cycle({ ...rest, watchWebhook: async () => watched }, resultOf)).toMatchObject({
    webhookRepaired: watched.repaired,
    warnings: [...listed.warnings, ...watched.warnings],
  });
  const watchWebhook = async (): Promise<WebhookWatch> => {
    throw ApplicationFailure.nonRetryable('gupy GET answered 403', 'BRIDGE_GUPY_UNAUTHORIZED');
  };
  const outcome = await cycle({ ...rest, watchWebhook }, resultOf);
  expect(outcome.steps).toHaveLength(3);
  expect(outcome.warnings).toEqual([
    ...listed.warnings,
    "Gupy's webhook could not be looked at: gupy GET answered 403 (BRIDGE_GUPY_UNAUTHORIZED)",
  ]);
});

it('P-MISSED: a cycle that is cancelled while it lists the steps and looks after the webhook ends, and blocks no later one', async () => {
  let running = 0;
  const untilCancelled = async (): Promise<never> => {
    running += 1;
    return Context.current().cancelled;
  };
  const fakes = { watchWebhook: untilCancelled, listExamSteps: untilCancelled, reconcileStep: async () => counts };
  await cycle(fakes, async (workflowId) => {
    const handle = env.client.workflow.getHandle(workflowId);
    await eventually(
      () => running === 2,
      () => `${running} of 2 activities run`,
    );
    await handle.cancel();
    let failure: string | null | undefined;
    await eventually(
      async () => {
        const { events } = await handle.fetchHistory();
        const failed = events?.find((event) => event.workflowTaskFailedEventAttributes);
        failure = failed?.workflowTaskFailedEventAttributes?.failure?.message;
        return failed !== undefined || (await handle.describe()).status.name !== 'RUNNING';
      },
      () => 'it still runs',
    );
    expect(failure).toBeUndefined();
    expect((await handle.describe()).status.name).toBe('CANCELLED');
  });
});

it('P-MISSED: progress is told while it goes on', async () => {
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await cycle(
    {
      listExamSteps: async () => listed,
      reconcileStep: async ({ jobId }) => {
        if (jobId === 3) await held;
        return counts;
      },
    },
    async (workflowId) => {
      const handle = env.client.workflow.getHandle(workflowId);
      let last: ReconcileProgress | undefined;
      await eventually(
        async () => {
          last = await handle.query<ReconcileProgress>('progress');
          return last.done === 2;
        },
        () => JSON.stringify(last),
      );
      expect(last).toEqual({ total: 3, done: 2, found: 2 });
      goOn();
      await resultOf(workflowId);
    },
  );
});

it('P-MISSED: a server without schedules is told once, and does not stop the worker', async () => {
  await expect(ensureReconcileSchedule(env.client, 'exam-bridge')).rejects.toThrow();
  const written: string[] = [];
  const logger = createLogger({
    component: 'worker',
    level: 'warn',
    destination: { write: (line) => written.push(line) },
  });
  const { signal: stop } = new AbortController();
  await keepReconcileSchedule({ client: env.client, taskQueue: 'exam-bridge', logger, stop });
  expect(written).toHaveLength(1);
  expect(written[0]).toContain('This server takes no schedule');
});
