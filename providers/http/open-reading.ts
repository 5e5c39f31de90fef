// Reads what a provider sends in our open protocol: results, by callback and by answer alike, and the answers to an order. Promises
// R28: only what the outcome needs refuses. Null is absent, and a number is an id by its digits.
import { z } from 'zod';
import type { Result } from '../../domain/exam/result';
import { reportedStages, type Progress } from '../../domain/exam/stage';
import { definedOnly } from '../defined-only';
import { MalformedPayload } from '../../outbound/http-failure';
import { checkPayload } from '../payload';
import { echoedReference, FieldReader, reportedOutcome, sentId } from '../result-fields';

const needed = z.object({ resultId: sentId, orderId: sentId, outcome: reportedOutcome });
const neededWithReference = needed.extend({ reference: echoedReference });

export type OpenResult = Omit<Result, 'provider'>;

/** @throws MalformedPayload */
export function readCallback(value: unknown, nowMs: number): OpenResult & { reference: string } {
  const { reference, ...fields } = checkNeeded(value);
  return { ...withOptional(fields, value, nowMs), reference };
}

/** A refusal says of which exam it is, where the body does. */
function checkNeeded(value: unknown): z.output<typeof neededWithReference> {
  try {
    return checkPayload(neededWithReference, value);
  } catch (error) {
    if (!(error instanceof MalformedPayload)) throw error;
    const named = z.object({ reference: echoedReference }).safeParse(value);
    throw error.about(named.data?.reference);
  }
}

const neededOfProgress = z.object({
  progressId: sentId,
  orderId: sentId,
  reference: echoedReference,
  stage: z.enum(reportedStages),
});

/** A body with a stage says how far the exam is; one with an outcome is its result. */
export function isProgress(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'stage' in value && !('outcome' in value);
}

/** @throws MalformedPayload */
export function readProgress(value: unknown, nowMs: number): Omit<Progress, 'provider'> & { reference: string } {
  const fields = checkPayload(neededOfProgress, value);
  const sent = value as Readonly<Record<string, unknown>>;
  const reader = new FieldReader();
  const about = definedOnly({
    scheduledFor: reader.date('scheduledFor', sent['scheduledFor']),
    place: reader.text('place', sent['place']),
    examUrl: reader.address('examUrl', sent['examUrl']),
  });
  return { ...fields, ...dateOf(sent, reader, nowMs), ...about };
}

/** What has no date that can be read counts from its arrival. */
function dateOf(sent: Readonly<Record<string, unknown>>, reader: FieldReader, nowMs: number) {
  const dated = reader.date('occurredAt', sent['occurredAt']);
  if (dated !== undefined) return { occurredAt: dated };
  return { occurredAt: new Date(nowMs).toISOString(), datedBy: 'arrival' as const };
}

const inAnswer = needed.extend({ orderId: sentId.nullish(), reference: echoedReference.nullish() });

/** `undefined` for what the answer does not repeat. */
export interface AnsweredResult extends Omit<OpenResult, 'orderId'> {
  orderId?: string;
}

const view = z.object({ orderId: sentId.nullish(), status: z.string().nullish(), result: z.unknown().optional() });

export interface OrderView {
  orderId: string | undefined;
  status: string | undefined;
  result: AnsweredResult | undefined;
}

/** @throws MalformedPayload */
export function readView(value: unknown, nowMs: number): OrderView {
  const { orderId, status, result } = checkPayload(view, value);
  return { orderId: orderId ?? undefined, status: status ?? undefined, result: answered(result, nowMs) };
}

function answered(value: unknown, nowMs: number): AnsweredResult | undefined {
  if (value === undefined || value === null) return undefined;
  const { orderId, reference, ...fields } = checkPayload(z.object({ result: inAnswer }), { result: value }).result;
  const echoes = definedOnly({ orderId: orderId ?? undefined, reference: reference ?? undefined });
  return { ...withOptional(fields, value, nowMs), ...echoes };
}

function withOptional<T extends object>(fields: T, value: unknown, nowMs: number) {
  const sent = value as Readonly<Record<string, unknown>>;
  const reader = new FieldReader();
  const date = dateOf(sent, reader, nowMs);
  const scores = reader.scores(sent['score'], sent['maxScore']);
  const texts = definedOnly({
    summary: reader.text('summary', sent['summary']),
    reportUrl: reader.address('reportUrl', sent['reportUrl']),
  });
  return { ...fields, ...date, ...scores, ...texts, ...reader.noted };
}

export interface ReadOrder {
  orderId: string;
  examUrl?: string;
  scheduledFor?: string;
  notes?: string[];
}

/** @throws MalformedPayload */
export function readOrder(value: unknown): ReadOrder {
  const { orderId } = checkPayload(z.object({ orderId: sentId }), value);
  const sent = value as Readonly<Record<string, unknown>>;
  const reader = new FieldReader();
  const about = definedOnly({
    examUrl: reader.address('examUrl', sent['examUrl']),
    scheduledFor: reader.date('scheduledFor', sent['scheduledFor']),
  });
  return { orderId, ...about, ...reader.noted };
}
