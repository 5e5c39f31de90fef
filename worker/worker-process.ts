// The worker process: waits for Temporal (temporal-gate.ts), polls, and answers health and metrics on its ops port. What could go
// wrong: finished work goes out over the connection that also polls, and a proxy may let through only so many streams. So
// `/readyz` asks over that very connection.
import { readFileSync } from 'node:fs';
import type { Client } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { type BridgeConfig, logWarnings } from '../config/bridge-config';
import { createGupyClient } from '../gupy/gupy-client';
import { createProviderRegistry, countProviderCalls } from '../providers/registry';
import type { Logger } from '../telemetry/logger';
import { beginWorkerCounts } from '../telemetry/known-labels';
import { createWorkerMetrics, type WorkerMetrics } from '../telemetry/metrics';
import { startOpsServer } from '../telemetry/ops-server';
import type { RateBudget } from '../rate/rate-budget';
import { providerBudgets, sharedBudget } from '../temporal/call-ledger-client';
import { lazyClient, placeText, type TemporalPlace } from '../temporal/connection';
import { createDataConverter } from '../temporal/data-converter';
import { createPayloadCodec } from '../temporal/payload-codec';
import { temporalError } from '../temporal/server-answer';
import { noTasks, shareOfBuild } from '../temporal/worker-build';
import { ApplicationGauges } from './application-gauges';
import { createExamWorkers, type ExamWorkers } from './exam-workers';
import { goLive } from './going-live';
import { serveUnconfiguredProviders } from './unconfigured-providers';
import { keepReconcileSchedule } from './reconcile-schedule';
import { installRuntime } from './runtime';
import { type OpenGate, TemporalGate } from './temporal-gate';
import { bundleFile } from './workflow-bundle';

export interface WorkerProcessOptions {
  config: BridgeConfig;
  place: TemporalPlace;
  logger: Logger;
  /** @default worker.opsPort; 0 takes a free one */
  opsPort?: number;
  /** A bundle; Temporal names the build of a worker by its digits. @default the built one */
  workflowCode?: string;
}

export interface RunningWorker {
  opsPort: number;
  /** Stops polling and waits for running activities (8 s); `finished` resolves then. */
  stop(): void;
  /** Rejects when the worker failed. */
  finished: Promise<void>;
  /** Resolves once it polls for the first time and has looked who stands in the steps of new exams; rejects like `finished`. */
  polling: Promise<void>;
}

/** Of a probe of readiness, which an orchestrator gives about as long. */
const readyWithinMs = 1_800;

/** At most one in a process: Temporal's core is shared. @throws BridgeError BRIDGE_PORT_IN_USE */
export async function startWorkerProcess(options: WorkerProcessOptions): Promise<RunningWorker> {
  const { config, place, logger } = options;
  logWarnings(config, logger);
  const metrics = createWorkerMetrics();
  beginWorkerCounts(metrics, [...config.providers.keys()]);
  const runtime = await installRuntime(logger);
  const dataConverter = createDataConverter(createPayloadCodec(config.privacy.keys));
  const client = lazyClient(place, dataConverter);
  const gauges = new ApplicationGauges(client, metrics, logger);
  const stopping = new AbortController();
  const gate = new TemporalGate({ place, logger, stop: stopping.signal });
  const work = new Work({ ...options, gate, client, dataConverter, metrics, stop: stopping.signal });
  const ops = await startOpsServer({
    host: config.worker.opsHost,
    port: options.opsPort ?? config.worker.opsPort,
    key: 'worker.opsPort',
    whyNotReady: () => work.whyNotReady(),
    ready: metrics.ready,
    logger,
    async metrics() {
      await gauges.refresh();
      return `${await metrics.registry.metrics()}${await runtime.metrics()}`;
    },
  }).catch(async (error: unknown) => {
    await runtime.close();
    throw error;
  });
  const finished = work.run().finally(async () => {
    await ops.close(0);
    await client.connection.close();
  });
  logger.info({ opsPort: ops.port, taskQueue: config.temporal.taskQueue }, 'Worker started');
  return { opsPort: ops.port, finished, polling: work.polling, stop: () => stopping.abort() };
}

interface WorkOptions extends WorkerProcessOptions {
  gate: TemporalGate;
  client: Client;
  dataConverter: ReturnType<typeof createDataConverter>;
  metrics: WorkerMetrics;
  stop: AbortSignal;
}

/** What the process does once Temporal is there, and why it does not do it yet. */
class Work {
  /** Resolves once it polls and has looked who stands in the steps of new exams, or was stopped before; rejects like `run`. A caller need not await it. */
  readonly polling: Promise<void>;
  private begun: () => void = () => undefined;
  private failed: (error: unknown) => void = () => undefined;
  private readonly options: WorkOptions;
  private open: OpenGate | undefined;
  private workers: ExamWorkers | undefined;
  private isLive = false;

  constructor(options: WorkOptions) {
    this.options = options;
    this.polling = new Promise((resolve, reject) => {
      this.begun = resolve;
      this.failed = reject;
    });
    this.polling.catch(() => undefined);
  }

  /** Resolves when it has drained. Whatever it fails with, its connection is closed: nothing else keeps the process. */
  async run(): Promise<void> {
    let open: OpenGate | undefined;
    try {
      open = await this.options.gate.open();
      if (open !== undefined) await this.workWith(open);
      this.begun();
    } catch (error) {
      this.failed(error);
      throw error;
    } finally {
      // A worker that was made and never ran holds it: the cause of that is what matters.
      await open?.connection.close().catch((error: unknown) => {
        this.options.logger.debug({ err: error }, 'The connection of the worker could not be closed');
      });
    }
  }

  /** @throws BridgeError BRIDGE_TEMPORAL_… */
  async whyNotReady(): Promise<string | undefined> {
    const { gate, stop } = this.options;
    if (stop.aborted) return 'it drains';
    if (gate.waitsFor !== undefined) return gate.waitsFor.message;
    if (this.open === undefined || this.workers?.isPolling() !== true) return 'it does not poll';
    const until = Date.now() + readyWithinMs;
    await this.checkBuild(this.open, until);
    if (!this.isLive) return 'it looks who stands in the steps of new exams';
    await this.open.probe.check(until - Date.now());
    return undefined;
  }

  /** @throws BridgeError BRIDGE_BUILD_NOT_CURRENT */
  private async checkBuild({ connection }: OpenGate, until: number): Promise<void> {
    const { config, place } = this.options;
    const { namespace } = place;
    const ask = () => shareOfBuild({ connection, namespace, config });
    const share = await connection.withDeadline(until, ask).catch((error: unknown) => {
      throw temporalError(error, placeText(place));
    });
    const error = noTasks(share);
    if (error !== undefined) throw error;
  }

  private async workWith(open: OpenGate): Promise<void> {
    const { config, client, logger, stop } = this.options;
    const workers = await createWorkers(this.options, open.connection);
    Object.assign(this, { workers, open });
    const kept = { client, logger, taskQueue: config.temporal.taskQueue, stop };
    void keepReconcileSchedule(kept);
    const run = runUntilStopped(workers, stop);
    void serveUnconfiguredProviders({
      ...kept,
      serve: workers.serve,
      configured: [...config.providers.keys()],
    });
    void goLive({ client, config, logger }).then(() => {
      this.isLive = true;
      this.begun();
    });
    await run;
  }
}

async function createWorkers(
  { config, place, client, dataConverter, metrics, workflowCode = readFileSync(bundleFile(), 'utf8') }: WorkOptions,
  connection: NativeConnection,
): Promise<ExamWorkers> {
  const { taskQueue } = config.temporal;
  const ofGupy = sharedBudget({ client, taskQueue, target: 'gupy' }, config.gupy.requestsPerMinute);
  const budgets = [ofGupy];
  const budgetOf = providerBudgets(client, taskQueue);
  const gupy = createGupyClient(config.gupy, {
    onCall: ({ endpoint, result }) => metrics.gupyRequests.inc({ endpoint, result }),
    budget: ofGupy,
  });
  const registry = createProviderRegistry(config.providers, {
    onCall: countProviderCalls(metrics.providerRequests),
    budgetOf(provider) {
      const budget = budgetOf(provider);
      budgets.push(budget);
      return budget;
    },
  });
  const workers = await createExamWorkers({
    config,
    connection,
    client,
    namespace: place.namespace,
    dataConverter,
    workflowBundle: { code: workflowCode },
    gupy,
    providers: registry.providers,
    metrics,
  });
  return {
    ...workers,
    async run() {
      const run = workers.run();
      void prepareInTurn(budgets);
      await run.finally(() => Promise.all([gupy.close(), registry.close()]));
    },
  };
}

/** One after the other: a proxy allows few streams at a time. */
async function prepareInTurn(budgets: readonly Pick<RateBudget, 'prepare'>[]): Promise<void> {
  for (const budget of budgets) await budget.prepare();
}

async function runUntilStopped(workers: ExamWorkers, stop: AbortSignal): Promise<void> {
  const run = workers.run();
  if (stop.aborted) workers.shutdown();
  else stop.addEventListener('abort', () => workers.shutdown(), { once: true });
  await run;
}
