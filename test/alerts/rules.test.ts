// Every alert rule fires on its fault and on no other, and goes out again: promtool's own test of rules, with a table of faults.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { packageFolder } from '../../config/package-folder';
import { prometheusPrograms } from '../support/prometheus-programs';
import { constant, testRules, type RuleCase, type Series } from '../support/promtool-rules';

const file = join(packageFolder(), 'deploy', 'prometheus', 'alerts.yml');
const { groups } = parse(readFileSync(file, 'utf8')) as { groups: { rules: { alert: string }[] }[] };
const { promtool } = prometheusPrograms();

const api = 'instance="api:9090", job="bridge-api"';
const worker = 'instance="worker:9091", job="bridge-worker"';

/** An installation in which everything is as it should be: Gupy delivers and is answered, cycles finish. */
const healthy: Series = {
  [`up{${api}}`]: constant(1),
  [`up{${worker}}`]: constant(1),
  [`bridge_build_info{${api}, process="api", version="1.0.0"}`]: constant(1),
  [`bridge_build_info{${worker}, process="worker", version="1.0.0"}`]: constant(1),
  [`bridge_ready{${api}}`]: constant(1),
  [`bridge_ready{${worker}}`]: constant(1),
  [`process_start_time_seconds{${api}}`]: constant(0),
  [`process_start_time_seconds{${worker}}`]: constant(0),
  [`bridge_gupy_failed_share{${api}}`]: constant(0),
  [`bridge_last_webhook_timestamp_seconds{${api}}`]: '0+60x5000',
  [`bridge_webhooks_total{${api}, status="started"}`]: '0+1x5000',
  [`bridge_refused_total{${api}, route="webhooks/gupy", reason="unauthenticated"}`]: constant(0),
  [`bridge_refused_total{${api}, route="webhooks/gupy", reason="unavailable"}`]: constant(0),
  [`bridge_refused_total{${api}, route="callbacks", reason="unauthenticated", provider="clinic"}`]: constant(0),
  [`bridge_callbacks_total{${api}, provider="clinic", status="unreadable"}`]: constant(0),
  [`bridge_security_events_total{${api}, source="clinic", kind="unproven-reference"}`]: constant(0),
  [`bridge_ack_seconds_bucket{${api}, le="0.25"}`]: '0+60x5000',
  [`bridge_ack_seconds_bucket{${api}, le="2.5"}`]: '0+60x5000',
  [`bridge_ack_seconds_bucket{${api}, le="+Inf"}`]: '0+60x5000',
  [`bridge_last_cycle_timestamp_seconds{${worker}}`]: '0+60x5000',
  [`bridge_reconciled_total{${worker}}`]: constant(0),
  [`bridge_webhook_repairs_total{${worker}}`]: constant(0),
  [`bridge_gupy_requests_total{${worker}, endpoint="put-tag", result="ok"}`]: '0+1x5000',
  [`bridge_gupy_requests_total{${worker}, endpoint="put-tag", result="unauthorized"}`]: constant(0),
  [`bridge_gupy_requests_total{${worker}, endpoint="put-tag", result="unavailable"}`]: constant(0),
  [`bridge_provider_requests_total{${worker}, provider="clinic", operation="order", result="ok"}`]: '0+1x5000',
  [`bridge_provider_requests_total{${worker}, provider="clinic", operation="order", result="unauthorized"}`]:
    constant(0),
  [`bridge_provider_requests_total{${worker}, provider="clinic", operation="order", result="unavailable"}`]:
    constant(0),
  [`bridge_failed_polls_total{${worker}, provider="clinic", code="BRIDGE_PROVIDER_REJECTED"}`]: constant(0),
  [`bridge_publish_seconds_bucket{${worker}, le="300"}`]: '0+60x5000',
  [`bridge_publish_seconds_bucket{${worker}, le="1800"}`]: '0+60x5000',
  [`bridge_publish_seconds_bucket{${worker}, le="+Inf"}`]: '0+60x5000',
  [`bridge_deadlines{${worker}, within="passed"}`]: constant(0),
  [`bridge_unclaimed_mailboxes{${worker}}`]: constant(0),
};

/** From minute 10 to minute 100, then as before. */
const during = (before: number, fault: number): string => `${before}x9 ${fault}x89 ${before}x400`;
/** A counter that stands, grows for 90 minutes, and stands. */
const growing = (step: number): string => `0x9 0+${step}x89 ${89 * step}x400`;

interface Fault {
  alert: string;
  severity: string;
  series: Series;
  /** Minute at which it must fire; minute at which it must be out again. */
  at?: number;
  out?: number;
}

const faults: Fault[] = [
  { alert: 'BridgeProcessDown', severity: 'critical', series: { [`up{${worker}}`]: during(1, 0) } },
  { alert: 'BridgeNotReady', severity: 'critical', series: { [`bridge_ready{${worker}}`]: during(1, 0) } },
  {
    alert: 'BridgeVersionsDiffer',
    severity: 'info',
    series: {
      [`bridge_build_info{instance="w2", job="bridge-worker", process="worker", version="1.1.0"}`]: '_x9 1x89',
    },
    at: 90,
  },
  {
    alert: 'BridgeWebhookFailures',
    severity: 'warning',
    series: { [`bridge_gupy_failed_share{${api}}`]: during(0, 0.5) },
  },
  {
    alert: 'BridgeWebhookFailures',
    severity: 'warning',
    series: { [`bridge_gupy_failed_share{${api}}`]: during(0, 0.7) },
  },
  {
    alert: 'BridgeWebhookFailures',
    severity: 'critical',
    series: { [`bridge_gupy_failed_share{${api}}`]: during(0, 0.9) },
  },
  {
    alert: 'BridgeWebhooksRefused',
    severity: 'warning',
    series: { [`bridge_refused_total{${api}, route="webhooks/gupy", reason="unauthenticated"}`]: growing(1) },
  },
  {
    alert: 'BridgeNoWebhooks',
    severity: 'info',
    series: { [`bridge_last_webhook_timestamp_seconds{${api}}`]: '0x4500 300000+60x500' },
    at: 4400,
    out: 4600,
  },
  { alert: 'BridgeWebhooksLost', severity: 'warning', series: { [`bridge_reconciled_total{${worker}}`]: growing(1) } },
  {
    alert: 'BridgeWebhookRepaired',
    severity: 'warning',
    series: { [`bridge_webhook_repairs_total{${worker}}`]: growing(1) },
  },
  {
    alert: 'BridgeReconciliationLate',
    severity: 'warning',
    series: { [`bridge_last_cycle_timestamp_seconds{${worker}}`]: '0x120 7200+60x400' },
    at: 110,
    out: 200,
  },
  {
    alert: 'BridgeGupyRefusesToken',
    severity: 'critical',
    series: { [`bridge_gupy_requests_total{${worker}, endpoint="put-tag", result="unauthorized"}`]: growing(1) },
  },
  {
    alert: 'BridgeGupyFailing',
    severity: 'warning',
    series: { [`bridge_gupy_requests_total{${worker}, endpoint="put-tag", result="unavailable"}`]: growing(5) },
  },
  {
    alert: 'BridgeCallbacksRefused',
    severity: 'warning',
    series: {
      [`bridge_refused_total{${api}, route="callbacks", reason="unauthenticated", provider="clinic"}`]: growing(1),
    },
  },
  {
    alert: 'BridgeCallbacksUnusable',
    severity: 'warning',
    series: { [`bridge_callbacks_total{${api}, provider="clinic", status="unreadable"}`]: growing(1) },
  },
  {
    alert: 'BridgeProviderRefusesToken',
    severity: 'critical',
    series: {
      [`bridge_provider_requests_total{${worker}, provider="clinic", operation="order", result="unauthorized"}`]:
        growing(1),
    },
  },
  {
    alert: 'BridgeProviderFailing',
    severity: 'warning',
    series: {
      [`bridge_provider_requests_total{${worker}, provider="clinic", operation="order", result="unavailable"}`]:
        growing(5),
    },
  },
  {
    alert: 'BridgePollsFailing',
    severity: 'warning',
    series: {
      [`bridge_failed_polls_total{${worker}, provider="clinic", code="BRIDGE_PROVIDER_REJECTED"}`]: growing(1),
    },
  },
  {
    alert: 'BridgeNeedsAttention',
    severity: 'warning',
    series: { [`bridge_attention_oldest_seconds{${worker}, code="BRIDGE_GUPY_REJECTED"}`]: '_x9 0+60x89' },
  },
  {
    alert: 'BridgeNeedsAttention',
    severity: 'warning',
    series: { [`bridge_attentions{${worker}, code="unread"}`]: '_x9 1x89' },
  },
  {
    alert: 'BridgeNoticeInDoubt',
    severity: 'warning',
    series: { [`bridge_attentions{${worker}, code="BRIDGE_NOTICE_IN_DOUBT"}`]: '_x9 1x89' },
  },
  {
    alert: 'BridgeDeadlinePassed',
    severity: 'warning',
    series: { [`bridge_deadlines{${worker}, within="passed"}`]: during(0, 1) },
  },
  {
    alert: 'BridgeResultsUnclaimed',
    severity: 'warning',
    series: { [`bridge_unclaimed_mailboxes{${worker}}`]: during(0, 1) },
  },
  {
    alert: 'BridgeSecurityEvent',
    severity: 'warning',
    series: { [`bridge_security_events_total{${api}, source="clinic", kind="unproven-reference"}`]: growing(1) },
  },
  {
    alert: 'BridgeTurnsDeliveriesAway',
    severity: 'critical',
    series: { [`bridge_refused_total{${api}, route="webhooks/gupy", reason="unavailable"}`]: growing(1) },
  },
  {
    alert: 'BridgeAcksSlow',
    severity: 'warning',
    series: {
      [`bridge_ack_seconds_bucket{${api}, le="0.25"}`]: '0x9 0x89 0+60x400',
      [`bridge_ack_seconds_bucket{${api}, le="2.5"}`]: '0+60x500',
    },
  },
  {
    alert: 'BridgePublishesSlow',
    severity: 'warning',
    series: { [`bridge_publish_seconds_bucket{${worker}, le="300"}`]: '0x9 0x89 0+60x400' },
  },
];

/** Both fire: what is forgotten needs attention as well. */
const forgotten: RuleCase = {
  name: 'BridgeAttentionForgotten',
  every: '20m',
  series: { ...healthy, [`bridge_attention_oldest_seconds{${worker}, code="BRIDGE_RULE_GONE"}`]: '0+60x1500' },
  firing: { 1460: ['BridgeAttentionForgotten critical', 'BridgeNeedsAttention warning'], 1520: [] },
};

it('nothing fires in a healthy installation', () => {
  testRules(promtool, file, { name: 'healthy', series: healthy, firing: { 5: [], 100: [] } });
});

it.each(faults)(
  '$alert ($severity) fires on its fault alone, and goes out',
  ({ alert, severity, series, at = 70, out = 220 }) => {
    const firing = { 0: [], [at]: [`${alert} ${severity}`], [out]: [] };
    const every = out > 1_000 ? '20m' : '1m';
    testRules(promtool, file, { name: alert, every, series: { ...healthy, ...series }, firing });
  },
);

it('P-STUCK: BridgeAttentionForgotten fires after a day', () => {
  testRules(promtool, file, forgotten);
});

it('R12: one stranger who found the address wakes nobody, however large his share is', () => {
  const quiet = { ...healthy, [`bridge_webhooks_total{${api}, status="started"}`]: constant(0) };
  const stranger = {
    [`bridge_gupy_failed_share{${api}}`]: during(0, 1),
    [`bridge_refused_total{${api}, route="webhooks/gupy", reason="unauthenticated"}`]: '0x9 4x500',
  };
  testRules(promtool, file, { name: 'stranger', series: { ...quiet, ...stranger }, firing: { 70: [] } });
});

it('R12: the share of failed deliveries warns at 50 % and at 70 %, and wakes at 90 %', () => {
  const shares = groups.flatMap(({ rules }) => rules).filter(({ alert }) => alert === 'BridgeWebhookFailures');
  expect(shares.map((rule) => (rule as unknown as { labels: { share: string } }).labels.share)).toEqual([
    '50',
    '70',
    '90',
  ]);
});

it('every rule is made to fire here', () => {
  const named = new Set([...faults.map(({ alert }) => alert), forgotten.name]);
  expect(groups.flatMap(({ rules }) => rules.map(({ alert }) => alert)).filter((alert) => !named.has(alert))).toEqual(
    [],
  );
});
