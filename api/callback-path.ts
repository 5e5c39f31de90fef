// The path and the method of a callback: the name of the provider, and a token below it only where that is the proof. Every other path
// has nothing, and every other method than the sender's is refused (R15).
import type { RequestHandler, Response } from 'express';
import type { ProviderAdapter, CallbackAnswer } from '../providers/adapter';
import type { ApiMetrics } from '../telemetry/metrics';
import { Refusal } from './refusal';
import { headersOf, queryOf } from './request-fields';

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

/** @throws Refusal BRIDGE_METHOD_NOT_ALLOWED for every other method */
export function onlyMethod(method: string): RequestHandler {
  return (request, _response, next) => {
    if (request.method === method) return next();
    throw new Refusal('BRIDGE_METHOD_NOT_ALLOWED', {
      reason: 'method',
      detail: request.method === 'HEAD' ? 'HEAD is not answered' : 'another method was used',
      headers: { Allow: method },
    });
  };
}

/** A name that no provider has is refused as before: 404 to a POST, 405 to all else. */
export function onlyMethodOf({
  adapters,
}: {
  adapters: ReadonlyMap<string, ProviderAdapter>;
}): RequestHandler<CallbackPath> {
  return (request, response, next) => {
    const { method = 'POST' } = adapters.get(request.params.provider) ?? {};
    (onlyMethod(method) as RequestHandler<CallbackPath>)(request, response, next);
  };
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
    const answer = adapter.challenge({ method: 'GET', query: queryOf(request), headers: headersOf(request) });
    if (answer === undefined) return next();
    metrics.callbacks.inc({ provider: adapter.name, status: 'ignored' });
    sendAnswer(response, answer);
  };
}

export function sendAnswer(response: Response, { contentType, body }: CallbackAnswer): void {
  response.set('Content-Type', contentType).send(Buffer.from(body));
}
