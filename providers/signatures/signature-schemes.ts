// From the settings of a callback to its signature check.
import type { CallbackPlace, CallbackProof } from './callback-proof';
import { hmacSignature } from './hmac-signature';
import { jwtHs256, jwtPublicKey } from './json-web-token';
import { publicKeySignature } from './public-key-signature';
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
    case 'public-key':
      return publicKeySignature(proof, callbackUrl);
    case 'jwt-hs256':
      return jwtHs256(proof);
    case 'jwt-public-key':
      return jwtPublicKey(proof);
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

/** Where signature and time of a signed callback stand; none for what is not signed so. */
export function signedPlaces(proof: CallbackProof): CallbackPlace[] {
  if (proof.verify !== 'hmac' && proof.verify !== 'public-key') return [];
  return proof.timestamp === undefined ? [proof.at] : [proof.at, proof.timestamp.at];
}

/** Whether a part of the proof is in the query of the URL; of url-token only in that of an order of before. */
export function readsQuery(proof: CallbackProof): boolean {
  return proof.verify === 'url-token' || signedPlaces(proof).some((place) => place.in === 'query');
}
