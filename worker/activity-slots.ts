// How many activities one worker runs at once. Calls wait on the network, not on the CPU: many are cheap, and the rate
// limits them, not this. What could go wrong: whoever waits for a place in the rate holds a slot while its attempt runs out
// of time, and the next attempt reads before it writes. So no more may wait than the rate serves soon.

/**
 * Of calls to Gupy: three seconds' worth, from which a worker alone keeps the whole rate busy. A place is then waited for
 * at most 5 s and 4 s more for each worker, and as long as a flight of reads takes that came before (a test holds it). So with
 * up to five workers a write and its 15 s stay within the 45 s of an attempt (workflows/perform-action.ts); with more, some
 * attempts end while they wait. The queue itself has no rate: where the server divides it by partitions, the tail of a bulk
 * would crawl (docs/adr/shared-rate.md).
 */
export function gupySlots(requestsPerMinute: number): number {
  return slots((requestsPerMinute / 60) * 3, 5, 200);
}

/** Of calls to a provider: orders are let in at its rate; they first wait for company to read from Gupy (up to 45 s). */
export function providerSlots(requestsPerMinute: number): number {
  return slots((requestsPerMinute / 60) * 60, 50, 2_000);
}

function slots(wanted: number, fewest: number, most: number): number {
  return Math.min(Math.max(Math.ceil(wanted), fewest), most);
}
