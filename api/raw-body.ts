// Reads the raw bytes of a request (R1) up to a limit (R16). Not `express.raw`: that reads a body which is too long to
// its end before it answers, which for an endless one is never.
import type { IncomingMessage } from 'node:http';
import { isNoEncoding } from '../outbound/foreign-text';
import { Refusal } from './refusal';

/**
 * Pieces of a body that are taken at most: a chunk of a chunked body is one, and each costs the loop more than a kB does.
 * TCP alone cuts no body so small.
 */
function mostPieces(limit: number): number {
  return Math.max(1_024, limit / 256);
}

/**
 * @throws Refusal BRIDGE_TOO_LARGE as soon as the limit is passed, announced or counted
 * @throws Refusal BRIDGE_ENCODED_BODY for a Content-Encoding that changes the bytes
 * @throws Refusal BRIDGE_MALFORMED for a body in too many pieces, or one that ends too early
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (!isNoEncoding(request.headers['content-encoding'])) return Promise.reject(encoded());
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.reject(tooLarge(limit));
  return new Promise((resolve, reject) => {
    const gathered = new GatheredBytes();
    let piecesLeft = mostPieces(limit);
    const take = (piece: Buffer): void => {
      piecesLeft -= 1;
      if (gathered.size + piece.length > limit) settle(() => reject(tooLarge(limit)));
      else if (piecesLeft < 0) settle(() => reject(tooManyPieces(limit)));
      else gathered.add(piece);
    };
    const end = (): void => settle(() => resolve(gathered.whole()));
    const gone = (): void => settle(() => reject(senderGone()));
    const settle = (finish: () => void): void => {
      request.off('data', take).off('end', end).off('close', gone).off('error', gone);
      finish();
    };
    request.on('data', take).on('end', end).on('close', gone).on('error', gone);
  });
}

/** Holds at most twice the bytes that came; a list of small pieces would hold a hundred times as much. */
class GatheredBytes {
  size = 0;
  private bytes: Buffer = Buffer.alloc(0);

  add(piece: Buffer): void {
    const size = this.size + piece.length;
    if (this.size === 0) this.bytes = piece;
    else {
      if (size > this.bytes.length) this.grow(Math.max(size, 2 * this.bytes.length));
      piece.copy(this.bytes, this.size);
    }
    this.size = size;
  }

  whole(): Buffer {
    return this.bytes.subarray(0, this.size);
  }

  private grow(length: number): void {
    const grown = Buffer.allocUnsafeSlow(length);
    this.bytes.copy(grown, 0, 0, this.size);
    this.bytes = grown;
  }
}

function encoded(): Refusal {
  return new Refusal('BRIDGE_ENCODED_BODY', {
    reason: 'encoded',
    detail: 'Content-Encoding must be absent, identity or a charset',
  });
}

function tooLarge(limit: number): Refusal {
  return new Refusal('BRIDGE_TOO_LARGE', { reason: 'too-large', detail: `the limit is ${limit} bytes` });
}

function tooManyPieces(limit: number): Refusal {
  const detail = `the body came in more than ${mostPieces(limit)} pieces`;
  return new Refusal('BRIDGE_MALFORMED', { reason: 'too-many-pieces', detail });
}

/** No sender is left to read this answer; the refusal counts the request. */
function senderGone(): Refusal {
  return new Refusal('BRIDGE_MALFORMED', { reason: 'cut-off', detail: 'the body ended before its announced end' });
}
