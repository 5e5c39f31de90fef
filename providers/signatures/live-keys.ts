// The secrets of one provider as keys, and the comparison that every scheme shares (R3, R5). What could go wrong: an early
// exit tells an attacker how much was right, so every key is computed and every candidate compared, whatever matched.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A secret that is accepted now; `until` (epoch ms) ends it to the second. Two may live at once (R5). */
export interface LiveSecret {
  value: string;
  until?: number;
}

export interface LiveKey {
  key: Buffer;
  /** Epoch milliseconds from which on it is dead. */
  until: number;
}

/** A rotation needs two signatures in one header; more only cost time. */
export const mostSignatures = 16;

/** Most secrets are used as the bytes they are written in. */
export function liveKeys(
  secrets: readonly LiveSecret[],
  decode: (value: string) => Buffer = (value) => Buffer.from(value, 'utf8'),
): LiveKey[] {
  return secrets.map(({ value, until }) => ({ key: decode(value), until: until ?? Number.POSITIVE_INFINITY }));
}

/**
 * Whether one of the candidates is, to the letter, the HMAC-SHA256 of the signed parts under a key that lives.
 * Texts are compared, not decoded bytes: another spelling of the same bytes is not what the sender wrote.
 */
export function isSignedBy(
  keys: readonly LiveKey[],
  signed: readonly (string | Uint8Array)[],
  candidates: readonly string[],
  encoding: 'hex' | 'base64' | 'base64url',
  nowMs: number,
): boolean {
  let accepted = false;
  for (const { key, until } of keys) {
    const hmac = createHmac('sha256', key);
    for (const part of signed) hmac.update(part);
    const expected = Buffer.from(hmac.digest(encoding), 'utf8');
    for (const candidate of candidates) {
      const given = Buffer.from(candidate, 'utf8');
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
