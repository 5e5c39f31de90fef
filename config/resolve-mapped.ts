// A mapped provider as its adapter sees it. Everything optional in the file is there by now: the checks over the whole
// provider (config/mapped-checks.ts, config/proof-checks.ts) refuse the file otherwise.
import type { MappedProviderConfig } from '../providers/provider-config';
import { leavesBodyOpen } from './proof-coverage';
import type { MappedProviderFile } from './provider-schema';
import { resolveProof } from './resolve-proof';

export function resolveMapped(name: string, provider: MappedProviderFile, publicUrl: string): MappedProviderConfig {
  const { url, order, events, result, fetch, poll, cancel, pollEvery, hashKey } = provider;
  return {
    kind: 'mapped',
    name,
    url: checked(url),
    token: provider.token,
    allowPrivateNetwork: provider.allowPrivateNetwork,
    candidate: provider.candidate,
    callback: resolveProof(provider.callback),
    trusted: leavesBodyOpen(provider) && checked(events).believe,
    callbackUrl: `${publicUrl}/callbacks/${name}`,
    ...(pollEvery === undefined ? {} : { pollEvery }),
    requestsPerMinute: provider.requestsPerMinute,
    values: provider.values,
    ...(hashKey === undefined ? {} : { hashKey }),
    mapping: { order: checked(order), events: checked(events), result: checked(result), fetch, poll, cancel },
  };
}

function checked<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('A mapped provider was resolved before it was checked');
  return value;
}
