// A mapped provider as its adapter sees it. Everything optional in the file is there by now: the checks over the whole
// provider (config/mapped-checks.ts, config/proof-checks.ts) refuse the file otherwise.
import { definedOnly } from '../domain/defined-only';
import type { MappedEvents, Mapping } from '../providers/mapped/mapping';
import type { MappedProviderConfig } from '../providers/provider-config';
import { leavesBodyOpen } from './proof-coverage';
import type { MappedProviderFile } from './provider-schema';
import { checked, resolveProof } from './resolve-proof';

export function resolveMapped(name: string, provider: MappedProviderFile, publicUrl: string): MappedProviderConfig {
  const { url, order, result, parts, progress, fetch, poll, cancel, zone, idsWithoutCase, pollEvery } = provider;
  const { hashKey, callback } = provider;
  const events = provider.events ?? noEvents;
  return {
    kind: 'mapped',
    name,
    url: checked(url),
    token: provider.token,
    allowPrivateNetwork: provider.allowPrivateNetwork,
    candidate: provider.candidate,
    job: provider.job,
    trusted: callback !== undefined && leavesBodyOpen(provider) && events.believe,
    believesProgress: callback !== undefined && (events.believe || !leavesBodyOpen(provider)),
    callbackUrl: `${publicUrl}/callbacks/${name}`,
    requestsPerMinute: provider.requestsPerMinute,
    values: provider.values,
    ...definedOnly({ callback: callback && resolveProof(callback, events.format), pollEvery, hashKey }),
    mapping: {
      ...resolveAccess(provider),
      order: checked(order),
      events,
      result: checked(result),
      parts: parts && { id: parts.id },
      progress,
      fetch,
      poll,
      cancel,
      zone,
      idsWithoutCase,
    },
  };
}

/** Of a provider that sends no callbacks. */
const noEvents: MappedEvents = { format: 'json', emptyBody: false, queueBlocks: false, believe: true };

function resolveAccess({
  login,
  signing,
  token,
  allowPrivateNetwork,
}: MappedProviderFile): Pick<Mapping, 'login' | 'signing'> {
  const inherited = login?.url === undefined ? allowPrivateNetwork : false;
  return {
    login: login === undefined ? undefined : { ...login, allowPrivateNetwork: login.allowPrivateNetwork ?? inherited },
    signing: signing === undefined ? undefined : { ...signing, secret: signing.secret ?? token },
  };
}
