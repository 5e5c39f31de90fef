// HMAC-SHA256 of the body, or of a text that the sender makes of parts of it, as hex or base64 in one header. What could go
// wrong: a text that leaves the body out proves that the event is theirs, and nothing about the rest of it; such a
// callback is a notice, and its result is fetched.
import type { LiveSecret } from '../../config/bridge-config';
import { isSignedBy, liveKeys } from './live-keys';
import { onlyValue, type SignatureCheck } from './signature-check';
import type { SignedText } from './signed-text';

export interface PlainHmacOptions {
  secrets: readonly LiveSecret[];
  /** Name in lower case. */
  header: string;
  /** Stands before the signature in the header, such as `sha256=`. */
  prefix: string;
  encoding: 'hex' | 'base64';
  signed: SignedText;
}

export function plainHmac({ secrets, header, prefix, encoding, signed }: PlainHmacOptions): SignatureCheck {
  const keys = liveKeys(secrets);
  return ({ rawBody, headers, nowMs }) => {
    const written = onlyValue(headers, header);
    if (written?.startsWith(prefix) !== true) return false;
    const parts = signed.partsOf(rawBody);
    return parts !== undefined && isSignedBy(keys, parts, [written.slice(prefix.length)], encoding, nowMs);
  };
}
