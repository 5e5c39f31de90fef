// `GET /callbacks/:provider`: some senders ask for a value back before they take the address. Any other GET is answered as without
// this route.
import type { RequestHandler, Response } from 'express';
import type { ChallengeAnswer, ProviderAdapter } from '../providers/adapter';
import type { ApiMetrics } from '../telemetry/metrics';
import type { CallbackPath } from './callback-path';
import { queryOf } from './request-fields';

interface ChallengeOptions {
  adapters: ReadonlyMap<string, ProviderAdapter>;
  metrics: ApiMetrics;
}

export function callbackChallenge({ adapters, metrics }: ChallengeOptions): RequestHandler<CallbackPath> {
  return (request, response, next) => {
    const adapter = adapters.get(request.params.provider);
    if (adapter?.challenge === undefined) return next();
    const answer = adapter.challenge({ method: 'GET', query: queryOf(request) });
    if (answer === undefined) return next();
    metrics.callbacks.inc({ provider: adapter.name, status: 'ignored' });
    sendChallenge(response, answer);
  };
}

export function sendChallenge(response: Response, { contentType, body }: ChallengeAnswer): void {
  response.set('Content-Type', contentType).send(Buffer.from(body));
}
