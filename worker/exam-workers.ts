// The worker process: one Temporal worker for workflow code, one for the ledgers of rates, one for writes in Gupy, one for
// reconciliation, one per provider, so that each has its own queue and its own bulkhead (P-RATE, R24). All drain together on
// shutdown, but for the ledgers, which serve the others until they have drained.
import type { Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import type { Awaited, GupyActivities, MailboxActivities, ProviderActivities } from '../activities/activity-contract';
import { createCancelOrder } from '../activities/cancel-order';
import { createFetchResult } from '../activities/fetch-result';
import { createOrderExam } from '../activities/order-exam';
import { createMailboxActivities } from '../activities/order-mailbox';
import { createPostComment } from '../activities/post-comment';
import { createPutTag } from '../activities/put-tag';
import type { ProviderDirectory } from '../activities/provider-directory';
import { createRecoverEntry } from '../activities/recover-entry';
import { createRemoveTag } from '../activities/remove-tag';
import { createSendNotice } from '../activities/send-notice';
import { heartbeatEveryMs } from '../activities/heartbeats';
import type { BridgeConfig } from '../config/bridge-config';
import {
  gupyTaskQueue,
  lateTaskQueue,
  ledgerTaskQueue,
  providerTaskQueue,
  reconcileTaskQueue,
} from '../temporal/workflow-ids';
import type { GupyClient } from '../gupy/gupy-client';
import type { WorkerMetrics } from '../telemetry/metrics';
import { ApplicationRuns } from '../temporal/application-runs';
import { ApplicationStarts } from '../temporal/application-start';
import { OrderMailboxes } from '../temporal/order-mailbox-start';
import { ReferenceKeys } from '../temporal/reference-keys';
import { roomFor } from '../temporal/room-for-results';
import { takingDown } from '../temporal/taken-down';
import { buildOf } from '../temporal/worker-build';
import { startAttributes } from '../workflows/search-attributes';
import {
  gupySlots,
  latePerSecond,
  lateSlots,
  providerSlots,
  gupyPolls,
  latePolls,
  ledgerPolls,
  providerPolls,
  reconcilePolls,
  runPolls,
} from './slots-and-polls';
import { tellingLongFailures } from './long-failures';
import { dropQueryInputs } from './query-inputs';
import { reconcileActivities } from './reconcile-activities';

export interface ExamWorkersOptions {
  config: BridgeConfig;
  connection: NativeConnection;
  /** With which activities signal other runs. */
  client: Client;
  namespace: string;
  dataConverter: DataConverter;
  /** Built code in production, a bundle made on the fly in tests. */
  workflowBundle: NonNullable<WorkerOptions['workflowBundle']>;
  gupy: GupyClient;
  providers: ProviderDirectory;
  metrics: WorkerMetrics;
}

export interface ExamWorkers {
  /** Ends when all have drained; rejects when one of them fails. */
  run(): Promise<void>;
  shutdown(): void;
  isPolling(): boolean;
  /** Serves the queue of one more provider, until all drain. */
  serve: (provider: string) => Promise<void>;
}

/** With what comes after it (the ledgers, the connections) below the 10 s that an orchestrator waits before it kills. */
const drain = { shutdownGraceTime: '7 seconds', shutdownForceTime: '8 seconds' } as const;

/** A run whose worker was killed waits so long for it before another worker takes it; the SDK's 10 s held up every tag. */
const stickyTimeout = '2 seconds';

/** Cached runs; an evicted one costs one replay when it wakes. */
const cachedRuns = 500;
/** Two cycles at once, the schedule's and an operator's; each checks four steps and the webhook at a time. */
const reconcileSlots = 10;
/** One per target. */
const cachedLedgers = 50;
/** To a provider that bridge.yaml does not name: none leaves the process. */
const failingCallsPerMinute = 600;

export async function createExamWorkers(options: ExamWorkersOptions): Promise<ExamWorkers> {
  const { config, workflowBundle } = options;
  const { taskQueue } = config.temporal;
  dropQueryInputs();
  const shared = sharedBy(options);
  const ledgers = await Worker.create({
    ...shared,
    taskQueue: ledgerTaskQueue(taskQueue),
    workflowBundle,
    maxCachedWorkflows: cachedLedgers,
    workflowTaskPollerBehavior: ledgerPolls,
    stickyQueueScheduleToStartTimeout: stickyTimeout,
  });
  const workers = [
    await Worker.create({
      ...shared,
      taskQueue,
      workflowBundle,
      maxCachedWorkflows: cachedRuns,
      workflowTaskPollerBehavior: runPolls,
      stickyQueueScheduleToStartTimeout: stickyTimeout,
    }),
    await Worker.create({
      ...shared,
      taskQueue: gupyTaskQueue(taskQueue),
      activities: gupyActivities(options),
      maxConcurrentActivityTaskExecutions: gupySlots(config.gupy.requestsPerMinute),
      activityTaskPollerBehavior: gupyPolls,
    }),
    await Worker.create({
      ...shared,
      taskQueue: reconcileTaskQueue(taskQueue),
      activities: reconcileActivities(options),
      maxConcurrentActivityTaskExecutions: reconcileSlots,
      activityTaskPollerBehavior: reconcilePolls,
    }),
  ];
  for (const [name, { requestsPerMinute }] of config.providers) {
    workers.push(await providerWorker(options, name, requestsPerMinute), await lateWorker(options, name));
  }
  return asOne(workers, ledgers, (provider) =>
    Promise.all([providerWorker(options, provider, failingCallsPerMinute), lateWorker(options, provider)]),
  );
}

/** The SDK would hold back a heartbeat for up to 24 s, and with it what a write says of itself. */
function sharedBy({ connection, namespace, dataConverter, client, config }: ExamWorkersOptions) {
  const interceptors = { activity: [tellingLongFailures(client)] };
  const heartbeats = { maxHeartbeatThrottleInterval: heartbeatEveryMs };
  return { connection, namespace, dataConverter, interceptors, ...heartbeats, ...versioned(config), ...drain };
}

/** Runs are open for months, so they move to the current build with their next task; our code replays older ones (P-UPGRADE). */
function versioned(config: BridgeConfig): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  const version = buildOf(config);
  if (version === undefined) return {};
  return {
    workerDeploymentOptions: { version, useWorkerVersioning: true, defaultVersioningBehavior: 'AUTO_UPGRADE' },
  };
}

function providerWorker(options: ExamWorkersOptions, name: string, requestsPerMinute: number): Promise<Worker> {
  return Worker.create({
    ...sharedBy(options),
    taskQueue: providerTaskQueue(options.config.temporal.taskQueue, name),
    activities: { ...providerActivities(options), ...mailboxActivities(options) },
    maxConcurrentActivityTaskExecutions: providerSlots(requestsPerMinute),
    maxTaskQueueActivitiesPerSecond: requestsPerMinute / 60,
    activityTaskPollerBehavior: providerPolls,
  });
}

/** Late results, corrections and reports of one provider towards Gupy: the flood of one holds up nothing of the others (P-OWN). */
function lateWorker(options: ExamWorkersOptions, name: string): Promise<Worker> {
  const { taskQueue } = options.config.temporal;
  return Worker.create({
    ...sharedBy(options),
    taskQueue: lateTaskQueue(taskQueue, name),
    activities: gupyActivities(options),
    maxConcurrentActivityTaskExecutions: lateSlots,
    maxTaskQueueActivitiesPerSecond: latePerSecond(options.config.gupy.requestsPerMinute),
    activityTaskPollerBehavior: latePolls,
  });
}

function gupyActivities({ gupy, config, client, metrics }: ExamWorkersOptions): GupyActivities {
  const takeDown = takingDown(client);
  const { digests } = new ReferenceKeys(config.privacy);
  return {
    putTag: measured(createPutTag(gupy, config.gupy.limits, takeDown), metrics),
    removeTag: createRemoveTag(gupy, () => metrics.securityEvents.inc({ source: 'gupy', kind: 'tags-lost' })),
    postComment: measured(createPostComment(gupy, config.gupy.limits, digests, takeDown), metrics),
    sendNotice: createSendNotice(gupy, config.gupy.messages, (end) => metrics.notices.inc({ end })),
    recoverEntry: createRecoverEntry({ gupy, exams: config.exams, runs: new ApplicationRuns(client) }),
  };
}

/** The same activity; it observes the seconds from the acceptance of the result to the write in Gupy. */
function measured<Input extends Awaited, Answer>(
  write: (input: Input) => Promise<Answer>,
  { publishSeconds }: WorkerMetrics,
): (input: Input) => Promise<Answer> {
  return async (input) => {
    const answer = await write(input);
    if (input.acceptedAt !== undefined) publishSeconds.observe(Math.max(0, Date.now() - input.acceptedAt) / 1000);
    return answer;
  };
}

function providerActivities({ gupy, providers, config, client, metrics }: ExamWorkersOptions): ProviderActivities {
  const callbackUrl = (provider: string): string => `${config.server.publicUrl}/callbacks/${provider}`;
  return {
    orderExam: createOrderExam({ gupy, providers, callbackUrl, runs: new ApplicationRuns(client) }),
    cancelOrder: createCancelOrder(providers),
    fetchResult: createFetchResult(providers, (provider, code) => metrics.failedPolls.inc({ provider, code })),
  };
}

function mailboxActivities({ client, config }: ExamWorkersOptions): MailboxActivities {
  const { taskQueue } = config.temporal;
  return createMailboxActivities({
    mailboxes: new OrderMailboxes(client, taskQueue, new ReferenceKeys(config.privacy).digests),
    starts: new ApplicationStarts({ client, taskQueue, attributes: startAttributes }),
    roomFor: (workflowId, provider) => roomFor(client, workflowId, provider),
  });
}

/** The ledgers drain last: an activity that drains may still wait for a place in the rate, or report that it used one. */
function asOne(workers: Worker[], ledgers: Worker, create: (provider: string) => Promise<Worker[]>): ExamWorkers {
  const added: Promise<void>[] = [];
  let draining = false;
  const shutdown = (): void => {
    draining = true;
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  // When one worker fails, the others drain; the first failure is the cause.
  const start = (worker: Worker): Promise<void> =>
    worker.run().catch((error: unknown) => {
      shutdown();
      throw error;
    });
  return {
    shutdown,
    isPolling: () => [...workers, ledgers].every((worker) => worker.getState() === 'RUNNING'),
    async serve(provider) {
      const created = await create(provider);
      workers.push(...created);
      added.push(...created.map(start));
      // A worker that never ran would keep the connection open.
      if (draining) for (const worker of created) worker.shutdown();
    },
    async run() {
      const lending = start(ledgers);
      lending.catch(() => undefined);
      const ends = await Promise.allSettled(workers.map(start));
      ends.push(...(await Promise.allSettled(added)));
      if (ledgers.getState() === 'RUNNING') ledgers.shutdown();
      ends.push(...(await Promise.allSettled([lending])));
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
  };
}
