// Everything that is counted, one registry per process (or test), so that nothing is counted twice. Names are contract:
// the alert rules and the dashboard use them. Labels are bounded sets: statuses, reasons, configured names; never an id.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface ApiMetrics {
  registry: Registry;
  /** Answered deliveries of Gupy: `started`, `signalled`, `ignored`, `duplicate`, `altered`. */
  webhooks: Counter<'status'>;
  /** Answered callbacks: `accepted`, `ignored`, `duplicate`, `altered`, `unreadable` (why is in `refused`). */
  callbacks: Counter<'provider' | 'status'>;
  /** Everything that was not accepted, by reason; answered 200 only where a queue would block (R12). */
  refused: Counter<'route' | 'reason'>;
  /** From the request's headers to the 200. */
  ackSeconds: Histogram;
  /** Where `bridge_gupy_failed_share` comes from when it is asked for: 0 to 1, and at 1 Gupy removes the URL (R12). */
  observeFailedShare(share: () => number): void;
  /** Things that an honest sender does not do (R9). */
  securityEvents: Counter<'source' | 'kind'>;
}

export interface WorkerMetrics {
  registry: Registry;
  /** From a callback that was accepted to its result written in Gupy. */
  publishSeconds: Histogram;
  gupyRequests: Counter<'endpoint' | 'result'>;
  providerRequests: Counter<'provider' | 'operation' | 'result'>;
  /** Open runs by `ExamStatus`; `needs-attention` is the one to alert on. */
  applications: Gauge<'status'>;
  /** Waiting exams whose deadline is less than `1h`, `1d`, `3d` away. */
  deadlines: Gauge<'within'>;
  /** Applications that no webhook brought and reconciliation found; should stay 0 (P-MISSED). */
  reconciled: Counter;
  /** Times that the webhook at Gupy was missing or wrong, and reconciliation put it right. */
  webhookRepairs: Counter;
}

/** Around the promised p99 of 250 ms (R11), up to the hard cap of 10 s. */
const ackBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10];
/** From "at once" to "after an outage of a day". */
const publishBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1800, 7200, 86_400];

function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

export function createApiMetrics(): ApiMetrics {
  const registry = createRegistry();
  const registers = [registry];
  let failedShare = (): number => 0;
  registry.registerMetric(
    new Gauge({
      name: 'bridge_gupy_failed_share',
      help: 'Share of the deliveries of the last 7 days to the Gupy route not answered with 200, as this process saw them',
      registers: [],
      collect() {
        this.set(failedShare());
      },
    }),
  );
  return {
    registry,
    observeFailedShare(share) {
      failedShare = share;
    },
    webhooks: new Counter({
      name: 'bridge_webhooks_total',
      help: 'Deliveries of Gupy answered with 200, by what became of them',
      labelNames: ['status'],
      registers,
    }),
    callbacks: new Counter({
      name: 'bridge_callbacks_total',
      help: 'Callbacks answered with 200, by provider and what became of them',
      labelNames: ['provider', 'status'],
      registers,
    }),
    refused: new Counter({
      name: 'bridge_refused_total',
      help: 'Requests not accepted, by route and reason',
      labelNames: ['route', 'reason'],
      registers,
    }),
    ackSeconds: new Histogram({
      name: 'bridge_ack_seconds',
      help: 'Seconds from the headers of a webhook or callback to its 200',
      buckets: ackBuckets,
      registers,
    }),
    securityEvents: new Counter({
      name: 'bridge_security_events_total',
      help: 'Deliveries that an honest sender does not make, such as one id with two contents',
      labelNames: ['source', 'kind'],
      registers,
    }),
  };
}

export function createWorkerMetrics(): WorkerMetrics {
  const registry = createRegistry();
  const registers = [registry];
  return {
    registry,
    publishSeconds: new Histogram({
      name: 'bridge_publish_seconds',
      help: 'Seconds from an accepted callback to its result written in Gupy',
      buckets: publishBuckets,
      registers,
    }),
    gupyRequests: new Counter({
      name: 'bridge_gupy_requests_total',
      help: 'Requests to Gupy by endpoint and result',
      labelNames: ['endpoint', 'result'],
      registers,
    }),
    providerRequests: new Counter({
      name: 'bridge_provider_requests_total',
      help: 'Requests to providers by provider, operation and result',
      labelNames: ['provider', 'operation', 'result'],
      registers,
    }),
    applications: new Gauge({
      name: 'bridge_applications',
      help: 'Open runs by status',
      labelNames: ['status'],
      registers,
    }),
    deadlines: new Gauge({
      name: 'bridge_deadlines',
      help: 'Waiting exams by how near their deadline is',
      labelNames: ['within'],
      registers,
    }),
    reconciled: new Counter({
      name: 'bridge_reconciled_total',
      help: 'Applications that no webhook brought and reconciliation found',
      registers,
    }),
    webhookRepairs: new Counter({
      name: 'bridge_webhook_repairs_total',
      help: 'Times that the webhook at Gupy was missing or wrong and reconciliation put it right',
      registers,
    }),
  };
}
