// For activities that take longer than a call: Temporal hears from them every few seconds, also while they wait for a place
// in the rate, so that one whose worker was killed is tried again within half a minute.
import { heartbeat } from '@temporalio/activity';

const everyMs = 5_000;

/** @param details what the next attempt should know, if there is one */
export async function whileBeating<T>(details: () => unknown, run: () => Promise<T>): Promise<T> {
  heartbeat(details());
  const timer = setInterval(() => heartbeat(details()), everyMs);
  try {
    return await run();
  } finally {
    clearInterval(timer);
  }
}
