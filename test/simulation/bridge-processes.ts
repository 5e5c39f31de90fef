// The two processes of the bridge in a simulated world: the receivers, and the worker with its activities and clients, put together as
// api/server.ts and worker/exam-workers.ts do it, over the virtual network and the model of Temporal. Killed, each forgets all it kept
// in memory; started again, it is new.
import './workflow-globals';
import { asyncLocalStorage, Context } from '@temporalio/activity';
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
import { ApplicationSignals } from '../../api/application-signals';
import { BearerSecrets } from '../../api/bearer-secrets';
import { FailedShare } from '../../api/failed-share';
import { createReceivers } from '../../api/receivers';
import { RecentDeliveries } from '../../api/recent-deliveries';
import { ReferenceProof } from '../../api/reference-proof';
import type { ConfiguredExam } from '../../domain/exam/exam-rule';
import { monotonicClock as clock } from '../../outbound/clock';
import type { ParsedCallback, ProviderAdapter } from '../../providers/adapter';
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
import { type ApplicationInput, applicationWorkflow } from '../../workflows/application-workflow';
import { baselineWorkflow } from '../../workflows/baseline-workflow';
import { orderMailboxWorkflow } from '../../workflows/order-mailbox-workflow';
import { reconcileWorkflow } from '../../workflows/reconcile-workflow';
import { startAttributes } from '../../workflows/search-attributes';
import { textLimits } from '../support/core-fixtures';
import { clientOf } from '../support/gupy-clients';
import { testReferences, testShortHash } from '../support/reference-keys';
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
  breakage?: Breakage | undefined;
}

/** Each takes one safety of the product away. */
export type Breakage =
  | 'no-read-before-retry'
  | 'no-dedupe'
  | 'no-carried-state'
  | 'no-reconciliation'
  | 'no-removal'
  | 'no-mailbox-claim'
  | 'no-answer-to-notices';

const logger = createLogger({ component: 'api', level: 'fatal', destination: { write: () => undefined } });

/** The attempt believes that it is the first, and that nothing was written before. */
function unread<I extends { readFirst: boolean }, T>(activity: (input: I) => Promise<T>): (input: I) => Promise<T> {
  return (input) => {
    const context = Context.current();
    const blind = Object.create(context, { info: { value: { ...context.info, attempt: 1 } } }) as Context;
    return asyncLocalStorage.run(blind, () => activity({ ...input, readFirst: false }));
  };
}

/** What a cycle says that looked at nobody. */
const nobody = { listed: 0, known: 0, settled: 0, found: 0, present: 0, unsure: 0, left: 0 };

type Adapters = ReadonlyMap<string, ProviderAdapter>;

function withParsed(adapters: Adapters, change: (parsed: ParsedCallback) => ParsedCallback): Adapters {
  const broken = (adapter: ProviderAdapter): ProviderAdapter => {
    const parse: ProviderAdapter['parse'] = (...given) => change(adapter.parse(...given));
    return Object.create(adapter, { parse: { value: parse } }) as ProviderAdapter;
  };
  return new Map([...adapters].map(([name, adapter]) => [name, broken(adapter)]));
}

function adaptersOf(adapters: Adapters, breakage: Breakage | undefined): Adapters {
  if (breakage === 'no-dedupe') return undeduped(adapters);
  if (breakage !== 'no-answer-to-notices') return adapters;
  const deaf = { kind: 'ignored', reason: 'played' } as const;
  return withParsed(adapters, (parsed) => (parsed.kind === 'notice' ? deaf : parsed));
}

/** Each copy of a result comes under an id of its own. */
function undeduped(adapters: Adapters): Adapters {
  let serial = 0;
  return withParsed(adapters, (parsed) => {
    if (parsed.kind !== 'result') return parsed;
    const resultId = `${parsed.result.resultId}-${++serial}`;
    return { ...parsed, result: { ...parsed.result, resultId } };
  });
}

function workflowsOf(breakage: Breakage | undefined): Workflows {
  if (breakage !== 'no-carried-state') return workflows;
  const forgetful = ({ applicationId }: ApplicationInput) => applicationWorkflow({ applicationId });
  return { ...workflows, applicationWorkflow: forgetful };
}

export function startApi(place: BridgePlace): VirtualProcess {
  const process = new VirtualProcess('api');
  process.run(() => place.network.listen(bridgeOrigin, receiversOf(place)));
  return process;
}

function receiversOf({ model, exams, provider, callFate, onEffect, breakage }: BridgePlace) {
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
      adapters: adaptersOf(adapters, breakage),
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
        workflows: workflowsOf(place.breakage),
        taskQueue,
        activities: activitiesOf(place),
        forgets: place.forgets,
      }),
  );
  place.model.attach(worker);
  return process;
}

/** Encryption has tests of its own. */
const clearText: PayloadCodec = { encode: async (payloads) => payloads, decode: async (payloads) => payloads };

function activitiesOf({ model, gupyUrl, provider, exams, callFate, onEffect, breakage }: BridgePlace) {
  const dataConverter = { payloadCodecs: [clearText] };
  const client = new Client({ connection: connectionTo(model, callFate, onEffect), dataConverter });
  const gupy = clientOf({ url: gupyUrl });
  const { providers } = createProviderRegistry(new Map([[provider.name, provider]]));
  const runs = new ApplicationRuns(client);
  const callbackUrl = (provider: string): string => `${bridgeOrigin}/callbacks/${provider}`;
  const takeDown = takingDown(client);
  const comment = createPostComment(gupy, textLimits, testReferences.digests, takeDown);
  const toGupy = {
    putTag: createPutTag(gupy, textLimits, takeDown),
    removeTag: breakage === 'no-removal' ? async () => undefined : createRemoveTag(gupy, () => undefined),
    postComment: breakage === 'no-read-before-retry' ? unread(comment) : comment,
    recoverEntry: createRecoverEntry({ gupy, exams, runs }),
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
  const look = createReconcileStep({ gupy, client, runs, starts, check, exams, entryKeyOf, baselines, onFound });
  // The webhook itself is looked after elsewhere (test/unit/activities/watch-webhook.test.ts).
  const reconciliation: ReconcileActivities = {
    watchWebhook: async () => ({ repaired: [], warnings: [] }),
    listExamSteps: createListExamSteps({ gupy, exams, baselines }),
    reconcileStep: breakage === 'no-reconciliation' ? async () => nobody : look,
  };
  const unclaiming = breakage === 'no-mailbox-claim' ? { claimMailbox: async () => undefined } : {};
  return new Map<string, Readonly<Record<string, (input: never) => Promise<unknown>>>>([
    [gupyTaskQueue(taskQueue), toGupy],
    [reconcileTaskQueue(taskQueue), { ...reconciliation }],
    [lateTaskQueue(taskQueue, 'clinic'), toGupy],
    [providerTaskQueue(taskQueue, 'clinic'), { ...toProvider, ...mailbox, ...unclaiming }],
  ]);
}
