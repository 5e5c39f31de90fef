// The worker process: waits for Temporal, registers the search attributes, polls, and answers health and metrics on its ops
// port. What could go wrong: the worker starts before its server; it retries and is not ready, rather than exit.
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import type { BridgeConfig } from '../config/bridge-config';
import { logWarnings } from '../config/warning-log';
import { createGupyClient } from '../gupy/gupy-client';
import { countProviderCalls } from '../providers/call-counter';
import { createProviderRegistry } from '../providers/registry';
import type { Logger } from '../telemetry/logger';
import { createWorkerMetrics, type WorkerMetrics } from '../telemetry/metrics';
import { startOpsServer } from '../telemetry/ops-server';
import { providerBudgets, sharedBudget } from '../temporal/call-ledger-client';
import { connectWorker, lazyClient, type TemporalPlace } from '../temporal/connection';
import { createDataConverter } from '../temporal/data-converter';
import { createPayloadCodec } from '../temporal/payload-codec';
import { registerSearchAttributes } from '../temporal/search-attribute-registration';
import { searchAttributes } from '../workflows/search-attributes';
import { ApplicationGauges } from './application-gauges';
import { createExamWorkers, type ExamWorkers } from './exam-workers';
import { serveUnconfiguredProviders } from './unconfigured-providers';
import { keepReconcileSchedule } from './reconcile-schedule';
import { installRuntime } from './runtime';
import { bundleFile } from './workflow-bundle';

export interface WorkerProcessOptions {
  config: BridgeConfig;
  place: TemporalPlace;
  logger: Logger;
  /** Address of the ops port. @default all */
  host?: string;
  /** @default worker.opsPort; 0 takes a free one */
  opsPort?: number;
}

export interface RunningWorker {
  opsPort: number;
  /** Stops polling and waits for running activities (8 s); `finished` resolves then. */
  stop(): void;
  /** Rejects when the worker failed. */
  finished: Promise<void>;
  /** Resolves once it polls for the first time; rejects like `finished`. */
  polling: Promise<void>;
}

const reconnectEveryMs = 2_000;

/** At most one in a process: Temporal's core is shared. @throws BridgeError BRIDGE_PORT_IN_USE */
export async function startWorkerProcess(options: WorkerProcessOptions): Promise<RunningWorker> {
  const { config, place, logger } = options;
  logWarnings(config, logger);
  const metrics = createWorkerMetrics();
  const runtime = await installRuntime(logger);
  const dataConverter = createDataConverter(createPayloadCodec(config.privacy.keys));
  const client = lazyClient(place, dataConverter);
  const gauges = new ApplicationGauges(client, metrics, logger);
  const stopping = new AbortController();
  let workers: ExamWorkers | undefined;
  const ops = await startOpsServer({
    port: options.opsPort ?? config.worker.opsPort,
    key: 'worker.opsPort',
    ...(options.host === undefined ? {} : { host: options.host }),
    isReady: async () => !stopping.signal.aborted && workers?.isPolling() === true && (await isReachable(client)),
    async metrics() {
      await gauges.refresh();
      return `${await metrics.registry.metrics()}${await runtime.metrics()}`;
    },
  }).catch(async (error: unknown) => {
    await runtime.close();
    throw error;
  });
  const polling = connectWithRetry(options, stopping.signal).then(async (connection) => {
    if (connection === undefined) return undefined;
    const parts = { connection, client, dataConverter, metrics };
    workers = await createWorkers(options, parts);
    const kept = { client, logger, taskQueue: config.temporal.taskQueue, stop: stopping.signal };
    void keepReconcileSchedule(kept);
    const run = runUntilStopped(workers, stopping.signal);
    const { serve } = workers;
    void serveUnconfiguredProviders({ ...kept, serve, configured: [...config.providers.keys()] });
    return { connection, run };
  });
  const finished = closeAfterRun(polling).finally(async () => {
    await ops.close(0);
    await client.connection.close();
  });
  const begun = polling.then(() => undefined);
  // A caller need not await it: `finished` rejects with the same failure.
  begun.catch(() => undefined);
  logger.info({ opsPort: ops.port, taskQueue: config.temporal.taskQueue }, 'Worker started');
  return { opsPort: ops.port, finished, polling: begun, stop: () => stopping.abort() };
}

async function closeAfterRun(started: Promise<{ connection: NativeConnection; run: Promise<void> } | undefined>) {
  const parts = await started;
  if (parts === undefined) return;
  try {
    await parts.run;
  } finally {
    await parts.connection.close();
  }
}

async function connectWithRetry(
  options: WorkerProcessOptions,
  stop: AbortSignal,
): Promise<NativeConnection | undefined> {
  for (let attempt = 1; !stop.aborted; attempt += 1) {
    try {
      return await connectWorker(options.place);
    } catch (error) {
      const message = error instanceof Error ? error.message : 'Temporal does not answer';
      if (attempt === 1) options.logger.warn(`${message}; trying again every ${reconnectEveryMs / 1000} s`);
      await pause(reconnectEveryMs, undefined, { signal: stop }).catch(() => undefined);
    }
  }
  return undefined;
}

interface Parts {
  connection: NativeConnection;
  client: Client;
  dataConverter: ReturnType<typeof createDataConverter>;
  metrics: WorkerMetrics;
}

async function createWorkers({ config, place, logger }: WorkerProcessOptions, parts: Parts): Promise<ExamWorkers> {
  const { connection, client, dataConverter, metrics } = parts;
  const refused = await registerSearchAttributes(connection, place.namespace, searchAttributes);
  if (refused.length > 0) {
    logger.warn({ attributes: refused }, 'This server takes search attributes only from its own console or tools');
  }
  const { taskQueue } = config.temporal;
  const gupy = createGupyClient(config.gupy, {
    onCall: ({ endpoint, result }) => metrics.gupyRequests.inc({ endpoint, result }),
    budget: sharedBudget({ client, taskQueue, target: 'gupy' }, config.gupy.requestsPerMinute),
  });
  const registry = createProviderRegistry(config.providers, {
    onCall: countProviderCalls(metrics.providerRequests),
    budgetOf: providerBudgets(client, taskQueue),
  });
  const workers = await createExamWorkers({
    config,
    connection,
    client,
    namespace: place.namespace,
    dataConverter,
    workflowBundle: { code: readFileSync(bundleFile(), 'utf8') },
    gupy,
    providers: registry.providers,
    onReconciled: () => metrics.reconciled.inc(),
    onWebhookRepaired: () => metrics.webhookRepairs.inc(),
    onPublished: (seconds) => metrics.publishSeconds.observe(seconds),
  });
  return {
    ...workers,
    async run() {
      await workers.run().finally(() => Promise.all([gupy.close(), registry.close()]));
    },
  };
}

async function runUntilStopped(workers: ExamWorkers, stop: AbortSignal): Promise<void> {
  const run = workers.run();
  if (stop.aborted) workers.shutdown();
  else stop.addEventListener('abort', () => workers.shutdown(), { once: true });
  await run;
}

/** The probe has a bound of its own, in the ops server. */
async function isReachable(client: Client): Promise<boolean> {
  await client.withDeadline(Date.now() + 2_000, () => client.workflowService.getSystemInfo({}));
  return true;
}
