import { createHash } from 'node:crypto';

/** The key of the entry that this event may open; workflow code has no hash, so it is made where the event comes in. */
export function entryKeyOf(eventId: string): string {
  return createHash('sha256').update(eventId).digest('hex').slice(0, 10);
}
