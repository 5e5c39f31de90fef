// `POST /callbacks/:provider`: the provider's scheme proves the raw bytes (R1), its adapter reads them, Temporal accepts
// the result, and only then the receiver answers 200 (P-ACK). What could go wrong: any sender can post here, and a signature covers
// the body, so the receiver has to read the body first. So it bounds the body before it buffers (R16), and guards it before it
// parses (R17).
import type { RequestHandler } from 'express';
import type { Result } from '../domain/exam/result';
import type { Clock } from '../outbound/clock';
import type { CallbackResult, ProviderAdapter } from '../providers/adapter';
import type { ApplicationSignals } from './application-signals';
import { sendChallenge } from './callback-challenge';
import { readCallback, type CallbackReadingOptions } from './callback-reading';
import { readBody } from './raw-body';
import type { RecentDeliveries } from './recent-deliveries';
import { unauthenticated } from './refusal';
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
  /** Epoch milliseconds, for timestamps and secrets that end. */
  nowMs: () => number;
  /** For the deadline of a request. */
  clock: Clock;
}

const noFields: RequestFields = new Map();

export function providerCallback(options: ProviderCallbackOptions): RequestHandler<{ provider: string }> {
  const { adapters, maxBytes, metrics, nowMs } = options;
  return async (request, response) => {
    const adapter = adapters.get(request.params.provider);
    if (adapter === undefined) throw unknownRoute('unknown-provider');
    const body = await readBody(request, maxBytes);
    const challenge = adapter.challenge?.({ method: 'POST', rawBody: body });
    if (challenge !== undefined) {
      metrics.callbacks.inc({ provider: adapter.name, status: 'ignored' });
      return sendChallenge(response, challenge);
    }
    // Only where the proof is in it: whatever is read here is read for strangers (R26).
    const query = adapter.readsQuery === true ? queryOf(request) : noFields;
    if (!adapter.verify(body, headersOf(request), nowMs(), query)) {
      throw unauthenticated('the proof of origin does not match the body, or is too old');
    }
    const callback = await readCallback(options, { adapter, body, query, request });
    // A notice arrives with the result that was fetched for it, within a bound of its own.
    const deadline = new RequestDeadline(options.clock);
    const status = callback === 'unreadable' ? callback : await deliver(options, callback, deadline);
    metrics.callbacks.inc({ provider: adapter.name, status });
    response.json({ status: 'accepted' });
  };
}

type CallbackStatus = 'accepted' | 'ignored' | 'duplicate' | 'altered';

async function deliver(
  options: ProviderCallbackOptions,
  callback: CallbackResult,
  deadline: RequestDeadline,
): Promise<CallbackStatus> {
  if (callback.kind === 'ignored') return 'ignored';
  const { result } = callback;
  const applicationId = callback.kind === 'result' ? callback.applicationId : undefined;
  const { provider, reference, orderId, resultId } = result;
  // All ids of the result, since some providers count their results per order.
  const address = [provider, applicationId ?? null, reference ?? null, orderId];
  const isState = result.source === 'reading';
  const content = result.datedBy === 'arrival' ? { ...result, occurredAt: null } : result;
  const { kind } = await options.deliveries.once(
    { id: isState ? address : [...address, resultId], content, isState },
    {
      async hand() {
        if (applicationId === undefined) await options.signals.resultOfOrder(result, deadline);
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

/** R9. The run compares the result with the first one, keeps the first, and notes the second. */
async function noteAltered(
  { logger, signals }: ProviderCallbackOptions,
  { applicationId, result }: { applicationId: number | undefined; result: Result },
  deadline: RequestDeadline,
): Promise<void> {
  const { provider, resultId } = result;
  logger.warn({ provider, resultId, applicationId }, 'A known result came with another content');
  if (applicationId === undefined) await signals.resultOfOrder(result, deadline);
  else await signals.resultAltered(applicationId, result, deadline);
}
