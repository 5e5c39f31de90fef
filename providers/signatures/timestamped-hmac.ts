// `t=<unix seconds>,v1=<hex>`: HMAC-SHA256 of `t.body` (HackerEarth, and Stripe before it). Other elements are discarded,
// as the senders ask; several `v1` are a rotation.
import type { TimestampedHmacProof } from './callback-proof';
import { isSignedBy, liveKeys, mostSignatures } from './live-keys';
import { onlyValue, type SignatureCheck } from './signature-check';
import { isTimely } from './timestamp';

/** Characters: room for sixteen signatures. */
const longestHeader = 1_500;

export function timestampedHmac({ secrets, header, tolerance }: TimestampedHmacProof): SignatureCheck {
  const keys = liveKeys(secrets);
  return ({ rawBody, headers, nowMs }) => {
    const written = onlyValue(headers, header) ?? '';
    const elements = written.length > longestHeader ? [] : written.split(',');
    const valuesOf = (name: string): string[] =>
      elements.filter((element) => element.startsWith(name)).map((element) => element.slice(name.length));
    const [timestamp = '', ...others] = valuesOf('t=');
    const signatures = valuesOf('v1=');
    if (elements.includes('') || others.length > 0 || signatures.length === 0 || signatures.length > mostSignatures)
      return false;
    if (!isTimely(timestamp, nowMs, tolerance)) return false;
    return isSignedBy(keys, [`${timestamp}.`, rawBody], signatures, 'hex', nowMs);
  };
}
