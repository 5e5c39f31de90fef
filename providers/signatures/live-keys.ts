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

export interface Digest {
  algorithm: HmacAlgorithm;
  encoding: HmacEncoding;
  /** It is no HMAC: the secret is hashed behind the signed parts, as it is or as its own hash in hex. */
  plain?: PlainHash | undefined;
}

export interface PlainHash {
  secretAs: HmacAlgorithm | 'text';
}

/** A secret before the signed parts, and not behind them, would let whoever saw one signature lengthen what it signs. */
const secretAtEnd = /\{\{\s*secret(?:\s*\|\s*(sha256|sha384|sha512))?\s*\}\}$/;

/** `undefined` where the template does not end with the secret. */
export function beforeSecret(signed: string): { signed: string; plain: PlainHash } | undefined {
  const [written, hash = 'text'] = secretAtEnd.exec(signed) ?? [];
  if (written === undefined) return undefined;
  return { signed: signed.slice(0, -written.length), plain: { secretAs: hash as PlainHash['secretAs'] } };
}

function digested(
  signed: readonly (string | Uint8Array)[],
  key: Buffer,
  { algorithm, encoding, plain }: Digest,
): string {
  const digest = plain === undefined ? createHmac(algorithm, key) : createHash(algorithm);
  for (const part of signed) digest.update(part);
  if (plain?.secretAs === 'text') digest.update(key);
  else if (plain !== undefined) digest.update(createHash(plain.secretAs).update(key).digest('hex'));
  return digest.digest(encoding);
}

/**
 * Whether one of the signatures is exactly the HMAC of the signed parts under a valid key. Texts are compared, not decoded
 * bytes: decoders skip what they do not know. Hex in upper case is the one other spelling that senders use.
 */
export function isSignedBy(
  keys: readonly LiveKey[],
  { signed, signatures }: { signed: readonly (string | Uint8Array)[]; signatures: readonly string[] },
  made: Digest,
  nowMs: number,
): boolean {
  let accepted = false;
  for (const { key, until } of keys) {
    const expected = Buffer.from(digested(signed, key, made), 'utf8');
    for (const candidate of signatures) {
      const given = Buffer.from(made.encoding === 'hex' ? candidate.toLowerCase() : candidate, 'utf8');
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
