// HMAC-SHA256 of the body, or of a text that the sender makes from parts of it, as hex or base64 in one header. What could go
// wrong: a signed text without the body proves the sender of the event, and not its content. Such a callback is a notice, and
// its result is fetched.
import type { PlainHmacProof } from './callback-proof';
import { isSignedBy, liveKeys } from './live-keys';
import { onlyValue, type SignatureCheck } from './signature-check';
import { signedText } from './signed-text';

export function plainHmac(proof: PlainHmacProof, callbackUrl: string): SignatureCheck {
  const { verify, header, prefix } = proof;
  const encoding = verify === 'hmac-sha256-hex' ? 'hex' : 'base64';
  const signed = signedText(proof.signed, callbackUrl);
  const keys = liveKeys(proof.secrets);
  return ({ rawBody, headers, nowMs }) => {
    const written = onlyValue(headers, header);
    if (written?.startsWith(prefix) !== true) return false;
    const parts = signed.partsOf(rawBody);
    return parts !== undefined && isSignedBy(keys, parts, [written.slice(prefix.length)], encoding, nowMs);
  };
}
