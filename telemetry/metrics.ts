// The metrics of each process. Names are contract: the alert rules and the dashboard use them, and docs/metrics.md is written from
// here. Labels are bounded sets: statuses, reasons, configured names; never an id.
import { type Counter, Gauge, type Histogram } from 'prom-client';
import { createMetricMaker, type MetricMaker, type ProcessMetrics } from './process-metrics';

export interface ApiMetrics extends ProcessMetrics {
  /** Answered deliveries of Gupy: `started`, `signalled`, `ignored`, `duplicate`, `altered`. */
  webhooks: Counter<'status'>;
  /** Answered callbacks: `accepted`, `ignored`, `foreign`, `duplicate`, `altered`, `unproven`, `unreadable` (why is in `refused`). */
  callbacks: Counter<'provider' | 'status'>;
  /** Reports between order and result that a run or a mailbox took, by stage: `scheduled` once for every date. */
  progress: Counter<'provider' | 'stage'>;
  /** Requests that were not accepted, by reason, and by the provider whose callback it is; one is answered 200 only where a queue would block (R12). */
  refused: Counter<'route' | 'reason' | 'provider'>;
  /** From the request's headers to the 200. */
  ackSeconds: Histogram;
  /** Seconds since 1970 of the last delivery of Gupy that was answered with 200; 0: none since the process started. */
  lastWebhook: Gauge;
  /** Sets the source of `bridge_gupy_failed_share`: 0 to 1, and at 1 Gupy removes the URL (R12). */
  observeFailedShare(share: () => number): void;
  /** Deliveries that an honest sender does not make (R9, P-OWN). */
  securityEvents: Counter<'source' | 'kind'>;
}

export interface BoardMetrics extends ProcessMetrics {
  /** Requests of the board that were not accepted, by reason. */
  refused: Counter<'reason'>;
  /** Decisions sent from the board: `taken`, `refused`, `unanswered`. */
  decisions: Counter<'decision' | 'result'>;
  /** Logins: `token`, `link`. */
  logins: Counter<'by'>;
}

export interface WorkerMetrics extends ProcessMetrics {
  /** From an accepted callback to its result written in Gupy. */
  publishSeconds: Histogram;
  gupyRequests: Counter<'endpoint' | 'result'>;
  /** What must not happen at Gupy: `tags-lost`, a deletion took other tags along. */
  securityEvents: Counter<'source' | 'kind'>;
  providerRequests: Counter<'provider' | 'operation' | 'result'>;
  /** Polls for a result that no retry helps: the provider refuses them, or its answer cannot be read. */
  failedPolls: Counter<'provider' | 'code'>;
  /** Attempts to send a message to a candidate: `sent`, `not-needed`, `not-sent`, `in-doubt`. */
  notices: Counter<'end'>;
  /** Open runs by `ExamStatus`; `needs-attention` is the one to alert on. */
  applications: Gauge<'status'>;
  /** Questions that wait for an operator, by code; `unread` where the run has not said which yet. */
  attentions: Gauge<'code'>;
  /** Seconds that the oldest of them has waited. */
  oldestAttention: Gauge<'code'>;
  /** Waiting exams whose deadline is `passed`, or less than `1h`, `1d`, `3d` away. */
  deadlines: Gauge<'within'>;
  /** Exams that wait with a date: `ahead`, or `overdue` since a day or more, and the provider says nothing. */
  examDates: Gauge<'when'>;
  /** Orders whose results no application has claimed for an hour. */
  unclaimed: Gauge;
  retrying: Gauge;
  /** Seconds since 1970 at which the last cycle of reconciliation finished; 0: none is known. */
  lastCycle: Gauge;
  /** Applications that reconciliation found without a webhook; should stay 0 (P-MISSED). */
  reconciled: Counter;
  /** Times that reconciliation repaired a missing or wrong webhook at Gupy. */
  webhookRepairs: Counter;
}

/** Around the promised p99 of 250 ms (R11), up to the hard cap of 10 s. */
const ackBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10];
/** From "at once" to "after an outage of a day". */
const publishBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1800, 7200, 86_400];

export function createApiMetrics(): ApiMetrics {
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
    observeFailedShare(share) {
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

export function createBoardMetrics(): BoardMetrics {
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

export function createWorkerMetrics(): WorkerMetrics {
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
