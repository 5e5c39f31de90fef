// What a public key says of the signatures that it checks. What could go wrong: a key whose check takes too long, since strangers cause
// it (R26), or a token that chooses how it is checked.
import type { KeyObject } from 'node:crypto';
import type { HmacAlgorithm } from './hmac-forms';

/** Curves on which a check takes well under a millisecond, since strangers cause it (R26). */
const curves: ReadonlyMap<string, Curve> = new Map([
  ['prime256v1', { bytes: 32, token: { names: ['ES256'], hash: 'sha256' } }],
  ['secp256k1', { bytes: 32, token: { names: ['ES256K'], hash: 'sha256' } }],
  ['secp384r1', { bytes: 48, token: { names: ['ES384'], hash: 'sha384' } }],
]);

export interface Curve {
  /** Of each of the two numbers of a signature. */
  bytes: number;
  token: TokenAlgorithm;
}

export interface TokenAlgorithm {
  /** As `alg` of a token or of a JWK has it. */
  names: readonly string[];
  hash: HmacAlgorithm;
}

/**
 * As RFC 7518, 8037, 8812 and 9864 name it: of ECDSA by the curve, of RSA by the hash.
 * @param rsaHash what RSA signs, since its key does not say
 */
export function tokenAlgorithm(key: KeyObject, rsaHash: HmacAlgorithm): TokenAlgorithm | undefined {
  switch (keyFamily(key)) {
    case 'rsa':
      return { names: [rsaHash.replace('sha', 'RS')], hash: rsaHash };
    case 'ec':
      return curveOf(key)?.token;
    case 'ed25519':
      // It has its own hash.
      return { names: ['EdDSA', 'Ed25519'], hash: 'sha512' };
    case undefined:
      return undefined;
  }
}

/** `undefined` for a key of another kind, or on a curve that is not checked. */
export function curveOf(key: KeyObject): Curve | undefined {
  return curves.get(key.asymmetricKeyDetails?.namedCurve ?? '');
}

/** Bits of an RSA key: from the fewest that senders still use to the most that a check has time for. */
const rsaBits = { fewest: 1_024, strong: 2_048, most: 8_192 } as const;

export type KeyFamily = 'rsa' | 'ec' | 'ed25519';

/** `undefined` for a key that signs otherwise, or whose check takes too long. */
export function keyFamily(key: KeyObject): KeyFamily | undefined {
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  const { asymmetricKeyType: type } = key;
  if (type === 'ed25519') return type;
  if (type === 'ec') return curveOf(key) !== undefined ? type : undefined;
  const isOfUse = type === 'rsa' && modulusLength >= rsaBits.fewest && modulusLength <= rsaBits.most;
  return isOfUse ? type : undefined;
}

export function isWeakKey(key: KeyObject): boolean {
  return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) < rsaBits.strong;
}
