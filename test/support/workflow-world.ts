// The real workflow code on the time-skipping server, with fakes in place of Gupy and the provider. Every wait is bounded
// and fails with the cause: a workflow task that fails is retried for ever, and a test that waits for it would hang.
import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError, type WorkflowHandle, type WorkflowHandleWithSignaledRunId } from '@temporalio/client';
import type { History } from '@temporalio/common/lib/proto-utils';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkerOptions, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { ApplicationReport } from '../../domain/text/report';
import type { Movement } from '../../domain/exam/movement';
import type { Result } from '../../domain/exam/result';
import type { Progress } from '../../domain/exam/stage';
import { gupyTaskQueue, lateTaskQueue, providerTaskQueue } from '../../temporal/workflow-ids';
import type { applicationWorkflow } from '../../workflows/application-workflow';
import { applicationMoved, progress, resultReceived, state } from '../../workflows/messages';
import { tellingLongFailures } from '../../worker/long-failures';
import { startAttributes } from '../../workflows/search-attributes';
import type { ExamActivities } from '../../activities/activity-contract';
import { eventually } from './eventually';

type Handle = WorkflowHandleWithSignaledRunId<typeof applicationWorkflow>;

/** Whatever stands in for Gupy and the providers. */
interface Fakes {
  readonly activities: ExamActivities;
  /** @default one, `clinic` */
  readonly providers?: readonly string[];
  /** Activities of one provider that run at once. @default those of the SDK */
  readonly providerSlots?: number;
}

export class WorkflowWorld {
  readonly taskQueue = `exam-bridge-${randomUUID()}`;
  readonly fakes: Fakes;
  private readonly started = new Set<string>();
  private readonly env: TestWorkflowEnvironment;
  private readonly bundle: WorkflowBundleWithSourceMap;

  constructor(env: TestWorkflowEnvironment, bundle: WorkflowBundleWithSourceMap, fakes: Fakes) {
    this.env = env;
    this.bundle = bundle;
    this.fakes = fakes;
  }

  /** Runs workers on all queues while `run` runs, and ends what it leaves: time is skipped for all runs at once. */
  async whileWorking<T>(run: () => Promise<T>): Promise<T> {
    return this.whileWorkersRun({}, async () => {
      try {
        return await run();
      } finally {
        await Promise.all(
          [...this.started].map((id) => this.env.client.workflow.getHandle(id).terminate().catch(isOver)),
        );
      }
    });
  }

  /** The application runs stay, for workers that come later; with nothing cached the server looks for those at once. */
  async whileForgetfulWorkersRun<T>(run: () => Promise<T>): Promise<T> {
    return this.whileWorkersRun({ maxCachedWorkflows: 0 }, run);
  }

  private async whileWorkersRun<T>(options: Partial<WorkerOptions>, run: () => Promise<T>): Promise<T> {
    const interceptors = { activity: [tellingLongFailures(this.env.client)] };
    const { nativeConnection: connection, namespace = 'default' } = this.env;
    const shared = { connection, namespace, interceptors };
    const { activities, providers = ['clinic'], providerSlots } = this.fakes;
    const slots = providerSlots === undefined ? {} : { maxConcurrentActivityTaskExecutions: providerSlots };
    const workers = await Promise.all([
      Worker.create({ ...shared, ...options, taskQueue: this.taskQueue, workflowBundle: this.bundle }),
      Worker.create({ ...shared, taskQueue: gupyTaskQueue(this.taskQueue), activities }),
      ...providers.flatMap((provider) => [
        Worker.create({ ...shared, ...slots, taskQueue: providerTaskQueue(this.taskQueue, provider), activities }),
        Worker.create({ ...shared, taskQueue: lateTaskQueue(this.taskQueue, provider), activities }),
      ]),
    ]);
    const running = workers.map((worker) => worker.run());
    try {
      return await run();
    } finally {
      for (const worker of workers) worker.shutdown();
      await Promise.all(running);
    }
  }

  async move(applicationId: number, movement: Movement): Promise<Handle> {
    return this.env.client.workflow.signalWithStart<typeof applicationWorkflow, [Movement]>('applicationWorkflow', {
      ...this.startOptions(applicationId),
      typedSearchAttributes: startAttributes.ofMovement(movement),
      signal: applicationMoved,
      signalArgs: [movement],
    });
  }

  /** Into a step without an exam, as the receiver sends it: only a run that is open cares. */
  async leave(applicationId: number, movement: Movement): Promise<void> {
    await this.handle(applicationId).signal(applicationMoved, movement).catch(isOver);
  }

  handle(applicationId: number): WorkflowHandle<typeof applicationWorkflow> {
    return this.env.client.workflow.getHandle<typeof applicationWorkflow>(`application-${applicationId}`);
  }

  /** The histories of a chain of runs that continued as new, oldest first. */
  async histories(applicationId: number, firstRunId: string): Promise<History[]> {
    const workflowId = `application-${applicationId}`;
    const histories: History[] = [];
    for (let runId: string | undefined = firstRunId; runId !== undefined;) {
      const history: History = await this.env.client.workflow.getHandle(workflowId, runId).fetchHistory();
      histories.push(history);
      const last = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes;
      runId = last?.newExecutionRunId ?? undefined;
    }
    return histories;
  }

  async progress(applicationId: number, report: Progress): Promise<void> {
    await this.handle(applicationId).signal(progress, report);
  }

  async result(applicationId: number, result: Result): Promise<Handle> {
    return this.env.client.workflow.signalWithStart<typeof applicationWorkflow, [Result]>('applicationWorkflow', {
      ...this.startOptions(applicationId),
      signal: resultReceived,
      signalArgs: [result],
    });
  }

  /** Polls the `state` query until it satisfies `condition`. */
  async until(
    handle: WorkflowHandle<typeof applicationWorkflow>,
    condition: (report: ApplicationReport) => boolean,
  ): Promise<ApplicationReport> {
    let last: ApplicationReport | undefined;
    await eventually(
      async () => {
        last = await handle.query(state);
        return condition(last);
      },
      () => `last state: ${JSON.stringify(last)}`,
    );
    if (last === undefined) throw new Error('No state was read');
    return last;
  }

  /**
   * Lets time pass until the run has ended, and answers its summary. One that does not end within the bound (in real time) is
   * terminated: a test that went on waiting would leave its workers, and unlocked time, to all that come after it.
   */
  async ended(handle: WorkflowHandle<typeof applicationWorkflow>, boundMs = 240_000): Promise<ApplicationReport> {
    let last: unknown;
    const bound = setTimeout(() => {
      void handle
        .query(state)
        .then((report) => (last = report))
        .finally(() => handle.terminate('It did not end within the bound of the test'))
        .catch((error: unknown) => (last = error));
    }, boundMs);
    try {
      return await handle.result();
    } catch (cause) {
      throw new Error(`The run did not end well: ${JSON.stringify(last)}`, { cause });
    } finally {
      clearTimeout(bound);
    }
  }

  private startOptions(applicationId: number) {
    this.started.add(`application-${applicationId}`);
    return {
      taskQueue: this.taskQueue,
      workflowId: `application-${applicationId}`,
      args: [{ applicationId }] as [{ applicationId: number }],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
    } as const;
  }
}

function isOver(error: unknown): void {
  if (!(error instanceof WorkflowNotFoundError)) throw error;
}
