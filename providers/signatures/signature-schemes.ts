// From the settings of a callback to its signature check.
import type { CallbackProof } from './callback-proof';
import { jwtHs256 } from './jwt-hs256';
import { hmacSignature } from './hmac-signature';
import type { SignatureCheck } from './signature-check';
import { standardWebhooks } from './standard-webhooks';
import { pathTokenCheck, staticHeader, urlTokenCheck } from './static-proofs';

/** @param callbackUrl where this provider's callbacks arrive, since some senders sign it */
export function createSignatureCheck(proof: CallbackProof, callbackUrl: string): SignatureCheck {
  switch (proof.verify) {
    case 'standard-webhooks':
      return standardWebhooks(proof.secrets, proof.tolerance);
    case 'hmac':
      return hmacSignature(proof, callbackUrl);
    case 'jwt-hs256':
      return jwtHs256(proof);
    case 'static-header':
      return staticHeader(proof);
    case 'url-token':
      return urlTokenCheck(proof.secrets);
    case 'path-token':
      return pathTokenCheck(proof.secrets);
  }
}

/** Whether the proof is at the end of the path. */
export function readsPath({ verify }: CallbackProof): boolean {
  return verify === 'path-token' || verify === 'url-token';
}

/** Whether a part of the proof is in the query of the URL; of url-token only in that of an order of before. */
export function readsQuery(proof: CallbackProof): boolean {
  if (proof.verify !== 'hmac') return proof.verify === 'url-token';
  return [proof.at, proof.timestamp?.at].some((place) => place?.in === 'query');
}
