// Reads what a provider sends in our open protocol: results, by callback and by answer alike, and the answers to an order. Promises
// R28: only what the outcome needs refuses. Null is absent, and a number is an id by its digits.
import { z } from 'zod';
import type { Result } from '../../domain/exam/result';
import { reportedStages, type Progress } from '../../domain/exam/stage';
import { definedOnly } from '../../domain/defined-only';
import { MalformedPayload } from '../../outbound/http-failure';
import { checkPayload } from '../payload';
import { echoedReference, FieldReader, reportedOutcome, sentId } from '../result-fields';

const needed = z.object({ resultId: sentId, orderId: sentId, outcome: reportedOutcome });
const echoedAlone = z.object({ reference: echoedReference });
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
    const named = echoedAlone.safeParse(value);
    throw error.about({ reference: named.data?.reference });
  }
}

const neededInAnswer = z.object({ progressId: sentId, stage: z.enum(reportedStages) });
const neededOfProgress = neededInAnswer.extend({ orderId: sentId, reference: echoedReference });
const answeredProgress = z.object({ progress: neededInAnswer.extend({ orderId: sentId.nullish() }) });

/** Of an answer about one order. */
export type OpenProgress = Omit<Progress, 'provider' | 'orderId' | 'reference'>;

/** A body with a stage says how far the exam is; one with an outcome is its result. */
export function isProgress(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'stage' in value && !('outcome' in value);
}

/** @throws MalformedPayload */
export function readProgress(value: unknown, nowMs: number): Omit<Progress, 'provider'> & { reference: string } {
  return withAbout(checkPayload(neededOfProgress, value), value, nowMs);
}

function withAbout<T extends object>(fields: T, value: unknown, nowMs: number) {
  const sent = value as Readonly<Record<string, unknown>>;
  const reader = new FieldReader();
  const date = dateOf(sent, reader, nowMs);
  return { ...fields, ...date, ...reader.booking(sent), ...reader.noted };
}

/** What has no date that can be read counts from its arrival. */
function dateOf(sent: Readonly<Record<string, unknown>>, reader: FieldReader, nowMs: number) {
  const dated = reader.date('occurredAt', sent['occurredAt']);
  if (dated !== undefined) return { occurredAt: dated };
  return { occurredAt: new Date(nowMs).toISOString(), datedBy: 'arrival' as const };
}

const inAnswer = needed.extend({ orderId: sentId.nullish(), reference: echoedReference.nullish() });
const answeredResult = z.object({ result: inAnswer });

/** `undefined` for what the answer does not repeat. */
export interface AnsweredResult extends Omit<OpenResult, 'orderId'> {
  orderId?: string;
}

const view = z.object({
  orderId: sentId.nullish(),
  status: z.string().nullish(),
  progress: z.unknown().optional(),
  result: z.unknown().optional(),
});

export interface OrderView {
  orderId: string | undefined;
  status: string | undefined;
  result: AnsweredResult | undefined;
  progress: OpenProgress | undefined;
  /** What could not be used of `progress`. */
  notes: string[];
}

/** @param asked id of the order that was asked for @throws MalformedPayload */
export function readView(value: unknown, asked: string, nowMs: number): OrderView {
  const { orderId, status, result, progress } = checkPayload(view, value);
  return {
    orderId: orderId ?? undefined,
    status: status ?? undefined,
    result: answered(result, nowMs),
    ...reported(progress, asked, nowMs),
  };
}

/** How far the exam is costs no result and no waiting: what cannot be read is left out (R28). */
function reported(value: unknown, asked: string, nowMs: number): Pick<OrderView, 'progress' | 'notes'> {
  if (value === undefined || value === null) return { progress: undefined, notes: [] };
  try {
    const { orderId, ...progress } = checkPayload(answeredProgress, { progress: value }).progress;
    if ((orderId ?? asked) !== asked) throw new MalformedPayload('progress.orderId: is another order than asked for');
    return { progress: { ...withAbout(progress, value, nowMs), source: 'reading' }, notes: [] };
  } catch (error) {
    if (!(error instanceof MalformedPayload)) throw error;
    return { progress: undefined, notes: [`progress was left out: ${error.message}`] };
  }
}

function answered(value: unknown, nowMs: number): AnsweredResult | undefined {
  if (value === undefined || value === null) return undefined;
  const { orderId, reference, ...fields } = checkPayload(answeredResult, { result: value }).result;
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

const placedOrder = z.object({ orderId: sentId });

export interface ReadOrder {
  orderId: string;
  examUrl?: string;
  scheduledFor?: string;
  place?: string;
  notes?: string[];
}

/** @throws MalformedPayload */
export function readOrder(value: unknown): ReadOrder {
  const { orderId } = checkPayload(placedOrder, value);
  const sent = value as Readonly<Record<string, unknown>>;
  const reader = new FieldReader();
  return { orderId, ...reader.booking(sent), ...reader.noted };
}
