// Plays one fault on one exchange. The work is done at most once, whatever is played.
import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Call, Fault, FaultDial } from './fault-dial';
import type { Answer } from './route';
import { sendAnswer, sendHalf, sendHuge, sendInDrops } from './sent-answer';

export interface Exchange {
  call: Call;
  response: ServerResponse;
  /** The work of the route; not called where the fault has no effect. */
  work: () => Promise<Answer>;
  /** The error body of the imitated API. */
  errorAnswer: (status: number, detail: string) => Answer;
}

/** Resolves with the status that was sent whole; undefined where the answer was lost, cut or never came. */
export async function playFault(fault: Fault, exchange: Exchange, dial: FaultDial): Promise<number | undefined> {
  const { response, work } = exchange;
  switch (fault.kind) {
    case 'status':
      if (fault.effect === 'done') await work();
      return sent(statusAnswer(fault, exchange), response);
    case 'throttled':
      return sent(throttledAnswer(fault, exchange), response);
    case 'hang':
    case 'reset':
    case 'close':
      if (fault.effect === 'done') await work();
      if (fault.kind === 'reset') response.socket?.resetAndDestroy();
      if (fault.kind === 'close') response.socket?.destroy();
      return undefined;
    case 'half-body':
      sendHalf(await work(), response);
      return undefined;
    case 'huge-body': {
      const answer = await work();
      sendHuge(answer, response, fault.bytes ?? 2 * 1024 * 1024);
      return answer.status;
    }
    case 'slow':
    case 'slow-body':
    case 'pause':
      return playLate(fault, exchange, dial);
  }
}

type LateFault = Extract<Fault, { kind: 'slow' | 'slow-body' | 'pause' }>;

async function playLate(fault: LateFault, exchange: Exchange, dial: FaultDial): Promise<number | undefined> {
  const { call, response, work } = exchange;
  if (fault.kind === 'slow' && fault.effect !== 'first') {
    await pause(fault.ms, undefined, { ref: false });
    return sent(await work(), response);
  }
  const answer = await work();
  if (fault.kind === 'slow-body') {
    await sendInDrops(answer, response, fault.ms);
    return response.destroyed ? undefined : answer.status;
  }
  if (fault.kind === 'slow') await pause(fault.ms, undefined, { ref: false });
  else await dial.hold(call);
  return sent(answer, response);
}

/** The status, unless the caller left before the answer. */
export function sent(answer: Answer, response: ServerResponse): number | undefined {
  if (response.destroyed) return undefined;
  sendAnswer(answer, response);
  return answer.status;
}

function statusAnswer(fault: Extract<Fault, { kind: 'status' }>, { errorAnswer }: Exchange): Answer {
  const headers = fault.headers ?? {};
  if (fault.body === 'empty') return { status: fault.status, headers };
  if (fault.body === 'html') return { status: fault.status, headers, html: cdnPage(fault.status) };
  // The bridge shows these words in an attention, so that its reader learns that the fault was asked for.
  return withHeaders(errorAnswer(fault.status, 'An error on request'), headers);
}

function throttledAnswer(fault: Extract<Fault, { kind: 'throttled' }>, { errorAnswer }: Exchange): Answer {
  const freeMs = Date.now() + fault.forMs;
  const left = Math.ceil(fault.forMs / 1000);
  const retryAfter = { seconds: String(left), date: new Date(freeMs).toUTCString(), absent: undefined };
  const reset = { 'unix-seconds': String(Math.ceil(freeMs / 1000)), 'seconds-left': String(left), absent: undefined };
  const headers = {
    'Retry-After': retryAfter[fault.retryAfter ?? 'seconds'],
    'X-RateLimit-Reset': reset[fault.reset ?? 'absent'],
  };
  return withHeaders(errorAnswer(429, 'Rate limit exceeded'), headers);
}

function withHeaders(answer: Answer, headers: Record<string, string | undefined>): Answer {
  const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...answer, headers: { ...answer.headers, ...Object.fromEntries(given) } };
}

/** What a content delivery network puts in front of a dead origin. */
function cdnPage(status: number): string {
  return `<!DOCTYPE html><html><head><title>${status} ERROR</title></head><body><h1>${status} ERROR</h1><p>The request could not be satisfied.</p></body></html>`;
}
