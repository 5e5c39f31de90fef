// A mapped provider as its adapter sees it. Everything optional in the file is there by now: the checks over the whole
// provider (config/mapped-checks.ts, config/proof-checks.ts) refuse the file otherwise.
import type { CallbackProof } from '../providers/signatures/callback-proof';
import type { MappedProviderConfig } from '../providers/provider-config';
import { liveSecrets } from './live-secrets';
import { leavesBodyOpen } from './proof-checks';
import type { MappedProviderFile } from './provider-schema';

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
    trusted: leavesBodyOpen(provider.callback) && checked(events).believe,
    callbackUrl: `${publicUrl}/callbacks/${name}`,
    ...(pollEvery === undefined ? {} : { pollEvery }),
    requestsPerMinute: provider.requestsPerMinute,
    values: provider.values,
    ...(hashKey === undefined ? {} : { hashKey }),
    mapping: { order: checked(order), events: checked(events), result: checked(result), fetch, poll, cancel },
  };
}

function resolveProof(callback: MappedProviderFile['callback']): CallbackProof {
  const { header, prefix = '', signed = '{{body}}', issuer, tolerance } = callback;
  const secrets = liveSecrets(callback);
  const verify = checked(callback.verify);
  switch (verify) {
    case 'standard-webhooks':
      return { verify, secrets, tolerance };
    case 'hmac-sha256-hex':
    case 'hmac-sha256-base64':
      return { verify, secrets, header: checked(header), prefix, signed };
    case 'timestamped-hmac':
      return { verify, secrets, header: checked(header), tolerance };
    case 'jwt-hs256':
      return { verify, secrets, header: header ?? 'authorization', issuer: checked(issuer), tolerance };
    case 'static-header':
      return { verify, secrets, header: checked(header), prefix };
    case 'url-token':
      return { verify, secrets };
  }
}

function checked<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('A mapped provider was resolved before it was checked');
  return value;
}
