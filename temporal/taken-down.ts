// What an attempt says of itself, in Temporal before it goes on. The SDK's own heartbeat keeps words back and tells nobody whether they
// arrived; this one waits for the server.
import type { Client } from '@temporalio/client';

/** With the 15 s of a call below what the ledger of rates gives a call (rate/call-ledger.ts). */
const withinMs = 4_000;

/** Rejects where Temporal does not answer in time, has given the attempt up, or was asked to call it off. */
export function takingDown(client: Client): (taskToken: Uint8Array, said: unknown) => Promise<void> {
  return (taskToken, said) =>
    client.withDeadline(Date.now() + withinMs, () => client.activity.heartbeat(taskToken, said));
}
