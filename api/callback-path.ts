// The path of a callback: the name of the provider, and a token below it only where that is the proof. Every other path has nothing.
import type { RequestHandler, Response } from 'express';
import type { ProviderAdapter, CallbackAnswer } from '../providers/adapter';
import type { ApiMetrics } from '../telemetry/metrics';
import { queryOf } from './request-fields';

/** `token`: only of providers whose proof it is. */
export type CallbackPath = Record<'provider', string> & Partial<Record<'token', string>>;

/** Below the address of a provider there is nothing, but for those whose proof stands there. */
export function onlyPathTokens({
  adapters,
}: {
  adapters: ReadonlyMap<string, ProviderAdapter>;
}): RequestHandler<CallbackPath> {
  return (request, _response, next) =>
    next(adapters.get(request.params.provider)?.readsPath === true ? undefined : 'route');
}

// `GET /callbacks/:provider`: some senders ask for a value back before they take the address. Any other GET is answered as without
// this route.

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
    sendAnswer(response, answer);
  };
}

export function sendAnswer(response: Response, { contentType, body }: CallbackAnswer): void {
  response.set('Content-Type', contentType).send(Buffer.from(body));
}
