// A mapped provider as its adapter sees it. Everything optional in the file is there by now: the checks over the whole
// provider (config/mapped-checks.ts, config/proof-checks.ts) refuse the file otherwise.
import { definedOnly } from '../domain/defined-only';
import type { MappedEvents, Mapping } from '../providers/mapped/mapping';
import type { MappedProviderConfig } from '../providers/provider-config';
import { leavesBodyOpen } from './proof-coverage';
import type { MappedProviderFile } from './provider-schema';
import type { BodyFormat } from '../providers/body-document';
import type {
  CallbackPlace,
  CallbackProof,
  HmacProof,
  SignedCallbackPlaces,
  TokenClaims,
} from '../providers/signatures/callback-proof';
import { beforeSecret, type LiveSecret } from '../providers/signatures/live-keys';
import type { MappedCallbackFile } from './callback-schema';
import { liveSecrets } from './live-secrets';

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
      result: checked(result ?? order?.result),
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

// `callback` as a signature check sees it. The named hmac schemes are the general one with its keys filled in.

/** What is optional in the file is there by now: config/proof-checks.ts refuses it otherwise. */
function resolveProof(callback: MappedCallbackFile, format: BodyFormat): CallbackProof {
  const { header, prefix = '', tolerance } = callback;
  const verify = checked(callback.verify);
  const { publicKeys = [], algorithm = 'sha256', encoding = 'base64' } = callback;
  const at = tokenPlace(format, header);
  const claims = { at, prefix: callback.prefix ?? 'Bearer ', ...claimsOf(callback), tolerance };
  const ofKeys = { secrets: [], publicKeys, algorithm };
  if (verify === 'public-key') return { verify, ...ofKeys, ...signedPlacesOf({ ...callback, encoding }) };
  if (verify === 'jwt-public-key') return { verify, ...ofKeys, ...claims };
  const secrets = secretsOf(callback);
  switch (verify) {
    case 'standard-webhooks':
      return { verify, secrets, tolerance };
    case 'hmac':
      return hmacOf(callback);
    case 'hmac-sha256-hex':
      return hmacOf({ ...callback, encoding: 'hex' });
    case 'hmac-sha256-base64':
      return hmacOf({ ...callback, encoding: 'base64' });
    case 'timestamped-hmac':
      return hmacOf({ ...callback, part: 'v1', signed: '{{timestamp}}.{{body}}', timestamp: { part: 't', unit: 's' } });
    case 'jwt-hs256':
      return { verify, secrets, ...claims };
    case 'static-header':
      return { verify, secrets, header: checked(header), prefix };
    case 'url-token':
    case 'path-token':
      return { verify, secrets };
  }
}

function claimsOf({ issuer, claims, bodyHash }: MappedCallbackFile): Pick<TokenClaims, 'claims' | 'bodyHash'> {
  return { claims: { ...claims, ...(issuer === undefined ? {} : { iss: issuer }) }, ...definedOnly({ bodyHash }) };
}

function tokenPlace(format: BodyFormat, header = 'authorization'): TokenClaims['at'] {
  return format === 'jwt' ? { in: 'body' } : { in: 'header', name: header };
}

function hmacOf(callback: MappedCallbackFile): HmacProof {
  const { algorithm = 'sha256', key = 'text', encoding = 'hex' } = callback;
  const ending = callback.plain === true ? beforeSecret(callback.signed ?? '') : undefined;
  const places = signedPlacesOf({ ...callback, ...ending, encoding });
  const secrets = secretsOf(callback);
  return { verify: 'hmac', secrets, algorithm, key, ...places, ...definedOnly({ plain: ending?.plain }) };
}

function secretsOf(callback: MappedCallbackFile): LiveSecret[] {
  return liveSecrets({ ...callback, secret: checked(callback.secret) });
}

function signedPlacesOf(
  callback: Omit<MappedCallbackFile, 'plain'> & Pick<SignedCallbackPlaces, 'encoding'>,
): SignedCallbackPlaces {
  const { encoding, prefix = '', signed = '{{body}}', timestamp, tolerance, header } = callback;
  return {
    encoding,
    at: placeOf(callback),
    prefix,
    signed,
    ...(timestamp && {
      timestamp: { at: placeOf({ ...ownHeader(timestamp, header), ...timestamp }), unit: timestamp.unit, tolerance },
    }),
  };
}

/** A `part` alone is one of the header of the signature. */
function ownHeader({ header, field, query }: Places, outer: string | undefined): Places {
  return [header, field, query].some((place) => place !== undefined) ? {} : { header: outer };
}

interface Places {
  header?: string | undefined;
  part?: string | undefined;
  field?: string | undefined;
  query?: string | undefined;
}

function placeOf({ header, part, field, query }: Places): CallbackPlace {
  if (field !== undefined) return { in: 'field', path: field };
  if (query !== undefined) return { in: 'query', name: query };
  return { in: 'header', name: checked(header), ...definedOnly({ part }) };
}

function checked<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('A provider was resolved before it was checked');
  return value;
}
