// How many activities one worker runs at once. An activity waits on the network and not on the CPU, so many slots are cheap.
// What could go wrong: an activity that waits for a place in the rate holds a slot while its attempt runs out of time, and
// the next attempt reads before it writes. So there are no more slots than the rate serves soon.

/**
 * Slots for calls to Gupy: three seconds of the rate, with which one worker alone uses the whole rate. A call then waits for
 * its place at most 5 s, 4 s more for each worker, and as long as the batch of reads before it takes (a test holds it). So with
 * up to five workers a write and its 15 s fit into the 45 s of an attempt (workflows/perform-action.ts); with more workers some
 * attempts end while they wait. The task queue has no rate of its own: a server that divides it by partitions would slow
 * down the last part of a bulk (docs/adr/shared-rate.md).
 */
export function gupySlots(requestsPerMinute: number): number {
  return slots((requestsPerMinute / 60) * 3, 5, 200);
}

/** Slots for calls to a provider: a minute of its rate, since an order first waits up to 45 s for the batched read from Gupy. */
export function providerSlots(requestsPerMinute: number): number {
  return slots(requestsPerMinute, 50, 2_000);
}

/** Calls to Gupy at once that no open order of one provider waits for. */
export const lateSlots = 2;

/** Activities a second of one provider's late results, all workers together: with two calls each a fifth of Gupy's rate. */
export function latePerSecond(requestsPerMinute: number): number {
  return requestsPerMinute / 60 / 5 / 2;
}

function slots(wanted: number, fewest: number, most: number): number {
  return Math.min(Math.max(Math.ceil(wanted), fewest), most);
}
