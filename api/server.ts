// The api process: the public port with the receivers, the ops port with health, metrics and codec. It starts, and answers
// 503, while Temporal is down (R10).
import type { Client } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import type { BridgeConfig } from '../config/bridge-config';
import { monotonicClock, type Clock } from '../outbound/clock';
import type { ProviderAdapter } from '../providers/adapter';
import { listen } from '../telemetry/http-server';
import type { Logger } from '../telemetry/logger';
import { beginApiCounts } from '../telemetry/known-labels';
import type { ApiMetrics } from '../telemetry/metrics';
import { startOpsServer } from '../telemetry/ops-server';
import { keyedShortHash } from '../telemetry/short-hash';
import { ReferenceKeys } from '../temporal/reference-keys';
import { ApplicationSignals } from './application-signals';
import { BearerSecrets } from './bearer-secrets';
import { codecEndpoint } from './codec-endpoint';
import { FailedShare } from './failed-share';
import { createReceivers } from './receivers';
import { RecentDeliveries } from './recent-deliveries';
import { ReferenceProof } from './reference-proof';
import { RefusalLimiter } from '../telemetry/refusal-limiter';
import { TemporalState } from '../operator/temporal-state';

export interface ApiOptions {
  config: BridgeConfig;
  /** On a lazy connection, so that the api can start before Temporal. */
  client: Client;
  /** Address and namespace of Temporal, for messages. */
  place: string;
  /** By name, as in `providers`. */
  adapters: ReadonlyMap<string, ProviderAdapter>;
  /** The codec that the client's data converter uses. */
  codec: PayloadCodec;
  logger: Logger;
  metrics: ApiMetrics;
  /** @default server.port; 0 takes a free one */
  port?: number;
  /** @default server.opsPort; 0 takes a free one */
  opsPort?: number;
  /** Epoch milliseconds, for timestamps and secrets that end. @default Date.now */
  nowMs?: () => number;
  /** For memories and limits. @default the monotonic clock */
  clock?: Clock;
}

export interface RunningApi {
  port: number;
  opsPort: number;
  /** Takes no new connection, answers what is in flight (10 s at most), then ends (T11). */
  close(): Promise<void>;
}

/** Milliseconds: the limit that SIGTERM gives. */
const drainMs = 10_000;

/** @throws BridgeError BRIDGE_PORT_IN_USE */
export async function startApi(options: ApiOptions): Promise<RunningApi> {
  const { config, client, logger, metrics } = options;
  beginApiCounts(metrics, config.providers.keys());
  const draining = new AbortController();
  const means = { away: 'meanwhile senders get 503, and send it again', there: 'events are accepted' };
  const temporal = new TemporalState({ client, place: options.place, logger, stop: draining.signal, means });
  const ops = await startOpsServer({
    host: config.server.opsHost,
    port: options.opsPort ?? config.server.opsPort,
    key: 'server.opsPort',
    whyNotReady: () => temporal.whyNotReady(),
    ready: metrics.ready,
    logger,
    metrics: () => metrics.registry.metrics(),
    routes: codecOf(options),
  });
  const port = options.port ?? config.server.port;
  const receivers = await listen(receiversOf(options), {
    host: config.server.host,
    port,
    purpose: 'server.port, for webhooks and callbacks',
  }).catch(async (error: unknown) => {
    await ops.close(0);
    throw error;
  });
  logger.info({ port: receivers.port, opsPort: ops.port }, 'Listening');
  void temporal.announce();
  return {
    port: receivers.port,
    opsPort: ops.port,
    async close() {
      draining.abort();
      await receivers.close(drainMs);
      await ops.close(0);
    },
  };
}

function receiversOf(options: ApiOptions): ReturnType<typeof createReceivers> {
  const { config, client, adapters, logger, metrics, nowMs = Date.now, clock = monotonicClock } = options;
  const references = new ReferenceKeys(config.privacy);
  const signals = new ApplicationSignals(client, config.temporal.taskQueue, references.digests, clock);
  const shared = { signals, metrics, logger, nowMs, shortHash: keyedShortHash(references.digests) };
  const limiter = new RefusalLimiter(config.server.refusalsPerMinute, clock);
  const failedShare = new FailedShare(() => clock.now());
  metrics.observeFailedShare(() => failedShare.share());
  return createReceivers({
    gupy: {
      ...shared,
      secrets: new BearerSecrets(config.gupy.webhook.secrets),
      maxBytes: config.server.maxWebhookKiB * 1024,
      exams: config.exams,
      entryKeyOf: references.entryKeyOf,
      deliveries: new RecentDeliveries({ clock }),
    },
    callback: {
      ...shared,
      adapters,
      proof: new ReferenceProof(references, config.privacy.unprovenReferencesUntil),
      limiter,
      maxBytes: config.server.maxCallbackKiB * 1024,
      deliveries: new RecentDeliveries({ clock }),
    },
    responder: { limiter, metrics, logger },
    failedShare,
    clock,
  });
}

function codecOf({ config, codec, logger, metrics, nowMs = Date.now }: ApiOptions): ReturnType<typeof codecEndpoint> {
  const { token, origins } = config.privacy.codec;
  return codecEndpoint({ codec, token: new BearerSecrets([{ value: token }]), origins, metrics, logger, nowMs });
}
