// A callback that proves its sender but not its content is a notice: the receiver fetches the result before it answers, so that
// it acknowledges nothing that Temporal did not accept (P-ACK). What could go wrong: the provider does not answer the bridge
// while it waits for the bridge. Then it gets 503 and sends the notice again, and polling finds the result in any case. The
// call counts in the rate of all processes (P-RATE), whose ledger needs a worker; without a worker the answer is 503 too.
import { errorEntry } from '../domain/error-table';
import { HttpFailure } from '../outbound/http-failure';
import type { CallbackNotice, CallbackResult } from '../providers/adapter';
import { Refusal } from './refusal';

/** Milliseconds for all notices of one request; the deadline for Temporal comes on top, and no answer takes over ten seconds (R11). */
export const fetchWithinMs = 5_500;

/** Whether every retry of the sender would fail: the body is malformed, or the provider refuses to show the result. */
export function isHopeless({ code, cause }: Refusal): boolean {
  if (errorEntry(code).retriedBy !== 'sender') return true;
  return cause instanceof HttpFailure && cause.about === 'request';
}

/** @throws Refusal BRIDGE_RESULT_NOT_FETCHED */
export async function noticedResult(notice: CallbackNotice, signal: AbortSignal): Promise<readonly CallbackResult[]> {
  try {
    const fetched = await notice.fetch(signal);
    return fetched.kind === 'several' ? fetched.parts : [fetched];
  } catch (cause) {
    throw new Refusal('BRIDGE_RESULT_NOT_FETCHED', {
      reason: 'not-fetched',
      detail: 'the result could not be fetched; send the event again',
      headers: { 'Retry-After': '30' },
      cause,
    });
  }
}
