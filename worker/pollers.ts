// How many polls each queue of a worker has open. Each is an HTTP/2 stream that stands for up to a minute, and all share one connection
// with the calls that carry finished work: a proxy that allows 128 streams would hold those up when the polls take them all. What
// could go wrong: SDK 1.24.0 ignores `maxConcurrent…TaskPolls` on every worker, so only the behaviours count (a test reads
// `temporal_num_pollers`).
import type { WorkerOptions } from '@temporalio/worker';

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
