// The metrics of each process. Names are contract: the alert rules and the dashboard use them, and docs/metrics.md is written from
// here. Labels are bounded sets: statuses, reasons, configured names; never an id.
import { type Counter, Gauge } from 'prom-client';
import { createMetricMaker, type MetricMaker } from './process-metrics';

export type ApiMetrics = ReturnType<typeof createApiMetrics>;
export type BoardMetrics = ReturnType<typeof createBoardMetrics>;
export type WorkerMetrics = ReturnType<typeof createWorkerMetrics>;

/** Around the promised p99 of 250 ms (R11), up to the hard cap of 10 s. */
const ackBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10];
/** From "at once" to "after an outage of a day". */
const publishBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1800, 7200, 86_400];

export function createApiMetrics() {
  const { registry, ready, counter, gauge, histogram } = createMetricMaker('api');
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
    ready,
    /** @param share from 0 to 1; at 1 Gupy removes the URL (R12) */
    observeFailedShare(share: () => number): void {
      failedShare = share;
    },
    lastWebhook: gauge(
      'bridge_last_webhook_timestamp_seconds',
      'When the last delivery of Gupy was answered with 200, in seconds since 1970; 0: none since the process started',
    ),
    webhooks: counter('bridge_webhooks_total', 'Deliveries of Gupy answered with 200, by effect', 'status'),
    callbacks: counter(
      'bridge_callbacks_total',
      'Callbacks answered with 200, by provider and effect',
      'provider',
      'status',
    ),
    progress: counter(
      'bridge_progress_total',
      'Reports of how far an exam is, as callbacks brought them, by provider and stage',
      'provider',
      'stage',
    ),
    // By the provider whose callback it is. One is answered 200 where its queue would block otherwise (R12).
    refused: counter(
      'bridge_refused_total',
      'Requests not accepted, by route, reason and provider',
      'route',
      'reason',
      'provider',
    ),
    ackSeconds: histogram(
      'bridge_ack_seconds',
      'Seconds from the headers of a webhook or callback to its 200',
      ackBuckets,
    ),
    securityEvents: securityEvents(counter),
  };
}

export function createBoardMetrics() {
  const { registry, ready, counter } = createMetricMaker('console');
  return {
    registry,
    ready,
    refused: counter('bridge_board_refused_total', 'Requests of the board not accepted, by reason', 'reason'),
    decisions: counter(
      'bridge_board_decisions_total',
      'Decisions sent from the board, by what became of them',
      'decision',
      'result',
    ),
    logins: counter('bridge_board_logins_total', 'Logins to the board, by token or by one-time link', 'by'),
  };
}

export function createWorkerMetrics() {
  const { registry, ready, counter, gauge, histogram } = createMetricMaker('worker');
  return {
    registry,
    ready,
    publishSeconds: histogram(
      'bridge_publish_seconds',
      'Seconds from an accepted callback to its result written in Gupy',
      publishBuckets,
    ),
    gupyRequests: counter(
      'bridge_gupy_requests_total',
      'Requests to Gupy by endpoint and result',
      'endpoint',
      'result',
    ),
    securityEvents: securityEvents(counter),
    failedPolls: counter(
      'bridge_failed_polls_total',
      'Polls for a result that no retry helps, by provider and error',
      'provider',
      'code',
    ),
    providerRequests: counter(
      'bridge_provider_requests_total',
      'Requests to providers by provider, operation and result',
      'provider',
      'operation',
      'result',
    ),
    notices: counter('bridge_notices_total', 'Attempts to send a message to a candidate, by how they ended', 'end'),
    ...openRunGauges(gauge),
    reconciled: counter('bridge_reconciled_total', 'Applications that reconciliation found without a webhook'),
    webhookRepairs: counter(
      'bridge_webhook_repairs_total',
      'Times that reconciliation repaired a missing or wrong webhook at Gupy',
    ),
  };
}

/** What Temporal knows of open runs; every worker shows the same. */
function openRunGauges(gauge: MetricMaker['gauge']) {
  return {
    applications: gauge('bridge_applications', 'Open runs by the search attribute `ExamStatus`', 'status'),
    attentions: gauge(
      'bridge_attentions',
      'Questions that wait for an operator, by code; `unread`: runs that have not said which yet',
      'code',
    ),
    oldestAttention: gauge(
      'bridge_attention_oldest_seconds',
      'How long the oldest of these questions has waited, by code; no series where there is none',
      'code',
    ),
    deadlines: gauge(
      'bridge_deadlines',
      'Waiting exams whose deadline is `passed`, or nearer than `1h`, `1d`, `3d`',
      'within',
    ),
    examDates: gauge(
      'bridge_exam_dates',
      'Waiting exams with a date: `ahead`, or `overdue` by a day or more without a result',
      'when',
    ),
    unclaimed: gauge('bridge_unclaimed_mailboxes', 'Orders whose results no application has claimed for an hour'),
    retrying: gauge('bridge_retrying', 'Open applications for which a call has failed for an hour and is tried again'),
    lastCycle: gauge(
      'bridge_last_cycle_timestamp_seconds',
      'When the last cycle of reconciliation finished, in seconds since 1970; 0: none is known',
    ),
  };
}

function securityEvents(counter: MetricMaker['counter']): Counter<'source' | 'kind'> {
  return counter(
    'bridge_security_events_total',
    'What an honest sender does not do, such as one id with two contents, or a reference that is not ours; deletions that took more than their tag',
    'source',
    'kind',
  );
}
