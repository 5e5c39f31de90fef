// A callback as the receiver hands it to a check of its origin.
import type { ReceivedCallback } from '../../providers/signatures/signature-check';
import { callbackHeaders } from './callback-headers';

export interface CallbackParts {
  body: string | Uint8Array;
  headers?: Readonly<Record<string, string | readonly string[]>>;
  query?: Readonly<Record<string, string | readonly string[]>>;
  /** `token`: what stands in the path; several are several segments. */
  path?: Readonly<Record<string, string | readonly string[]>>;
  nowMs: number;
}

export function receivedCallback({
  body,
  headers = {},
  query = {},
  path = {},
  nowMs,
}: CallbackParts): ReceivedCallback {
  const pathToken = callbackHeaders(path).get('token')?.join('/');
  const rawBody = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  return { rawBody, headers: callbackHeaders(headers), query: callbackHeaders(query), pathToken, nowMs };
}
