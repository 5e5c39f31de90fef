// Some senders sign a hash of the body in place of the body: `{{body | sha256}}`, or `{{body | sha512 base64}}`.
import { createHash } from 'node:crypto';
import { type HmacEncoding, hmacEncodings } from './hmac-forms';

export const bodyHashes = ['sha256', 'sha384', 'sha512'] as const;
export type BodyHashAlgorithm = (typeof bodyHashes)[number];

/** @param form encoding of the hash, or `bytes` for the hash itself. @default hex */
export function isBodyHash(filter: string, form: string | undefined): boolean {
  return (bodyHashes as readonly string[]).includes(filter) && (form === 'bytes' || encodingOf(form) !== undefined);
}

/** The file is refused unless `isBodyHash`. */
export function bodyHash(rawBody: Uint8Array, filter: string, form: string | undefined): string | Uint8Array {
  const hash = createHash(filter).update(rawBody);
  return form === 'bytes' ? hash.digest() : hash.digest(encodingOf(form) ?? 'hex');
}

function encodingOf(form = 'hex'): HmacEncoding | undefined {
  return hmacEncodings.find((known) => known === form);
}
