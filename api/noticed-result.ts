// A callback that proves its sender but not its content is a notice: the result is fetched before it is answered, so that
// nothing is acknowledged that was not handed over (P-ACK). What could go wrong: the provider does not answer us while it
// waits for our answer; then it gets 503, sends the notice again, and polling finds the result in any case. The rate
// is that of all processes (P-RATE), so it takes a worker, which keeps its ledger; without one the answer is 503 too.
import { HttpFailure } from '../outbound/http-failure';
import type { CallbackResult, ParsedCallback } from '../providers/adapter';
import { Refusal } from './refusal';

/** Milliseconds; some senders give up after ten seconds. */
const fetchWithinMs = 8_000;

/** Whether every repeat of the event would fail: its body is malformed, or the provider refuses to show its result. */
export function isHopeless({ code, cause }: Refusal): boolean {
  if (code === 'BRIDGE_MALFORMED') return true;
  return cause instanceof HttpFailure && cause.about === 'request';
}

/** @throws Refusal BRIDGE_RESULT_NOT_FETCHED */
export async function noticedResult(callback: ParsedCallback): Promise<CallbackResult> {
  if (callback.kind !== 'notice') return callback;
  try {
    return await callback.fetch(AbortSignal.timeout(fetchWithinMs));
  } catch (cause) {
    throw new Refusal('BRIDGE_RESULT_NOT_FETCHED', {
      reason: 'not-fetched',
      detail: 'the result could not be fetched; send the event again',
      headers: { 'Retry-After': '30' },
      cause,
    });
  }
}
