// The secrets of one provider as keys, and the comparison that every scheme shares (R3, R5). What could go wrong: an early
// exit shows an attacker how much of a signature was right, so every key and every candidate is compared in every case.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { HmacAlgorithm, HmacEncoding } from './hmac-forms';

/** A valid secret; it expires at `until` (epoch ms). Two may be valid at once (R5). */
export interface LiveSecret {
  value: string;
  until?: number;
}

export interface LiveKey {
  key: Buffer;
  /** Epoch milliseconds at which the key expires. */
  until: number;
}

/** Most signatures in one header; a rotation needs two. */
export const mostSignatures = 16;

/** Most secrets are used as the bytes they are written in. */
export function liveKeys(
  secrets: readonly LiveSecret[],
  decode: (value: string) => Buffer = (value) => Buffer.from(value, 'utf8'),
): LiveKey[] {
  return secrets.map(({ value, until }) => ({ key: decode(value), until: until ?? Number.POSITIVE_INFINITY }));
}

/** How a signature is made and written. */
export interface Digest {
  algorithm: HmacAlgorithm;
  encoding: HmacEncoding;
}

/**
 * Whether one of the candidates is exactly the HMAC of the signed parts under a valid key. Texts are compared, not decoded
 * bytes: decoders skip what they do not know. Hex in upper case is the one other spelling that senders use.
 */
export function isSignedBy(
  keys: readonly LiveKey[],
  signed: readonly (string | Uint8Array)[],
  candidates: readonly string[],
  { algorithm, encoding }: Digest,
  nowMs: number,
): boolean {
  let accepted = false;
  for (const { key, until } of keys) {
    const hmac = createHmac(algorithm, key);
    for (const part of signed) hmac.update(part);
    const expected = Buffer.from(hmac.digest(encoding), 'utf8');
    for (const candidate of candidates) {
      const given = Buffer.from(encoding === 'hex' ? candidate.toLowerCase() : candidate, 'utf8');
      // The length of a signature is no secret.
      const equal = expected.length === given.length && timingSafeEqual(expected, given);
      accepted ||= equal && nowMs < until;
    }
  }
  return accepted;
}

/** Whether the text is one of the secrets themselves; hashed first, so that their lengths do not show. */
export function isLiveSecret(keys: readonly LiveKey[], given: string, nowMs: number): boolean {
  const hash = sha256(given);
  let accepted = false;
  for (const { key, until } of keys) {
    const equal = timingSafeEqual(hash, sha256(key));
    accepted ||= equal && nowMs < until;
  }
  return accepted;
}

function sha256(value: string | Uint8Array): Buffer {
  return createHash('sha256').update(value).digest();
}
