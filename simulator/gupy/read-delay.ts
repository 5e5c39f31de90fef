// A list may lag behind writes: it shows the company of some real milliseconds ago.

/** The moment (epoch ms) that a list read now shows. */
export function asOf(delayMs: number): number {
  return delayMs === 0 ? Infinity : Date.now() - delayMs;
}
