// For activities that take longer than a call: a heartbeat every few seconds, also while they wait for a place in the rate, so
// that Temporal retries an activity within half a minute after its worker was killed.
import { heartbeat } from '@temporalio/activity';

const everyMs = 5_000;

/** @param details what a next attempt should know */
export async function withHeartbeats<T>(details: () => unknown, run: () => Promise<T>): Promise<T> {
  heartbeat(details());
  const timer = setInterval(() => heartbeat(details()), everyMs);
  try {
    return await run();
  } finally {
    clearInterval(timer);
  }
}
