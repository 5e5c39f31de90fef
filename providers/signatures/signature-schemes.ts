// From the settings of a callback to its signature check.
import type { BodyFormat } from '../body-document';
import { placeholdersOf } from '../template-text';
import type { CallbackPlace, CallbackProof } from './callback-proof';
import { hmacSignature } from './hmac-signature';
import { jwtHs256, jwtPublicKey } from './json-web-token';
import { publicKeySignature } from './public-key-signature';
import type { SignatureCheck } from './signature-check';
import { standardWebhooks } from './standard-webhooks';
import { pathTokenCheck, staticHeader, urlTokenCheck } from './static-proofs';

/**
 * @param callbackUrl where this provider's callbacks arrive, since some senders sign it
 * @param format of their bodies, of which some senders sign the values
 */
export function createSignatureCheck(proof: CallbackProof, callbackUrl: string, format?: BodyFormat): SignatureCheck {
  switch (proof.verify) {
    case 'standard-webhooks':
      return standardWebhooks(proof.secrets, proof.tolerance);
    case 'hmac':
      return hmacSignature(proof, callbackUrl, format);
    case 'public-key':
      return publicKeySignature(proof, callbackUrl, format);
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

/** Whether values of the body are proven, and not its bytes: how these are read must then be said by no header, which nobody signs. */
export function provesValues(proof: CallbackProof): boolean {
  if (proof.verify !== 'hmac' && proof.verify !== 'public-key') return false;
  const names = placeholdersOf(proof.signed).map(({ name }) => name);
  return !names.includes('body') && names.some((name) => name === 'fields' || name.startsWith('/'));
}

/** Whether a part of the proof is in the query of the URL; of url-token only in that of an order of before. */
export function readsQuery(proof: CallbackProof): boolean {
  return proof.verify === 'url-token' || signedPlaces(proof).some((place) => place.in === 'query');
}
