/** Epoch milliseconds of an ISO 8601 text. What cannot be read is older than anything that can. */
export function instantOf(text: string): number {
  const time = Date.parse(text);
  return Number.isNaN(time) ? 0 : time;
}
