// The two processes of the bridge in a simulated world: the receivers, and the worker with its activities and clients, put together as
// api/server.ts and worker/exam-workers.ts do it, over the virtual network and the model of Temporal. Killed, each forgets all it kept
// in memory; started again, it is new.
import './workflow-globals';
import { Client } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import type { ProviderActivities } from '../../activities/activity-contract';
import { createCancelOrder } from '../../activities/cancel-order';
import { createFetchResult } from '../../activities/fetch-result';
import { createListExamSteps } from '../../activities/list-exam-steps';
import { MissedCandidateCheck } from '../../activities/missed-candidate-check';
import { createOrderExam } from '../../activities/order-exam';
import { createMailboxActivities } from '../../activities/order-mailbox';
import { createPostComment } from '../../activities/post-comment';
import { createPutTag } from '../../activities/put-tag';
import { createReconcileStep } from '../../activities/reconcile-step';
import type { ReconcileActivities } from '../../activities/reconcile-contract';
import { createRecoverEntry } from '../../activities/recover-entry';
import { createRemoveTag } from '../../activities/remove-tag';
import { createSendNotice } from '../../activities/send-notice';
import { ApplicationSignals } from '../../api/application-signals';
import { BearerSecrets } from '../../api/bearer-secrets';
import { FailedShare } from '../../api/failed-share';
import { createReceivers } from '../../api/receivers';
import { RecentDeliveries } from '../../api/recent-deliveries';
import { ReferenceProof } from '../../api/reference-proof';
import type { ConfiguredExam } from '../../domain/exam/exam-rule';
import { monotonicClock as clock } from '../../outbound/clock';
import type { ProviderConfig } from '../../providers/provider-config';
import { createProviderRegistry } from '../../providers/registry';
import { createLogger } from '../../telemetry/logger';
import { createApiMetrics } from '../../telemetry/metrics';
import { RefusalLimiter } from '../../telemetry/refusal-limiter';
import { ApplicationRuns } from '../../temporal/application-runs';
import { ApplicationStarts } from '../../temporal/application-start';
import { ExamBaselines } from '../../temporal/exam-baselines';
import { OrderMailboxes } from '../../temporal/order-mailbox-start';
import { roomFor } from '../../temporal/room-for-results';
import { takingDown } from '../../temporal/taken-down';
import { gupyTaskQueue, lateTaskQueue, providerTaskQueue, reconcileTaskQueue } from '../../temporal/workflow-ids';
import { applicationWorkflow } from '../../workflows/application-workflow';
import { baselineWorkflow } from '../../workflows/baseline-workflow';
import { orderMailboxWorkflow } from '../../workflows/order-mailbox-workflow';
import { reconcileWorkflow } from '../../workflows/reconcile-workflow';
import { startAttributes } from '../../workflows/search-attributes';
import { textLimits } from '../support/core-fixtures';
import { clientOf } from '../support/gupy-clients';
import { testReferences, testShortHash } from '../support/reference-keys';
import { activitiesOf, type Activities, adaptersOf, type Broken, workflowsOf } from './breakages';
import { connectionTo, type CallFate } from './model-service';
import type { TemporalModel } from './model-server';
import { ModelWorker } from './model-worker';
import type { VirtualNetwork } from './virtual-network';
import { VirtualProcess } from './virtual-time';
import type { Workflows } from './workflow-instance';

export const bridgeOrigin = 'http://bridge.example';
export const webhookSecret = 'webhook-secret-0123456789abcdef';
export const taskQueue = 'exam-bridge';

const workflows = {
  applicationWorkflow,
  baselineWorkflow,
  orderMailboxWorkflow,
  reconcileWorkflow,
} as unknown as Workflows;

export interface BridgePlace {
  network: VirtualNetwork;
  model: TemporalModel;
  gupyUrl: string;
  provider: ProviderConfig;
  exams: readonly ConfiguredExam[];
  callFate: (call: string) => CallFate;
  /** A call of Temporal has had its effect, and its answer is on its way. */
  onEffect: (caller: VirtualProcess | undefined) => void;
  /** Whether the worker forgets a run after its task. */
  forgets: () => boolean;
  /** What a test breaks on purpose, to see that the simulation finds it. */
  broken: Broken;
}

const logger = createLogger({ component: 'api', level: 'fatal', destination: { write: () => undefined } });

export function startApi(place: BridgePlace): VirtualProcess {
  const process = new VirtualProcess('api');
  process.run(() => place.network.listen(bridgeOrigin, receiversOf(place)));
  return process;
}

function receiversOf({ model, exams, provider, callFate, onEffect, broken }: BridgePlace) {
  const client = new Client({ connection: connectionTo(model, callFate, onEffect) });
  const { adapters } = createProviderRegistry(new Map([[provider.name, provider]]));
  const signals = new ApplicationSignals(client, taskQueue, testReferences.digests, clock);
  const metrics = apiMetrics;
  const limiter = new RefusalLimiter(1_000, clock);
  const shared = { signals, metrics, logger, limiter, shortHash: testShortHash, nowMs: () => Date.now() };
  return createReceivers({
    gupy: {
      ...shared,
      secrets: new BearerSecrets([{ value: webhookSecret }]),
      maxBytes: 64 * 1024,
      exams,
      entryKeyOf: testReferences.entryKeyOf,
      deliveries: new RecentDeliveries({ clock }),
    },
    callback: {
      ...shared,
      maxBytes: 256 * 1024,
      adapters: adaptersOf(adapters, broken),
      deliveries: new RecentDeliveries({ clock }),
      proof: new ReferenceProof(testReferences),
    },
    responder: shared,
    failedShare: new FailedShare(() => clock.now()),
    clock,
  });
}

/** Counted over all seeds: nobody reads them here, and they are dear to make. */
const apiMetrics = createApiMetrics();

export function startWorker(place: BridgePlace): VirtualProcess {
  const process = new VirtualProcess('worker');
  const worker = process.run(
    () =>
      new ModelWorker({
        model: place.model,
        workflows: workflowsOf(workflows, place.broken),
        taskQueue,
        activities: activitiesAt(place),
        forgets: place.forgets,
      }),
  );
  place.model.attach(worker);
  return process;
}

/** Encryption has tests of its own. */
const clearText: PayloadCodec = { encode: async (payloads) => payloads, decode: async (payloads) => payloads };

function activitiesAt({ model, gupyUrl, provider, exams, callFate, onEffect, broken }: BridgePlace) {
  const dataConverter = { payloadCodecs: [clearText] };
  const client = new Client({ connection: connectionTo(model, callFate, onEffect), dataConverter });
  const gupy = clientOf({ url: gupyUrl });
  const { providers } = createProviderRegistry(new Map([[provider.name, provider]]));
  const runs = new ApplicationRuns(client);
  const callbackUrl = (provider: string): string => `${bridgeOrigin}/callbacks/${provider}`;
  const takeDown = takingDown(client);
  const toGupy = {
    putTag: createPutTag(gupy, textLimits, takeDown),
    removeTag: createRemoveTag(gupy, () => undefined),
    postComment: createPostComment(gupy, textLimits, testReferences.digests, takeDown),
    recoverEntry: createRecoverEntry({ gupy, exams, runs }),
    sendNotice: createSendNotice(gupy, {}, () => undefined),
  };
  const toProvider: ProviderActivities = {
    orderExam: createOrderExam({ gupy, providers, callbackUrl, runs }),
    cancelOrder: createCancelOrder(providers),
    fetchResult: createFetchResult(providers),
  };
  const starts = new ApplicationStarts({ client, taskQueue, attributes: startAttributes });
  const mailbox = createMailboxActivities({
    mailboxes: new OrderMailboxes(client, taskQueue, testReferences.digests),
    starts,
    roomFor: (workflowId, provider) => roomFor(client, workflowId, provider),
  });
  const baselines = new ExamBaselines(client, taskQueue, testReferences.digests);
  const check = new MissedCandidateCheck(gupy, runs, testReferences.digests);
  const { entryKeyOf } = testReferences;
  const onFound = (): void => undefined;
  const reconcileStep = createReconcileStep({
    gupy,
    client,
    runs,
    starts,
    check,
    exams,
    entryKeyOf,
    baselines,
    onFound,
  });
  // The webhook itself is looked after elsewhere (test/unit/activities/watch-webhook.test.ts).
  const reconciliation: ReconcileActivities = {
    watchWebhook: async () => ({ repaired: [], warnings: [] }),
    listExamSteps: createListExamSteps({ gupy, exams, baselines }),
    reconcileStep,
  };
  const ofQueues = new Map<string, Activities>([
    [gupyTaskQueue(taskQueue), toGupy],
    [reconcileTaskQueue(taskQueue), { ...reconciliation }],
    [lateTaskQueue(taskQueue, 'clinic'), toGupy],
    [providerTaskQueue(taskQueue, 'clinic'), { ...toProvider, ...mailbox }],
  ]);
  return new Map([...ofQueues].map(([queue, activities]) => [queue, activitiesOf(activities, broken)]));
}
