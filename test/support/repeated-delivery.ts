// Deliveries that come again, as those of every sender do. What Temporal does not take within 3.5 s is 503 (R10), and a request whose
// bytes take longer than their time is 408, both rightly: on a machine that stands still for seconds any delivery may hear that, and
// a test whose matter is another one does as the senders do.
import type { Desk, DeskOutcome } from '../../simulator/provider/desk';
import { eventually } from './eventually';

interface Answer {
  status: number;
  json?: unknown;
}

/** What a webhook is answered that Temporal took: `signalled` where an attempt that was late has started the run after all. */
export const started = expect.stringMatching(/^(started|signalled)$/) as string;

/** The first answer that is not one of a machine that stands still. */
export async function untilTaken<T extends Answer>(send: () => Promise<T>): Promise<T> {
  const answers: T[] = [];
  await eventually(
    async () => !isLate(answers[answers.push(await send()) - 1]),
    () => `an answer in time, in ${answers.length} attempts`,
  );
  return answers.at(-1) as T;
}

/** What the desk of a provider sent comes again by hand until it is answered 200: not every provider repeats a callback. */
export async function callbackTaken(desk: Desk, { result, callbacks }: DeskOutcome): Promise<void> {
  let sent = callbacks;
  await eventually(
    async () => {
      if (sent.every(({ status }) => status === 200)) return true;
      ({ callbacks: sent } = await desk.sendAgain(result.reference));
      return false;
    },
    () => `a callback that is answered 200: ${JSON.stringify(sent)}`,
  );
}

function isLate({ status, json }: Answer = { status: 0 }): boolean {
  const { code } = (json ?? {}) as { code?: string };
  return status === 408 || (status === 503 && code === 'BRIDGE_TEMPORAL_UNAVAILABLE');
}
