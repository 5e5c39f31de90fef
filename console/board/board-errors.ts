// Why the board does not do what a request asks, and the one place that answers it. The answer has a code, which the page says in the
// language of its reader, and a line of ours; it echoes nothing of the request.
import type { ErrorRequestHandler, Response } from 'express';
import { type AnsweredCode, BridgeError, type ErrorCode, errorEntry } from '../../domain/error-table';
import type { Logger } from '../../telemetry/logger';
import type { BoardMetrics } from '../../telemetry/metrics';
import type { RefusalLimiter } from '../../telemetry/refusal-limiter';

/** A request that is not as the page sends it. */
export class BoardRefusal extends Error {
  override readonly name = 'BoardRefusal';
  readonly code: AnsweredCode;
  /** Label of `bridge_board_refused_total`: one of a bounded set. */
  readonly reason: string;

  constructor(code: AnsweredCode, reason: string, detail: string) {
    super(detail);
    this.code = code;
    this.reason = reason;
  }
}

export interface BoardResponder {
  limiter: RefusalLimiter;
  metrics: BoardMetrics;
  logger: Logger;
}

export function answerBoardErrors({ limiter, metrics, logger }: BoardResponder): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    if (response.headersSent) {
      request.socket.destroy();
      return;
    }
    if (error instanceof BridgeError) return answer(response, statusOf(error.code), error.code, error.detail);
    const refusal = asRefusal(error);
    if (refusal === undefined) {
      logger.error({ err: error }, 'The board failed');
      metrics.refused.inc({ reason: 'internal' });
      return answer(response, 500, 'BRIDGE_INTERNAL', 'the log of the board says what happened');
    }
    const { code, reason, message } = refusal;
    const waitSeconds = limiter.refuse(request.socket.remoteAddress);
    metrics.refused.inc({ reason: waitSeconds === undefined ? reason : 'rate' });
    if (waitSeconds !== undefined) {
      response.set('Retry-After', String(waitSeconds));
      return answer(response, 429, 'BRIDGE_TOO_MANY_REFUSALS', `again in ${waitSeconds} s`);
    }
    logger.warn({ code, reason, source: request.socket.remoteAddress }, 'Request refused');
    answer(response, statusOf(code), code, message);
  };
}

function answer(response: Response, status: number, code: ErrorCode, message: string): void {
  response.status(status).json({ code, message });
}

const statuses: Partial<Record<ErrorCode, number>> = {
  BRIDGE_WORKFLOW_NOT_FOUND: 404,
  BRIDGE_DECISION_REFUSED: 409,
  BRIDGE_WORKER_UNAVAILABLE: 503,
};

function statusOf(code: ErrorCode): number {
  return statuses[code] ?? errorEntry(code).status ?? 500;
}

/** Express refuses a path that does not decode, and a body that is too long or no JSON; all of them are the sender's. */
function asRefusal(error: unknown): BoardRefusal | undefined {
  if (error instanceof BoardRefusal) return error;
  if (error instanceof URIError) return noRoute();
  const { status } = error as { status?: unknown };
  return typeof status === 'number' && status >= 400 && status < 500 ? malformed('the body') : undefined;
}

export function malformed(what: string): BoardRefusal {
  return new BoardRefusal('BRIDGE_MALFORMED', 'malformed', `${what} is not as the page sends it`);
}

export function noRoute(): BoardRefusal {
  return new BoardRefusal('BRIDGE_UNKNOWN_ROUTE', 'unknown-route', 'nothing is answered here');
}
