// An HMAC of the body, or of a text that the sender makes from parts of the callback. The scheme is data: algorithm, key,
// encoding, the template of the signed text, where signature and timestamp stand. What could go wrong: a signed text without the
// body proves the sender of the event, and not its content. Such a callback is a notice, and its result is fetched.
import type { HmacProof } from './callback-proof';
import type { HmacEncoding, KeyForm } from './hmac-forms';
import { placeReader } from './callback-place';
import { isSignedBy, liveKeys, mostSignatures } from './live-keys';
import { proofOf } from './proof';
import type { SignatureCheck } from './signature-check';
import { signedText } from './signed-text';
import { UnprovenBody } from './unproven-body';
import { isTimely, isTimestamp } from './timestamp';

export function hmacSignature(proof: HmacProof, callbackUrl: string): SignatureCheck {
  const { algorithm, encoding, at, prefix, timestamp } = proof;
  const text = signedText(proof, callbackUrl);
  const keys = liveKeys(proof.secrets, keyOf(proof.key));
  const signaturesIn = placeReader(at);
  const timestampsIn = timestamp === undefined ? undefined : placeReader(timestamp.at);
  return (received) => {
    const body = new UnprovenBody(received.rawBody);
    const written = signaturesIn(received, body);
    if (written.length === 0 || written.length > mostSignatures) return 'unproven';
    const [time, ...others] = timestampsIn?.(received, body) ?? [];
    // Two timestamps are ambiguous.
    if (others.length > 0) return 'unproven';
    if (timestamp !== undefined && !isTimestamp(time ?? '', timestamp.unit)) return 'unproven';
    const signed = text.partsOf(received, body, time);
    const candidates = written
      .filter((value) => value.startsWith(prefix))
      .map((value) => unpadded(value.slice(prefix.length), encoding));
    const { nowMs } = received;
    const isSigned = signed !== undefined && isSignedBy(keys, signed, candidates, { algorithm, encoding }, nowMs);
    return proofOf(
      isSigned,
      timestamp === undefined || isTimely(time ?? '', timestamp.unit, nowMs, timestamp.tolerance),
    );
  };
}

/** Some senders pad base64url, which needs no padding. */
function unpadded(signature: string, encoding: HmacEncoding): string {
  return encoding === 'base64url' ? signature.replace(/={1,2}$/, '') : signature;
}

/** The file is refused unless its secret is written so (config/proof-checks.ts). */
function keyOf(form: KeyForm): (secret: string) => Buffer {
  const encoding = form === 'text' ? 'utf8' : form;
  return (secret) => Buffer.from(secret, encoding);
}
