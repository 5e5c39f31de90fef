// `POST /webhooks/gupy`: authenticate, bound, parse, match, hand over, and only then 200 (P-ACK). Order matters: the secret
// is in a header, so nothing of a stranger's body is ever read.
import type { RequestHandler } from 'express';
import type { ConfiguredExam } from '../domain/exam/exam-rule';
import { findExamRule } from '../domain/exam/exam-matching';
import { datedByTrust } from '../domain/exam/movement';
import type { EntryKeyOf } from '../domain/exam/reference';
import type { Clock } from '../outbound/clock';
import type { Logger } from '../telemetry/logger';
import type { ShortHash } from '../telemetry/short-hash';
import type { ApiMetrics } from '../telemetry/metrics';
import type { ApplicationSignals } from './application-signals';
import type { BearerSecrets } from './bearer-secrets';
import { parseGupyEvent, type GupyMovement } from './gupy-event';
import { readBody } from './raw-body';
import type { Handed, RecentDeliveries } from './recent-deliveries';
import { readable, unauthenticated } from './refusal';
import { RequestDeadline } from './request-deadline';
import { declaredText } from './request-fields';

export type WebhookStatus = 'started' | 'signalled' | 'ignored';

/** What the first delivery of an event was: whose, and what became of it. */
interface DeliveredMovement {
  applicationId: number;
  status: WebhookStatus;
}

export interface GupyWebhookOptions {
  secrets: BearerSecrets;
  /** Of a body (R16). */
  maxBytes: number;
  exams: readonly ConfiguredExam[];
  entryKeyOf: EntryKeyOf;
  /** Of an event's id, for the log. */
  shortHash: ShortHash;
  signals: ApplicationSignals;
  deliveries: RecentDeliveries<DeliveredMovement>;
  metrics: ApiMetrics;
  logger: Logger;
  /** Epoch milliseconds, for secrets that end. */
  nowMs: () => number;
  /** For the deadline of a request. */
  clock: Clock;
}

export function gupyWebhook(options: GupyWebhookOptions): RequestHandler {
  const { secrets, maxBytes, metrics, nowMs } = options;
  return async (request, response) => {
    if (!secrets.accepts(request, nowMs()))
      throw unauthenticated('Authorization must be Bearer and the webhook secret');
    const body = await readBody(request, maxBytes);
    const deadline = new RequestDeadline(options.clock);
    const event = readable(() => parseGupyEvent(body, declaredText(request)));
    const { status, counted } = event === undefined ? ignored : await deliver(options, event, deadline);
    metrics.webhooks.inc({ status: counted });
    metrics.lastWebhook.set(nowMs() / 1000);
    response.json({ status });
  };
}

interface Delivered {
  status: WebhookStatus;
  /** Label of `bridge_webhooks_total`. */
  counted: WebhookStatus | 'duplicate' | 'altered';
}

const ignored: Delivered = { status: 'ignored', counted: 'ignored' };

async function deliver(
  options: GupyWebhookOptions,
  { applicationId, movement }: GupyMovement,
  deadline: RequestDeadline,
): Promise<Delivered> {
  const { eventId, occurredAt, jobId, step } = movement;
  const content = [applicationId, occurredAt, jobId, step.id, step.name];
  const { answer, kind } = await options.deliveries.once(
    { id: [eventId], content },
    {
      hand: () => handOver(options, { applicationId, movement }, deadline),
      noteAltered: (first) => noteAltered(options, { applicationId: first.applicationId, eventId }, deadline),
    },
  );
  const { status } = answer;
  if (kind === 'altered') options.metrics.securityEvents.inc({ source: 'gupy', kind: 'altered-delivery' });
  return { status, counted: kind === 'first' ? status : kind };
}

async function handOver(
  { exams, entryKeyOf, shortHash, signals, logger, metrics, nowMs }: GupyWebhookOptions,
  { applicationId, movement: sent }: GupyMovement,
  deadline: RequestDeadline,
): Promise<Handed<DeliveredMovement>> {
  const dated = datedByTrust(sent, nowMs());
  const { eventId, misdated, jobId, step } = dated;
  if (misdated !== undefined) {
    metrics.securityEvents.inc({ source: 'gupy', kind: 'future-date' });
    const event = shortHash(eventId);
    logger.warn({ event, misdated, applicationId }, 'An event is dated in the future; it counts from when it came');
  }
  const rule = findExamRule(exams, jobId, step);
  const entry = { provider: rule?.provider, applicationId, jobId, stepId: step.id, eventId };
  const movement = { ...dated, entryKey: entryKeyOf(entry) };
  if (rule !== undefined) {
    const status = await signals.entered(applicationId, { ...movement, rule }, deadline);
    return { answer: { applicationId, status }, remember: true };
  }
  const status = await signals.moved(applicationId, movement, deadline);
  // No run was open. A duplicate may meet one, so it is handed over too (P-ORDER).
  return { answer: { applicationId, status }, remember: status !== 'ignored' };
}

/** R9. The signal carries only the event's id, since the run would count a movement. */
async function noteAltered(
  { logger, shortHash, signals }: GupyWebhookOptions,
  { applicationId, eventId }: { applicationId: number; eventId: string },
  deadline: RequestDeadline,
): Promise<void> {
  logger.warn({ event: shortHash(eventId), applicationId }, 'A known event came with another content');
  await signals.movementAltered(applicationId, eventId, deadline);
}
