/** How far ahead of the bridge's clock a sender's may be, in milliseconds. A date beyond that is a mistake. */
export const trustedAhead = 24 * 3_600_000;

/** Epoch milliseconds of an ISO 8601 text. What cannot be read is older than anything that can. */
export function instantOf(text: string): number {
  const time = Date.parse(text);
  return Number.isNaN(time) ? 0 : time;
}

/** The date, or `now` (epoch ms) where it lies in the far future: there it would outrank all that is to come, for ever. */
export function trustedDate(text: string, now: number): string {
  return instantOf(text) > now + trustedAhead ? new Date(now).toISOString() : text;
}
