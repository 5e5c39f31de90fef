// Standard Webhooks: HMAC-SHA256 of `id.timestamp.body`, base64, as `v1,<base64>`. Stricter than the reference library: it checks
// the raw bytes (not a text made of them) and the timestamp as written (not a number read from it), takes only `v1`, and bounds
// the number of signatures. Svix, where the standard comes from, sends the same under `svix-` names.
import { isSignedBy, type LiveSecret, liveKeys, mostSignatures } from './live-keys';
import { proofOf } from './proof';
import { onlyValue, type SignatureCheck, defaultTolerance, isTimely, isTimestamp } from './signature-check';

/** Characters: room for sixteen signatures of either version. */
const longestHeader = 2_000;
const standardDigest = { algorithm: 'sha256', encoding: 'base64' } as const;
/** Visible ASCII, as it is written into a header. */
const messageId = /^[\x21-\x7e]{1,256}$/;

/** @param toleranceMs how far the timestamp may be from now. @default 300000 */
export function standardWebhooks(secrets: readonly LiveSecret[], toleranceMs = defaultTolerance): SignatureCheck {
  const keys = liveKeys(secrets, (value) => Buffer.from(value.replace(/^whsec_/, ''), 'base64'));
  return ({ rawBody, headers, nowMs }) => {
    // One prefix for all three, so that no part of one message can be put to another.
    const prefix = headers.has('webhook-signature') ? 'webhook' : 'svix';
    const id = onlyValue(headers, `${prefix}-id`) ?? '';
    const timestamp = onlyValue(headers, `${prefix}-timestamp`) ?? '';
    const signatures = v1Signatures(onlyValue(headers, `${prefix}-signature`) ?? '');
    if (!messageId.test(id) || !isTimestamp(timestamp, 's') || signatures.length === 0) return 'unproven';
    const signed = [`${id}.${timestamp}.`, rawBody];
    const isSigned = isSignedBy(keys, { signed, signatures }, standardDigest, nowMs);
    return proofOf(isSigned, isTimely(timestamp, 's', nowMs, toleranceMs));
  };
}

function v1Signatures(header: string): string[] {
  if (header.length > longestHeader) return [];
  const written = header.split(' ');
  if (written.length > mostSignatures || written.includes('')) return [];
  return written.filter((signature) => signature.startsWith('v1,')).map((signature) => signature.slice(3));
}
