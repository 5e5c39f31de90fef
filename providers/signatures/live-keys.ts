// The secrets of one provider as keys, and the comparison that every scheme shares (R3, R5). What could go wrong: an early
// exit tells an attacker how much was right, so every key is computed and every candidate compared, whatever matched.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { LiveSecret } from '../../config/bridge-config';

export interface LiveKey {
  key: Buffer;
  /** Epoch milliseconds from which on it is dead. */
  until: number;
}

export function liveKeys(secrets: readonly LiveSecret[], decode: (value: string) => Buffer): LiveKey[] {
  return secrets.map(({ value, until }) => ({ key: decode(value), until: until ?? Number.POSITIVE_INFINITY }));
}

export function textKey(value: string): Buffer {
  return Buffer.from(value, 'utf8');
}

/**
 * Whether one of the candidates is, to the letter, the HMAC-SHA256 of the signed parts under a key that lives.
 * Texts are compared, not decoded bytes: another spelling of the same bytes is not what the sender wrote.
 */
export function isSignedBy(
  keys: readonly LiveKey[],
  signed: readonly (string | Uint8Array)[],
  candidates: readonly string[],
  encoding: 'hex' | 'base64',
  nowMs: number,
): boolean {
  let accepted = false;
  for (const { key, until } of keys) {
    const hmac = createHmac('sha256', key);
    for (const part of signed) hmac.update(part);
    const expected = hmac.digest(encoding);
    for (const candidate of candidates) {
      const equal = equalTexts(expected, candidate);
      accepted ||= equal && nowMs < until;
    }
  }
  return accepted;
}

/** The length of a signature is no secret; a given text of another length never gets as far as the comparison. */
export function equalTexts(expected: string, given: string): boolean {
  const [left, right] = [Buffer.from(expected, 'utf8'), Buffer.from(given, 'utf8')];
  return left.length === right.length && timingSafeEqual(left, right);
}
