// Reads the raw bytes of a request (R1) up to a limit (R16). Not `express.raw`: that reads a body which is too long to
// its end before it answers, which for an endless one is never.
import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal';

/** Bytes. A webhook of Gupy carries a few kB; results may bring a report's text along (R16). */
export const bodyLimits = { gupy: 64 * 1024, callback: 256 * 1024 } as const;

/**
 * @throws Refusal BRIDGE_TOO_LARGE as soon as the limit is passed, announced or counted
 * @throws Refusal BRIDGE_ENCODED_BODY for any Content-Encoding but identity
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') return Promise.reject(encoded());
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.reject(tooLarge(limit));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else settle(() => reject(tooLarge(limit)));
    };
    const end = (): void => settle(() => resolve(chunks.length === 1 ? (chunks[0] ?? empty) : Buffer.concat(chunks)));
    const gone = (): void => settle(() => reject(senderGone()));
    const settle = (finish: () => void): void => {
      request.off('data', take).off('end', end).off('close', gone).off('error', gone);
      finish();
    };
    request.on('data', take).on('end', end).on('close', gone).on('error', gone);
  });
}

const empty = Buffer.alloc(0);

function encoded(): Refusal {
  return new Refusal('BRIDGE_ENCODED_BODY', {
    reason: 'encoded',
    detail: 'Content-Encoding must be absent or identity',
  });
}

function tooLarge(limit: number): Refusal {
  return new Refusal('BRIDGE_TOO_LARGE', { reason: 'too-large', detail: `the limit is ${limit} bytes` });
}

/** Nobody reads this answer; it is thrown so that the request is counted. */
function senderGone(): Refusal {
  return new Refusal('BRIDGE_MALFORMED', { reason: 'cut-off', detail: 'the body ended before its announced end' });
}
