// Speaks the open protocol of this project to a provider that adopted it. What could go wrong: an order may stand although
// its answer was lost; the reference goes out as Idempotency-Key, and 409 with the order's id is success (P-ONCE).
import { parseReference } from '../../domain/exam/reference';
import type { Result } from '../../domain/exam/result';
import type { DeclaredText } from '../../outbound/foreign-text';
import { readAnswer, shapeFailure, type HttpAnswer } from '../../outbound/http-answer';
import { MalformedPayload } from '../../outbound/http-failure';
import type { HttpCall, HttpTarget } from '../../outbound/http-target';
import type {
  AskedOrder,
  CallbackHeaders,
  CallbackTarget,
  Order,
  OrderRequest,
  OrderState,
  ParsedCallback,
  ProviderAdapter,
} from '../adapter';
import { parseJsonBytes } from '../payload';
import { customFieldPrefix } from '../order-fields';
import type { Proof } from '../signatures/proof';
import type { SignatureCheck } from '../signatures/signature-check';
import { orderStatuses } from './open-protocol';
import { isProgress, readCallback, readProgress, readOrder, readView, type AnsweredResult } from './open-reading';

export interface HttpAdapterOptions {
  /** As in bridge.yaml. */
  name: string;
  target: HttpTarget;
  proof: SignatureCheck;
  /** Epoch milliseconds: dates what comes without a date. @default Date.now */
  nowMs?: () => number;
}

export class HttpAdapter implements ProviderAdapter {
  readonly name: string;
  private readonly proof: SignatureCheck;
  private readonly target: HttpTarget;
  private readonly nowMs: () => number;

  constructor(options: HttpAdapterOptions) {
    this.name = options.name;
    this.proof = options.proof;
    this.target = options.target;
    this.nowMs = options.nowMs ?? Date.now;
  }

  async order(request: OrderRequest, signal: AbortSignal): Promise<Order> {
    const answer = await this.target.request({
      method: 'POST',
      path: '/orders',
      headers: { 'idempotency-key': request.reference },
      body: sentOrder(request),
      signal,
      endpoint: 'order',
      accept: [409],
    });
    return { ...readAnswer(answer, readOrder), knownBefore: answer.status === 409 };
  }

  async cancel({ orderId }: AskedOrder, signal: AbortSignal): Promise<'gone' | undefined> {
    const call = { method: 'DELETE', ...orderPath(orderId), signal, endpoint: 'cancel' } as const;
    const { status } = await this.target.request({ ...call, accept: [404, 409] });
    return status === 404 || status === 409 ? 'gone' : undefined;
  }

  async fetchResult(asked: AskedOrder, signal: AbortSignal): Promise<OrderState> {
    const answer = await this.target.request({
      method: 'GET',
      ...orderPath(asked.orderId),
      signal,
      endpoint: 'fetch',
    });
    const { orderId, status, result, progress, notes } = readAnswer(answer, (value) =>
      readView(value, asked.orderId, this.nowMs()),
    );
    if ((orderId ?? asked.orderId) !== asked.orderId)
      throw shapeFailure(answer, ['orderId'], 'is another order than asked for');
    if (result !== undefined) return { status: 'result', result: this.fetched(answer, asked, result) };
    if (status === 'completed') throw shapeFailure(answer, ['result'], 'is missing, although the order is completed');
    if (status === 'cancelled') return { status: 'result', result: this.cancellation(asked) };
    if (!isOrderStatus(status)) throw shapeFailure(answer, ['status'], `is none of ${orderStatuses.join(', ')}`);
    // An exam that expired there has no result yet; the deadline that ends it is ours.
    return {
      status: 'pending',
      ...(progress && { progress: { ...progress, ...namesOf(asked), provider: this.name } }),
      ...(notes.length > 0 && { notes }),
    };
  }

  verify(rawBody: Uint8Array, headers: CallbackHeaders, nowMs: number): Proof {
    return this.proof({ rawBody, headers, nowMs, query: new Map() });
  }

  parse(rawBody: Uint8Array, _target?: CallbackTarget, declared?: DeclaredText): ParsedCallback {
    const body = parseJsonBytes(rawBody, declared);
    if (isProgress(body)) {
      const report = readProgress(body, this.nowMs());
      const progress = { ...report, provider: this.name };
      return { kind: 'progress', progress, applicationId: applicationOf(report.reference) };
    }
    const fields = readCallback(body, this.nowMs());
    return {
      kind: 'result',
      result: { ...fields, provider: this.name },
      applicationId: applicationOf(fields.reference),
    };
  }

  private fetched(answer: HttpAnswer, asked: AskedOrder, result: AnsweredResult): Result {
    const { orderId } = asked;
    if ((result.orderId ?? orderId) !== orderId)
      throw shapeFailure(answer, ['result', 'orderId'], 'is another order than asked for');
    if ((result.reference ?? asked.reference) !== asked.reference)
      throw shapeFailure(answer, ['result', 'reference'], 'is another reference than that of the order');
    return { ...result, orderId, reference: asked.reference, provider: this.name };
  }

  private cancellation({ orderId, reference }: AskedOrder): Result {
    const occurredAt = new Date(this.nowMs()).toISOString();
    const of = { resultId: `${orderId}:cancelled`, orderId, reference, provider: this.name };
    return { ...of, occurredAt, datedBy: 'arrival', source: 'reading', outcome: 'cancelled' };
  }
}

function applicationOf(reference: string): number {
  const applicationId = parseReference(reference)?.applicationId;
  if (applicationId === undefined) throw new MalformedPayload('reference: expected the reference of the order');
  return applicationId;
}

/** The answer is about the order that was asked for, whatever names stand in it. */
function namesOf({ orderId, reference }: AskedOrder): AskedOrder {
  return { orderId, reference };
}

function isOrderStatus(status: string | undefined): boolean {
  return orderStatuses.some((known) => known === status);
}

/** A provider may number its orders by people's documents, and messages are logged (R30). */
function orderPath(orderId: string): Pick<HttpCall, 'path' | 'shownPath'> {
  return { path: `/orders/${encodeURIComponent(orderId)}`, shownPath: '/orders/{orderId}' };
}

/** The body of an order. Fields of the job stand beside its id and name; those of the customer's own have a place of theirs. */
export function sentOrder({ job: { id, name, details }, ...order }: OrderRequest): object {
  const own: Record<string, string> = {};
  const job: Record<string, unknown> = { id, name };
  for (const [field, value] of Object.entries(details)) {
    if (field.startsWith(customFieldPrefix)) own[field.slice(customFieldPrefix.length)] = value;
    else job[field] = value;
  }
  return { ...order, job: { ...job, ...(Object.keys(own).length === 0 ? {} : { customFields: own }) } };
}
