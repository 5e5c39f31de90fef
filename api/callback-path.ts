// The path of a callback: the name of the provider, and a token below it only where that is the proof. Every other path has nothing.
import type { RequestHandler } from 'express';
import type { ProviderAdapter } from '../providers/adapter';

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
