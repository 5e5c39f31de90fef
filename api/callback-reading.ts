// Reads the result of an authentic callback. What could go wrong: some senders retry a refused event for weeks and hold back every
// event behind it. For them, an event whose every retry would fail is acknowledged unread, and polling finds its result (R12).
// Whoever captured a proof that does not cover the body can replay it with any body, so what is logged is rate-limited.
import type { IncomingMessage } from 'node:http';
import { MalformedPayload } from '../outbound/http-failure';
import type { CallbackQuery, CallbackResult, ParsedCallback, ProviderAdapter } from '../providers/adapter';
import type { Logger } from '../telemetry/logger';
import type { ApiMetrics } from '../telemetry/metrics';
import { findJsonFault, jsonFaults } from './json-guard';
import { isHopeless, noticedResult } from './noticed-result';
import { malformed, Refusal } from './refusal';
import type { RefusalLimiter } from './refusal-limiter';

export interface CallbackReadingOptions {
  metrics: ApiMetrics;
  logger: Logger;
  /** The one that answers refusals with 429. */
  limiter: RefusalLimiter;
}

export interface AuthenticCallback {
  adapter: ProviderAdapter;
  body: Buffer;
  query: CallbackQuery;
  request: IncomingMessage;
}

/** @throws Refusal, unless the event is acknowledged unread: then `unreadable` */
export async function readCallback(
  options: CallbackReadingOptions,
  callback: AuthenticCallback,
): Promise<CallbackResult | 'unreadable'> {
  try {
    return await noticedResult(parse(callback));
  } catch (error) {
    if (callback.adapter.queueBlocks !== true || !(error instanceof Refusal) || !isHopeless(error)) throw error;
    noteUnread(options, callback, error);
    return 'unreadable';
  }
}

/** The adapter judges an empty body: some providers ping with one. */
function parse({ adapter, body, query }: AuthenticCallback): ParsedCallback {
  const fault = body.length === 0 ? undefined : findJsonFault(body);
  if (fault !== undefined) throw malformed(fault.reason, `the body ${jsonFaults[fault.reason]} (byte ${fault.at})`);
  try {
    return adapter.parse(body, query);
  } catch (error) {
    if (error instanceof MalformedPayload) throw malformed('fields', error.message);
    throw error;
  }
}

function noteUnread(
  { metrics, logger, limiter }: CallbackReadingOptions,
  { adapter, request }: AuthenticCallback,
  { code, reason, detail, cause }: Refusal,
): void {
  const source = request.socket.remoteAddress;
  metrics.refused.inc({ route: 'callbacks', reason });
  if (limiter.refuse(source) !== undefined) return;
  const line = { provider: adapter.name, code, reason, detail, source, ...(cause === undefined ? {} : { err: cause }) };
  logger.warn(line, 'An authentic event was acknowledged unread, so that its queue goes on; polling finds its result');
}
