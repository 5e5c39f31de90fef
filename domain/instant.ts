/** How far ahead of the bridge's clock a sender's may be, in milliseconds. A date beyond that is a mistake. */
export const trustedAhead = 24 * 3_600_000;

/** ISO 8601 with an offset: what a date without one means is decided where it comes in, never by the zone of a process. */
const withOffset = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

// Looked up once: within a sandbox, as of workflows, each look-up of a global costs more than the reading of a date.
const { parse } = Date;
const { isNaN: isUnreadable } = Number;

/** Epoch milliseconds; `undefined` for what is no date with an offset. */
export function readInstant(text: string): number | undefined {
  if (!withOffset.test(text)) return undefined;
  const time = parse(text);
  return isUnreadable(time) ? undefined : time;
}

/** Epoch milliseconds. What cannot be read is older than anything that can. */
export function instantOf(text: string): number {
  return readInstant(text) ?? 0;
}

/** ISO 8601 UTC. @param time epoch milliseconds */
export function isoOf(time: number): string {
  return new Date(time).toISOString();
}

/** The date, or `now` (epoch ms) where it lies in the far future: there it would outrank all that is to come, for ever. */
export function trustedDate(text: string, now: number): string {
  return instantOf(text) > now + trustedAhead ? isoOf(now) : text;
}
