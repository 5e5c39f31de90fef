// How many activities one worker runs at once. An activity waits on the network and not on the CPU, so many slots are cheap.
// What could go wrong: an activity that waits for a place in the rate holds a slot while its attempt runs out of time, and
// the next attempt reads before it writes. So there are no more slots than the rate serves soon.
import type { WorkerOptions } from '@temporalio/worker';

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

// How many polls each queue of a worker has open. Each is an HTTP/2 stream that stands for up to a minute, and all share one connection
// with the calls that carry finished work: a proxy that allows 128 streams would hold those up when the polls take them all. What
// could go wrong: SDK 1.24.0 ignores `maxConcurrent…TaskPolls` on every worker, so only the behaviours count (a test reads
// `temporal_num_pollers`).

type Polls = Extract<WorkerOptions['activityTaskPollerBehavior'], { type: 'simple-maximum' }> & { maximum: number };

/** Of the runs, with the sticky queue of the process among them. */
export const runPolls = polls(6);
/** Ledgers are few: one for the queue and one for the sticky queue. */
export const ledgerPolls = polls(2);
/** Writes in Gupy: a poll brings one task a round trip, so four bring more than any rate of Gupy's. */
export const gupyPolls = polls(4);
export const reconcilePolls = polls(1);
/** One provider's queue. */
export const providerPolls = polls(2);
/** What no open order of one provider waits for: two calls at once, and a fifth of Gupy's rate. */
export const latePolls = polls(1);

/** Open polls of one worker with so many providers (docs/networks.md). */
export function pollsOf(providers: number): number {
  const ofAll = [runPolls, ledgerPolls, gupyPolls, reconcilePolls].reduce((sum, { maximum }) => sum + maximum, 0);
  return ofAll + providers * (providerPolls.maximum + latePolls.maximum);
}

function polls(maximum: number): Polls {
  return { type: 'simple-maximum', maximum };
}
