// Tests of what has a bound of its own, such as the ten seconds of a drain: a machine that stands still meanwhile makes the product do
// another right thing. Nothing here waits; the bound only tells whether a failure means anything.

/**
 * A failure counts when it came before `boundMs` had gone by, or in each of five attempts.
 * @param again prepares another attempt
 */
export async function withinBound(
  boundMs: number,
  attempt: () => Promise<void>,
  again: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  for (let left = 5; ; left -= 1) {
    const started = performance.now();
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() - started < boundMs || left === 1) throw error;
    }
    await again();
  }
}
