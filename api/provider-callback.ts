// `POST /callbacks/:provider`, or the method that its sender uses: the provider's scheme proves the raw bytes (R1), its adapter reads
// them, Temporal accepts the result, and only then the receiver answers 200 (P-ACK). What could go wrong: any sender can post here, and
// a signature covers the body, so the receiver has to read the body first. So it bounds the body before it buffers (R16), and guards
// it before it parses (R17).
import type { RequestHandler } from 'express';
import { errorEntry } from '../domain/error-table';
import { parseReference } from '../domain/exam/reference';
import type { Result } from '../domain/exam/result';
import { MalformedPayload } from '../outbound/http-failure';
import type { Clock } from '../outbound/clock';
import type { CallbackAnswer, CallbackResult, ProviderAdapter } from '../providers/adapter';
import type { ApplicationSignals } from './application-signals';
import { type CallbackPath, sendAnswer } from './callback-path';
import { deliverProgress } from './progress-delivery';
import { readItems, type CallbackReadingOptions, type ReadItem } from './callback-reading';
import { logOfProvider } from './provider-log';
import { readBody } from './raw-body';
import type { ShortHash } from '../telemetry/short-hash';
import type { RecentDeliveries } from './recent-deliveries';
import type { ReferenceProof } from './reference-proof';
import { Refusal, unauthenticated, untimely } from './refusal';
import { RequestDeadline } from './request-deadline';
import { headersOf, queryOf, type RequestFields } from './request-fields';
import { unknownRoute } from './error-responder';

export interface ProviderCallbackOptions extends CallbackReadingOptions {
  /** A Map: names come from foreign requests (R18). */
  adapters: ReadonlyMap<string, ProviderAdapter>;
  /** Of a body (R16). */
  maxBytes: number;
  signals: ApplicationSignals;
  deliveries: RecentDeliveries<'accepted'>;
  proof: ReferenceProof;
  /** Of a result's id, for the log. */
  shortHash: ShortHash;
  /** Epoch milliseconds, for timestamps and secrets that end. */
  nowMs: () => number;
  /** For the deadline of a request. */
  clock: Clock;
}

const noFields: RequestFields = new Map();
const accepted: CallbackAnswer = {
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify({ status: 'accepted' }),
};

export function providerCallback(options: ProviderCallbackOptions): RequestHandler<CallbackPath> {
  const { adapters, maxBytes, metrics, nowMs } = options;
  return async (request, response) => {
    const adapter = adapters.get(request.params.provider);
    if (adapter === undefined) throw unknownRoute('unknown-provider');
    const body = await readBody(request, maxBytes);
    const asked = body.length === 0 && adapter.challenge !== undefined ? queryOf(request) : noFields;
    const challenge = adapter.challenge?.({ method: 'POST', rawBody: body, query: asked });
    if (challenge !== undefined) {
      metrics.callbacks.inc({ provider: adapter.name, status: 'ignored' });
      return sendAnswer(response, challenge);
    }
    // Only where the proof is in it: whatever is read here is read for strangers (R26).
    const { token: pathToken } = request.params;
    const query = adapter.readsQuery === true && pathToken === undefined ? queryOf(request) : noFields;
    const target = { query, pathToken };
    const proof = adapter.verify(body, headersOf(request), nowMs(), target);
    if (proof === 'unproven') throw unauthenticated('the proof of origin does not match the body', adapter.name);
    if (proof === 'untimely') throw untimely(nowMs(), adapter.name);
    const refusals: Refusal[] = [];
    const deadline = new RequestDeadline(options.clock);
    for await (const item of readItems(options, { adapter, body, target, request, deadline })) {
      const status = await take(options, { provider: adapter.name, item, deadline }).catch(orRefusal);
      if (!(status instanceof Refusal)) metrics.callbacks.inc({ provider: adapter.name, status });
      else refusals.push(status);
      // The sender repeats all of it; the time of this request is over.
      if (deadline.msLeft === 0 && refusals.some(isRepeated)) break;
    }
    // What the sender's next attempt may bring counts more than what it cannot.
    const refusal = refusals.find(isRepeated) ?? refusals[0];
    if (refusal !== undefined) throw refusal;
    sendAnswer(response, adapter.acknowledgement ?? accepted);
  };
}

function isRepeated({ code }: Refusal): boolean {
  return errorEntry(code).retriedBy === 'sender';
}

type CallbackStatus = 'accepted' | 'ignored' | 'foreign' | 'duplicate' | 'altered' | 'unproven' | 'unreadable';

interface Taken {
  provider: string;
  item: ReadItem;
  deadline: RequestDeadline;
}

async function take(
  options: ProviderCallbackOptions,
  { provider, item, deadline }: Taken,
): Promise<CallbackStatus | Refusal> {
  switch (item.kind) {
    case 'unreadable':
      return 'unreadable';
    case 'refused':
      await noteRefused(options, provider, item.refusal, deadline);
      return item.refusal;
    case 'ignored':
      if (item.foreign !== true) return 'ignored';
      logOfProvider(options, { provider, reason: item.reason }, 'A callback was ignored: it names no order of ours');
      return 'foreign';
    case 'progress':
    case 'unaddressed-progress':
      return deliverProgress(options, item, deadline);
    case 'result':
    case 'unaddressed':
      return deliver(options, item, deadline);
  }
}

function orRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  throw error;
}

/** The exam that an unreadable callback is about says so (P-REAL), once for each reason. */
async function noteRefused(
  { signals, deliveries, logger }: ProviderCallbackOptions,
  provider: string,
  { detail, cause }: Refusal,
  deadline: RequestDeadline,
): Promise<void> {
  const { reference, orderId } = cause instanceof MalformedPayload ? cause.exam : {};
  const applicationId = reference === undefined ? undefined : parseReference(reference)?.applicationId;
  if (applicationId === undefined && orderId === undefined) return;
  const note = { provider, reason: detail };
  const hand = async () => {
    if (applicationId !== undefined && reference !== undefined)
      await signals.resultRefused(applicationId, { ...note, reference }, deadline);
    else if (orderId !== undefined) await signals.orderRefused({ ...note, orderId }, deadline);
    return { answer: 'accepted', remember: true } as const;
  };
  try {
    const id = ['refused', provider, reference ?? null, orderId ?? null];
    await deliveries.once({ id, content: detail, isState: true }, { hand });
  } catch (error) {
    logger.warn({ provider, applicationId, err: error }, 'A refused callback could not be noted at its run');
  }
}

async function deliver(
  options: ProviderCallbackOptions,
  callback: Extract<CallbackResult, { kind: 'result' | 'unaddressed' }>,
  deadline: RequestDeadline,
): Promise<CallbackStatus> {
  if (callback.kind === 'result' && !options.proof.holds(callback.result, options.nowMs()))
    return deliverUnproven(options, callback, deadline);
  const { result } = callback;
  const applicationId = callback.kind === 'result' ? callback.applicationId : undefined;
  const { provider, reference, orderId, resultId, part } = result;
  // All ids of the result, since some providers count their results per order.
  const address = [provider, applicationId ?? null, reference ?? null, orderId, ...(part === undefined ? [] : [part])];
  const isState = result.source === 'reading';
  const content = result.datedBy === 'arrival' ? { ...result, occurredAt: null } : result;
  const { kind } = await options.deliveries.once(
    { id: isState ? address : [...address, resultId], content, isState },
    {
      async hand() {
        if (applicationId === undefined) await options.signals.ofOrder(result, deadline);
        else await options.signals.resultReceived(applicationId, result, deadline);
        if (!isState) options.deliveries.forget(address);
        return { answer: 'accepted', remember: true };
      },
      noteAltered: () => noteAltered(options, { applicationId, result }, deadline),
    },
  );
  if (kind === 'altered') options.metrics.securityEvents.inc({ source: provider, kind: 'altered-delivery' });
  return kind === 'first' ? 'accepted' : kind;
}

/** An open run takes it where it knows the reference, from an order of before; nothing is started (P-OWN). */
async function deliverUnproven(
  options: ProviderCallbackOptions,
  { applicationId, result }: Extract<CallbackResult, { kind: 'result' }>,
  deadline: RequestDeadline,
): Promise<CallbackStatus> {
  const { metrics, signals } = options;
  const { provider } = result;
  metrics.securityEvents.inc({ source: provider, kind: 'unproven-reference' });
  logOfProvider(
    options,
    { provider, applicationId },
    'A result names a reference that no secret of bridge.yaml proves to be ours; it starts nothing. `check` says whether one was taken out',
  );
  await signals.resultUnproven(applicationId, { ...result, proof: 'missing' }, deadline);
  return 'unproven';
}

/** R9. The run compares the result with the first one, keeps the first, and notes the second. */
async function noteAltered(
  options: ProviderCallbackOptions,
  { applicationId, result }: { applicationId: number | undefined; result: Result },
  deadline: RequestDeadline,
): Promise<void> {
  const { shortHash, signals } = options;
  const { provider, resultId } = result;
  const about = { provider, result: shortHash(resultId), applicationId };
  logOfProvider(options, about, 'A known result came with another content');
  if (applicationId === undefined) await signals.ofOrder(result, deadline);
  else await signals.resultAltered(applicationId, result, deadline);
}
