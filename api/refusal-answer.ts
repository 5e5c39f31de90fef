// The one place where a request that is not accepted is answered: error body, count, log line, rate limit (R20). Nothing
// of the request is echoed. A body that is still coming is let in for a moment, so that the sender gets to read the answer.
import type { ErrorRequestHandler, Request, Response } from 'express';
import { errorTable, type ErrorEntry } from '../domain/error-table';
import type { Logger } from '../telemetry/logger';
import type { ApiMetrics } from '../telemetry/metrics';
import { Refusal } from './refusal';
import type { RefusalLimiter } from './refusal-limiter';

export interface RefusalDesk {
  limiter: RefusalLimiter;
  metrics: ApiMetrics;
  logger: Logger;
}

/** After the answer: how long, and how much of, the rest of a body is read before the socket is closed. */
const linger = { ms: 2_000, bytes: 16 * 1024 * 1024 } as const;
/** Bytes that a piece counts at least: what small ones cost is their number. */
const leastPiece = linger.bytes / 4_096;

export function answerRefusals(desk: RefusalDesk): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    if (response.headersSent) {
      request.socket.destroy();
      return;
    }
    const refusal = asRefusal(error);
    const { status = 500 } = errorTable[refusal.code] as ErrorEntry;
    // Our own failures are nobody's fault: they cost no budget and are never hidden behind a 429.
    const waitSeconds = status >= 500 ? undefined : desk.limiter.refuse(request.socket.remoteAddress);
    if (waitSeconds === undefined) {
      report(desk, request, response, refusal, status);
      answer(response, refusal, status);
    } else {
      desk.metrics.refused.inc({ route: routeOf(response), reason: 'rate' });
      answer(response, tooManyRefusals(waitSeconds), 429);
    }
    finishReading(request);
  };
}

function report(desk: RefusalDesk, request: Request, response: Response, refusal: Refusal, status: number): void {
  const route = routeOf(response);
  const { code, reason, detail } = refusal;
  desk.metrics.refused.inc({ route, reason });
  const line = { route, code, reason, detail, source: request.socket.remoteAddress };
  if (status >= 500) desk.logger.error({ ...line, err: refusal.cause }, 'Request not accepted');
  else desk.logger.warn(line, 'Request refused');
}

/** Body of every answer that is not 200; `reason` says what to correct, where the sender can. */
function answer(response: Response, { code, detail, headers }: Refusal, status: number): void {
  const { message, action } = errorTable[code];
  response.status(status).set(headers).json({ code, message, reason: detail, action });
}

function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  // Express refuses a path that does not decode.
  if (error instanceof URIError) return unknownRoute('unknown-route');
  return new Refusal('BRIDGE_INTERNAL', { reason: 'internal', detail: 'send it again', cause: error });
}

export function unknownRoute(reason: 'unknown-route' | 'unknown-provider'): Refusal {
  return new Refusal('BRIDGE_UNKNOWN_ROUTE', { reason, detail: 'nothing is answered here' });
}

function tooManyRefusals(waitSeconds: number): Refusal {
  return new Refusal('BRIDGE_TOO_MANY_REFUSALS', {
    reason: 'rate',
    detail: `again in ${waitSeconds} s`,
    headers: { 'Retry-After': String(waitSeconds) },
  });
}

/** Set by the routes; what matched none is `unknown`. */
export function routeOf(response: Response): string {
  const { route } = response.locals as { route?: string };
  return route ?? 'unknown';
}

function finishReading(request: Request): void {
  if (request.complete || request.destroyed) return;
  let bytes = 0;
  const timer = setTimeout(() => request.socket.destroy(), linger.ms);
  request.on('data', (chunk: Buffer) => {
    bytes += Math.max(chunk.length, leastPiece);
    if (bytes > linger.bytes) request.socket.destroy();
  });
  request.once('close', () => clearTimeout(timer));
  request.once('end', () => clearTimeout(timer));
}
