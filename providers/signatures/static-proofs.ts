// The weakest proofs: a secret in a header, and for senders whose headers cannot be set a token in the callback URL: one for each
// order in its query, or the secret itself in its path. None covers the body, so a callback with one of them is only a notice, unless
// bridge.yaml says that the sender is trusted.
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

/** In the path and nowhere else: a query is what proxies and browsers keep and pass on. */
export function pathTokenCheck(secrets: readonly LiveSecret[]): SignatureCheck {
  const keys = liveKeys(secrets);
  return ({ pathToken, nowMs }) => proofOf(pathToken !== undefined && isLiveSecret(keys, pathToken, nowMs));
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
