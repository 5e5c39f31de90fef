// Reads the result of an authentic callback. What could go wrong: some senders retry a refused event for weeks and hold back every
// event behind it. For them, an event whose every retry would fail is acknowledged unread, and polling finds its result (R12).
// Whoever captured a proof that does not cover the body can replay it with any body, so what is logged is rate-limited.
import type { IncomingMessage } from 'node:http';
import type { CallbackQuery, CallbackResult, ParsedCallback, ProviderAdapter } from '../providers/adapter';
import type { Logger } from '../telemetry/logger';
import type { ApiMetrics } from '../telemetry/metrics';
import { isHopeless, noticedResult } from './noticed-result';
import { readable, Refusal } from './refusal';
import type { RefusalLimiter } from './refusal-limiter';
import { declaredText } from './request-fields';

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

function parse({ adapter, body, query, request }: AuthenticCallback): ParsedCallback {
  return readable(() => adapter.parse(body, query, declaredText(request)));
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
