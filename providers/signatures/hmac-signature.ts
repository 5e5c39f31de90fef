// An HMAC of the body, or of a text that the sender makes from parts of the callback. The scheme is data: algorithm, key,
// encoding, the template of the signed text, where signature and timestamp stand. What could go wrong: a signed text without the
// body proves the sender of the event, and not its content. Such a callback is a notice, and its result is fetched.
import type { BodyFormat } from '../body-document';
import type { HmacProof } from './callback-proof';
import type { KeyForm } from './hmac-forms';
import { isSignedBy, liveKeys } from './live-keys';
import { proofOf } from './proof';
import type { SignatureCheck } from './signature-check';
import { signedCallbackReader } from './signed-callback';

export function hmacSignature(proof: HmacProof, callbackUrl: string, format?: BodyFormat): SignatureCheck {
  const read = signedCallbackReader(proof, callbackUrl, format);
  const keys = liveKeys(proof.secrets, keyOf(proof.key));
  return (received) => {
    const found = read(received);
    if (found === undefined) return 'unproven';
    return proofOf(isSignedBy(keys, found, proof, received.nowMs), found.isTimely);
  };
}

/** The file is refused unless its secret is written so (config/proof-checks.ts). */
function keyOf(form: KeyForm): (secret: string) => Buffer {
  const encoding = form === 'text' ? 'utf8' : form;
  return (secret) => Buffer.from(secret, encoding);
}
