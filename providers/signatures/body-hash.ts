// Some senders sign a hash of the body in place of the body: `{{body | sha256}}`, or `{{body | sha512 base64}}`.
import { createHash } from 'node:crypto';

const hashes = ['sha256', 'sha384', 'sha512'];
const encodings = ['hex', 'base64', 'base64url'] as const;

/** @param form encoding of the hash. @default hex */
export function isBodyHash(filter: string, form: string | undefined): boolean {
  return hashes.includes(filter) && encodingOf(form) !== undefined;
}

/** The file is refused unless `isBodyHash`. */
export function bodyHash(rawBody: Uint8Array, filter: string, form: string | undefined): string {
  return createHash(filter)
    .update(rawBody)
    .digest(encodingOf(form) ?? 'hex');
}

function encodingOf(form = 'hex'): (typeof encodings)[number] | undefined {
  return encodings.find((known) => known === form);
}
