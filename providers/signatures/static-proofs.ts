// The weakest proofs: a secret in a header, and for senders whose headers cannot be set a token at the end of the path of the callback
// URL: one for each order, or the secret itself. None covers the body, so a callback with one of them is only a notice, unless
// bridge.yaml says that the sender is trusted. A query is what proxies and browsers keep and pass on, so no URL is made with a token
// there; orders of before have theirs in it as long as they are open.
import { createHmac } from 'node:crypto';
import type { StaticHeaderProof } from './callback-proof';
import { isLiveSecret, isSignedBy, type LiveSecret, liveKeys } from './live-keys';
import { proofOf } from './proof';
import { onlyValue, type ReceivedCallback, type SignatureCheck } from './signature-check';

export function staticHeader({ secrets, header, prefix }: StaticHeaderProof): SignatureCheck {
  const keys = liveKeys(secrets);
  return ({ headers, nowMs }) => {
    const written = onlyValue(headers, header);
    return proofOf(written?.startsWith(prefix) === true && isLiveSecret(keys, written.slice(prefix.length), nowMs));
  };
}

/** In the path and nowhere else. */
export function pathTokenCheck(secrets: readonly LiveSecret[]): SignatureCheck {
  const keys = liveKeys(secrets);
  return ({ pathToken, nowMs }) => proofOf(pathToken !== undefined && isLiveSecret(keys, pathToken, nowMs));
}

/** A token for one reference: it makes no other URL valid. */
export function urlToken(secret: string, reference: string): string {
  return createHmac('sha256', secret).update(reference).digest('base64url');
}

/** The end of the path of an order's own callback URL. */
export function orderPath(secret: string, reference: string): string {
  return `${reference}.${urlToken(secret, reference)}`;
}

interface OrderUrl {
  reference: string;
  token: string;
}

/** What the URL of a callback says of its order. */
export function orderUrlIn({ query, pathToken }: Pick<ReceivedCallback, 'query' | 'pathToken'>): OrderUrl | undefined {
  const [, ofPath, tokenOfPath] = /^(.+)\.([^.]+)$/.exec(pathToken ?? '') ?? [];
  const reference = pathToken === undefined ? onlyValue(query, 'reference') : ofPath;
  const token = pathToken === undefined ? onlyValue(query, 'token') : tokenOfPath;
  return reference === undefined || token === undefined ? undefined : { reference, token };
}

export function urlTokenCheck(secrets: readonly LiveSecret[]): SignatureCheck {
  const keys = liveKeys(secrets);
  return (received) => {
    const { reference, token } = orderUrlIn(received) ?? {};
    if (reference === undefined || token === undefined) return 'unproven';
    const digest = { algorithm: 'sha256', encoding: 'base64url' } as const;
    return proofOf(isSignedBy(keys, { signed: [reference], signatures: [token] }, digest, received.nowMs));
  };
}
