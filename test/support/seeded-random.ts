// A small seeded generator (mulberry32) for tests that draw millions of numbers: the same seed is the same test.
export type Choose = (max: number) => number;

/** @returns draws a whole number from 0 to `max` - 1 */
export function seededChoice(seed: number): Choose {
  let state = seed >>> 0;
  return (max) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % max;
  };
}
