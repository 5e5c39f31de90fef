// What stands in a log line in place of an id that others gave: it may be a person's document number (R30).
import { createHash } from 'node:crypto';

/** The first 10 hex digits of its SHA-256; of an event of Gupy they are also the first 10 of the key in a reference. */
export function shortHash(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 10);
}
