// Answers every request that is not accepted: error body, metric, log line, rate limit (R20). The answer echoes nothing of the
// request. The responder reads the rest of the body for a moment, so that the sender can read the answer.
import type { ErrorRequestHandler, Request, Response } from 'express';
import { type AnsweredCode, errorTable } from '../domain/error-table';
import type { Logger } from '../telemetry/logger';
import type { ApiMetrics } from '../telemetry/metrics';
import { Refusal } from './refusal';
import type { RefusalLimiter } from '../telemetry/refusal-limiter';

export interface ErrorResponder {
  limiter: RefusalLimiter;
  metrics: ApiMetrics;
  logger: Logger;
}

/** After the answer the responder reads so much of the rest of a body, for so long, before it closes the socket. */
const linger = { ms: 2_000, bytes: 16 * 1024 * 1024 } as const;
/** A piece counts at least so many bytes, since many small pieces cost as much as a large one. */
const leastPiece = linger.bytes / 4_096;

export function answerErrors(responder: ErrorResponder): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    if (response.headersSent) {
      request.socket.destroy();
      return;
    }
    const refusal = asRefusal(error);
    // A failure of the bridge is not the sender's fault: it costs no budget and is never hidden behind a 429.
    const isOurs = errorTable[refusal.code].status >= 500;
    const waitSeconds = isOurs ? undefined : responder.limiter.refuse(request.socket.remoteAddress);
    if (waitSeconds === undefined) {
      report(responder, request, response, refusal);
      answerError(response.set(refusal.headers), refusal.code, refusal.detail);
    } else {
      const named = refusal.provider === undefined ? {} : { provider: refusal.provider };
      responder.metrics.refused.inc({ route: routeOf(response), reason: 'rate', ...named });
      response.set('Retry-After', String(waitSeconds));
      answerError(response, 'BRIDGE_TOO_MANY_REFUSALS', `again in ${waitSeconds} s`);
    }
    finishReading(request);
  };
}

function report({ metrics, logger }: ErrorResponder, request: Request, response: Response, refusal: Refusal): void {
  const route = routeOf(response);
  const { code, reason, detail, cause, provider } = refusal;
  const named = provider === undefined ? {} : { provider };
  metrics.refused.inc({ route, reason, ...named });
  const line = { route, ...named, code, reason, detail, source: request.socket.remoteAddress };
  if (errorTable[code].status >= 500) logger.error({ ...line, err: cause }, 'Request not accepted');
  // No event comes by another method than POST: somebody, or check, looks whether the receiver is there.
  else if (code === 'BRIDGE_METHOD_NOT_ALLOWED') logger.debug(line, 'Request refused');
  else logger.warn(line, 'Request refused');
}

/** @param reason what the sender can correct */
export function answerError(response: Response, code: AnsweredCode, reason: string): void {
  const { status, message, action } = errorTable[code];
  response.status(status).json({ code, message, reason, action });
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

/** The routes set it; a request that matched none is `unknown`. */
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
