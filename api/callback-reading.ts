// Reads the result of an authentic callback. What could go wrong: some senders retry a refused event for weeks and hold back every
// event behind it. For them, an event whose every retry would fail is acknowledged unread, and polling finds its result (R12).
// Whoever captured a proof that does not cover the body can replay it with any body, so what is logged is rate-limited.
import type { IncomingMessage } from 'node:http';
import { MalformedPayload, HttpFailure } from '../outbound/http-failure';
import type {
  CallbackPart,
  CallbackResult,
  CallbackTarget,
  ProviderAdapter,
  CallbackNotice,
} from '../providers/adapter';
import type { Logger } from '../telemetry/logger';
import type { ApiMetrics } from '../telemetry/metrics';
import { notAsAgreed, Refusal } from './refusal';
import type { RequestDeadline } from './request-deadline';
import type { RefusalLimiter } from '../telemetry/refusal-limiter';
import { declaredText } from './request-fields';
import { errorEntry } from '../domain/error-table';

export interface CallbackReadingOptions {
  metrics: ApiMetrics;
  logger: Logger;
  /** The one that answers refusals with 429. */
  limiter: RefusalLimiter;
}

interface AuthenticCallback {
  adapter: ProviderAdapter;
  body: Buffer;
  target: CallbackTarget;
  request: IncomingMessage;
  /** Of the whole request; what is fetched for a notice takes nothing of it. */
  deadline: RequestDeadline;
}

/** Of one item of a callback: its result, what it is refused for, or `unreadable` where it is acknowledged unread. */
export type ReadItem = CallbackResult | { kind: 'refused'; refusal: Refusal } | { kind: 'unreadable' };

/** Each item of the callback, read when its turn comes; an item that cannot be read costs no other. */
export async function* readItems(
  options: CallbackReadingOptions,
  callback: AuthenticCallback,
): AsyncGenerator<ReadItem> {
  const parts = partsOf(callback);
  const isFetching = parts.some(({ kind }) => kind === 'notice');
  const fetching = isFetching ? AbortSignal.timeout(fetchWithinMs) : nothingToFetch;
  // Not always the same first: where the time is over before all are fetched, the sender's next attempt gets to others.
  const first = isFetching ? Math.floor(Math.random() * parts.length) : 0;
  for (const part of [...parts.slice(first), ...parts.slice(0, first)])
    yield* await readItem(options, callback, part, fetching);
}

const nothingToFetch = AbortSignal.abort();

async function readItem(
  options: CallbackReadingOptions,
  callback: AuthenticCallback,
  part: CallbackPart,
  fetching: AbortSignal,
): Promise<readonly ReadItem[]> {
  const { name, queueBlocks } = callback.adapter;
  try {
    if (part.kind === 'refused') throw notAsAgreed(part.failure, name);
    if (part.kind !== 'notice') return [part];
    return await callback.deadline.apart(noticedResult(part, fetching));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (queueBlocks !== true || !isHopeless(error)) return [{ kind: 'refused', refusal: error }];
    noteUnread(options, callback, error);
    return [{ kind: 'unreadable' }];
  }
}

function partsOf({ adapter, body, target, request }: AuthenticCallback): readonly CallbackPart[] {
  try {
    const parsed = adapter.parse(body, target, declaredText(request));
    return parsed.kind === 'several' ? parsed.parts : [parsed];
  } catch (error) {
    if (error instanceof MalformedPayload) return [{ kind: 'refused', failure: error }];
    throw error;
  }
}

function noteUnread(
  { metrics, logger, limiter }: CallbackReadingOptions,
  { adapter, request }: AuthenticCallback,
  { code, reason, detail, cause }: Refusal,
): void {
  const source = request.socket.remoteAddress;
  metrics.refused.inc({ route: 'callbacks', reason, provider: adapter.name });
  if (limiter.refuse(source) !== undefined) return;
  const line = { provider: adapter.name, code, reason, detail, source, ...(cause === undefined ? {} : { err: cause }) };
  logger.warn(line, 'An authentic event was acknowledged unread, so that its queue goes on; polling finds its result');
}

// A callback that proves its sender but not its content is a notice: the receiver fetches the result before it answers, so that
// it acknowledges nothing that Temporal did not accept (P-ACK). What could go wrong: the provider does not answer the bridge
// while it waits for the bridge. Then it gets 503 and sends the notice again, and polling finds the result in any case. The
// call counts in the rate of all processes (P-RATE), whose ledger needs a worker; without a worker the answer is 503 too.

/** Milliseconds for all notices of one request; the deadline for Temporal comes on top, and no answer takes over ten seconds (R11). */
const fetchWithinMs = 5_500;

/** Whether every retry of the sender would fail: the body is malformed, or the provider refuses to show the result. */
function isHopeless({ code, cause }: Refusal): boolean {
  if (errorEntry(code).retriedBy !== 'sender') return true;
  return cause instanceof HttpFailure && cause.about === 'request';
}

/** @throws Refusal BRIDGE_RESULT_NOT_FETCHED */
async function noticedResult(notice: CallbackNotice, signal: AbortSignal): Promise<readonly CallbackResult[]> {
  try {
    const fetched = await notice.fetch(signal);
    return fetched.kind === 'several' ? fetched.parts : [fetched];
  } catch (cause) {
    throw new Refusal('BRIDGE_RESULT_NOT_FETCHED', {
      reason: 'not-fetched',
      detail: 'the result could not be fetched; send the event again',
      headers: { 'Retry-After': '30' },
      cause,
    });
  }
}
