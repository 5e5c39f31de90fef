// The public port: webhooks and callbacks, and a refusal for everything else.
import type { Express, RequestHandler } from 'express';
import type { Clock } from '../outbound/clock';
import { longestTarget, strictApp } from '../telemetry/http-server';
import type { ApiMetrics } from '../telemetry/metrics';
import { onlyPathTokens, callbackChallenge, onlyMethod, onlyMethodOf } from './callback-path';
import type { FailedShare } from './failed-share';
import { gupyWebhook, type GupyWebhookOptions } from './gupy-webhook';
import { providerCallback, type ProviderCallbackOptions } from './provider-callback';
import { answerErrors, type ErrorResponder, unknownRoute } from './error-responder';
import { malformed, Refusal } from './refusal';

export interface ReceiversOptions {
  gupy: Omit<GupyWebhookOptions, 'clock'>;
  callback: Omit<ProviderCallbackOptions, 'clock'>;
  responder: ErrorResponder;
  failedShare: FailedShare;
  clock: Clock;
}

export function createReceivers({ gupy, callback, responder, failedShare, clock }: ReceiversOptions): Express {
  const app = strictApp();
  app.use(refuseLongTarget);
  app.use(refuseOldFraming);
  const ack = timeAcks(responder.metrics, clock);
  app
    .route('/webhooks/gupy')
    .all(onRoute('webhooks/gupy'))
    .all(onlyMethod('POST'), ack, countFailures(failedShare), gupyWebhook({ ...gupy, clock }));
  const challenge = callbackChallenge(callback) as RequestHandler;
  const onlyOfSender = onlyMethodOf(callback) as RequestHandler;
  const callbacks = [onlyOfSender, ack, providerCallback({ ...callback, clock }) as RequestHandler];
  app
    .route('/callbacks/:provider')
    .all(onRoute('callbacks'))
    .get(challenge)
    .all(...callbacks);
  app
    .route('/callbacks/:provider/:token')
    .all(onlyPathTokens(callback) as RequestHandler, onRoute('callbacks'))
    .get(challenge)
    .all(...callbacks);
  app.use(() => {
    throw unknownRoute('unknown-route');
  });
  app.use(answerErrors(responder));
  return app;
}

function onRoute(route: string): RequestHandler {
  return (_request, response, next) => {
    response.locals['route'] = route;
    next();
  };
}

/** Before anything reads it: what is read of a stranger's target is bounded (R26). */
const refuseLongTarget: RequestHandler = (request, _response, next) => {
  if (request.url.length <= longestTarget) return next();
  const detail = `the limit of path and query is ${longestTarget} bytes`;
  throw new Refusal('BRIDGE_TARGET_TOO_LONG', { reason: 'target-too-long', detail });
};

/** HTTP/1.0 has no chunks: a proxy that follows it would see another end of the body than this receiver. */
const refuseOldFraming: RequestHandler = (request, response, next) => {
  if (request.httpVersion !== '1.0' || request.headers['transfer-encoding'] === undefined) return next();
  response.set('Connection', 'close');
  throw malformed('framing', 'Transfer-Encoding needs HTTP/1.1');
};

function timeAcks(metrics: ApiMetrics, clock: Clock): RequestHandler {
  return (_request, response, next) => {
    const startedAt = clock.now();
    response.once('finish', () => {
      if (response.statusCode === 200) metrics.ackSeconds.observe((clock.now() - startedAt) / 1000);
    });
    next();
  };
}

/** An answer that was not sent completely is a failure too. */
function countFailures(failedShare: FailedShare): RequestHandler {
  return (_request, response, next) => {
    response.once('close', () => failedShare.record(response.statusCode !== 200 || !response.writableFinished));
    next();
  };
}
