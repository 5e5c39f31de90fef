// A signature that the sender makes with a private key and everybody can check: RSA (PKCS #1), ECDSA or Ed25519. What could go
// wrong: a check costs more than an HMAC and comes before anything is proven, so few signatures and few keys are tried (R26).
import { type KeyObject, verify } from 'node:crypto';
import type { BodyFormat } from '../body-document';
import type { PublicKeyProof } from './callback-proof';
import type { HmacAlgorithm, HmacEncoding } from './hmac-forms';
import { proofOf } from './proof';
import { curveOf, keyFamily } from './key-algorithm';
import { publicKeyOf } from './public-key';
import type { SignatureCheck } from './signature-check';
import { signedCallbackReader } from './signed-callback';

/** One, and another during a rotation. */
const mostTried = 2;

export function publicKeySignature(proof: PublicKeyProof, callbackUrl: string, format?: BodyFormat): SignatureCheck {
  const read = signedCallbackReader(proof, callbackUrl, format);
  const keys = publicKeys(proof.publicKeys);
  return (received) => {
    const found = read(received);
    if (found === undefined || found.signatures.length > mostTried) return 'unproven';
    const signed = Buffer.concat(found.signed.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
    const signatures = found.signatures.map((text) => decoded(text, proof.encoding));
    const isSigned = signatures.some(
      (signature) => signature !== undefined && isSignedWith(keys, signed, signature, proof.algorithm),
    );
    return proofOf(isSigned, found.isTimely);
  };
}

/** The file is refused unless each is one (config/public-key-checks.ts). */
export function publicKeys(written: readonly string[]): KeyObject[] {
  return written.map(publicKeyOf).filter((key) => key !== undefined);
}

/** Nothing about a public key is secret, so the first that fits may end the search. */
export function isSignedWith(
  keys: readonly KeyObject[],
  signed: Uint8Array,
  signature: Buffer,
  algorithm: HmacAlgorithm,
): boolean {
  return keys.some((key) => {
    const family = keyFamily(key);
    try {
      if (family !== 'ec') return verify(family === 'ed25519' ? null : algorithm, signed, key, signature);
      const dsaEncoding = isSideBySide(key, signature) ? 'ieee-p1363' : 'der';
      return verify(algorithm, signed, { key, dsaEncoding }, signature);
    } catch {
      // Bytes that are no signature of this kind.
      return false;
    }
  });
}

/**
 * Both numbers side by side have as many bytes as the curve, in whatever way they begin: DER is longer, unless both numbers are
 * smaller than one signature in 2 ** 40 has them.
 */
export function isSideBySide(key: KeyObject, signature: Buffer): boolean {
  return signature.length === 2 * (curveOf(key)?.bytes ?? Number.NaN);
}

/** One spelling of a signature is one signature: decoders skip what they do not know. */
export function decoded(text: string, encoding: HmacEncoding): Buffer | undefined {
  const written = encoding === 'hex' ? text.toLowerCase() : text;
  const bytes = Buffer.from(written, encoding);
  return bytes.length > 0 && bytes.toString(encoding) === written ? bytes : undefined;
}
