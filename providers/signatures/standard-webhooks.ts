// Standard Webhooks: HMAC-SHA256 of `id.timestamp.body`, base64, as `v1,<base64>`. Stricter than the reference library: it checks
// the raw bytes (not a text made of them) and the timestamp as written (not a number read from it), takes only `v1`, and bounds
// the number of signatures.
import type { CallbackHeaders } from '../adapter';
import { isSignedBy, type LiveSecret, liveKeys, mostSignatures } from './live-keys';
import { onlyValue, type SignatureCheck } from './signature-check';
import { defaultTolerance, isTimely } from './timestamp';

/** Characters: room for sixteen signatures of either version. */
const longestHeader = 2_000;
/** Visible ASCII, as it is written into a header. */
const messageId = /^[\x21-\x7e]{1,256}$/;

/** @param toleranceMs how far the timestamp may be from now. @default 300000 */
export function standardWebhooks(secrets: readonly LiveSecret[], toleranceMs = defaultTolerance): SignatureCheck {
  const keys = liveKeys(secrets, (value) => Buffer.from(value.replace(/^whsec_/, ''), 'base64'));
  return ({ rawBody, headers, nowMs }) => {
    const id = onlyValue(headers, 'webhook-id') ?? '';
    const timestamp = onlyValue(headers, 'webhook-timestamp') ?? '';
    const signatures = v1Signatures(headers);
    if (!messageId.test(id) || !isTimely(timestamp, nowMs, toleranceMs) || signatures.length === 0) return false;
    return isSignedBy(keys, [`${id}.${timestamp}.`, rawBody], signatures, 'base64', nowMs);
  };
}

function v1Signatures(headers: CallbackHeaders): string[] {
  const header = onlyValue(headers, 'webhook-signature') ?? '';
  if (header.length > longestHeader) return [];
  const written = header.split(' ');
  if (written.length > mostSignatures || written.includes('')) return [];
  return written.filter((signature) => signature.startsWith('v1,')).map((signature) => signature.slice(3));
}
