// Lists may lag behind writes. A list shows the company as it was some real milliseconds ago.

/** The moment (epoch ms) that a list read now shows. */
export function asOf(delayMs: number): number {
  return delayMs === 0 ? Infinity : Date.now() - delayMs;
}
