// The two weakest proofs: a secret in a header, and a token in the callback URL for senders whose headers cannot be set. Neither
// covers the body, so a callback with one of them is only a notice, unless bridge.yaml says that the sender is trusted.
import { createHmac } from 'node:crypto';
import type { StaticHeaderProof } from './callback-proof';
import { isLiveSecret, isSignedBy, type LiveSecret, liveKeys } from './live-keys';
import { proofOf } from './proof';
import { onlyValue, type SignatureCheck } from './signature-check';

export function staticHeader({ secrets, header, prefix }: StaticHeaderProof): SignatureCheck {
  const keys = liveKeys(secrets);
  return ({ headers, nowMs }) => {
    const written = onlyValue(headers, header);
    return proofOf(written?.startsWith(prefix) === true && isLiveSecret(keys, written.slice(prefix.length), nowMs));
  };
}

/** Names in the query of the callback URL that an order sends. */
export const urlTokenNames = { reference: 'reference', token: 'token' } as const;

/** A token for one reference: it makes no other URL valid. */
export function urlToken(secret: string, reference: string): string {
  return createHmac('sha256', secret).update(reference).digest('base64url');
}

export function urlTokenCheck(secrets: readonly LiveSecret[]): SignatureCheck {
  const keys = liveKeys(secrets);
  return ({ query, nowMs }) => {
    const reference = onlyValue(query, urlTokenNames.reference);
    const token = onlyValue(query, urlTokenNames.token);
    if (reference === undefined || token === undefined) return 'unproven';
    return proofOf(isSignedBy(keys, [reference], [token], { algorithm: 'sha256', encoding: 'base64url' }, nowMs));
  };
}
