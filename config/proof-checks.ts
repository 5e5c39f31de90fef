// What each signature scheme needs of `callback`, and what it ignores: a key that a scheme ignores would look like a protection,
// so it is refused.
import { checkHmac, checkPlacesAndTime, checkSigned } from './hmac-checks';
import { type ConfigPath, type Finding, found } from './problem';
import { checkPublicKeys } from './public-key-checks';
import { member } from './raw-value';
import { message, minimumIssuedBytes, secret, splitMessage, standardWebhooksSecret } from './scalars';

const placeParts = ['header', 'part', 'field', 'query'] as const;
const secretParts = ['secret', 'previousSecret', 'previousSecretUntil'] as const;
type Part =
  | (typeof placeParts)[number]
  | (typeof secretParts)[number]
  | 'publicKeys'
  | 'prefix'
  | 'signed'
  | (typeof claimParts)[number]
  | 'tolerance'
  | (typeof hmacParts)[number]
  | 'shortSecret';
/** What a token says of its own; at least one of them. */
const claimParts = ['issuer', 'claims', 'bodyHash'] as const;
const hmacParts = ['algorithm', 'weak', 'key', 'encoding', 'timestamp', 'plain'] as const;

interface Scheme {
  needs: readonly Part[];
  takes: readonly Part[];
  /** Whether the sender's public keys stand in place of a secret. */
  isPublic?: true;
}

export const signatureSchemes = {
  'standard-webhooks': { needs: [], takes: ['tolerance'] },
  'hmac-sha256-hex': { needs: ['header'], takes: ['prefix', 'signed', 'shortSecret'] },
  'hmac-sha256-base64': { needs: ['header'], takes: ['prefix', 'signed', 'shortSecret'] },
  'timestamped-hmac': { needs: ['header'], takes: ['tolerance', 'shortSecret'] },
  hmac: { needs: [], takes: [...placeParts, ...hmacParts, 'prefix', 'signed', 'tolerance', 'shortSecret'] },
  'public-key': {
    needs: [],
    takes: [...placeParts, 'algorithm', 'weak', 'encoding', 'timestamp', 'prefix', 'signed', 'tolerance'],
    isPublic: true,
  },
  'jwt-hs256': { needs: [], takes: [...claimParts, 'header', 'prefix', 'tolerance', 'shortSecret'] },
  'jwt-public-key': {
    needs: [],
    takes: [...claimParts, 'header', 'prefix', 'algorithm', 'weak', 'tolerance'],
    isPublic: true,
  },
  'static-header': { needs: ['header'], takes: ['prefix', 'shortSecret'] },
  'url-token': { needs: [], takes: [] },
  'path-token': { needs: [], takes: ['shortSecret'] },
} satisfies Record<string, Scheme>;

const hints: Readonly<Record<Part, string>> = {
  secret: 'set the secret that the sender signs with or shows',
  previousSecret: 'write the secret before the last change',
  previousSecretUntil: 'write a date and time with an offset',
  publicKeys: "list the sender's public keys",
  header: 'name the header that carries the proof',
  part: 'name the part of the header',
  field: 'write the path of the signature in the body',
  query: 'name the parameter of the URL',
  prefix: 'write what stands before it',
  signed: 'write what is signed',
  issuer: 'write the `iss` of their tokens',
  claims: 'write what else they must say, such as { aud: … }',
  bodyHash: 'name the claim that has the hash of the body',
  tolerance: 'write a duration',
  algorithm: 'name the hash',
  weak: 'write accepted',
  key: 'say how the secret is written',
  plain: 'write true',
  encoding: 'say how the signature is written',
  timestamp: 'say where the time of the signature stands',
  shortSecret: 'write accepted',
};

/** `callback` with its preset filled in. */
export function checkProof(callback: unknown, path: ConfigPath): Finding[] {
  const verify = member(callback, 'verify');
  if (verify === undefined)
    return found(path, 'has no verify', `name a scheme: ${Object.keys(signatureSchemes).join(', ')}`);
  const scheme = typeof verify === 'string' ? (member(signatureSchemes, verify) as Scheme | undefined) : undefined;
  if (scheme === undefined) return [];
  const given = (Object.keys(hints) as Part[]).filter((part) => isGiven(member(callback, part)));
  const needs: readonly Part[] = [scheme.isPublic ? 'publicKeys' : 'secret', ...scheme.needs];
  const takes: readonly Part[] = [...(scheme.isPublic ? [] : secretParts), ...scheme.takes];
  return [
    ...needs
      .filter((part) => !given.includes(part))
      .flatMap((part) => found([...path, part], `is missing: ${verify as string} needs it`, hints[part])),
    ...given
      .filter((part) => !needs.includes(part) && !takes.includes(part))
      .flatMap((part) => found([...path, part], `means nothing to ${verify as string}`, 'take it out')),
    ...(scheme.isPublic ? checkPublicKeys(callback, path) : checkSecrets(callback, path)),
    ...(verify === 'jwt-hs256' || verify === 'jwt-public-key' ? checkClaims(given, verify, path) : []),
    ...(verify === 'hmac' ? checkHmac(callback, path) : []),
    ...(verify === 'public-key' ? checkPlacesAndTime(callback, path) : []),
    ...checkSigned(callback, path),
  ];
}

/** A signed token that need say nothing may be one that its sender made for somebody else. */
function checkClaims(given: readonly Part[], verify: string, path: ConfigPath): Finding[] {
  if (claimParts.some((part) => given.includes(part))) return [];
  const fix = 'write the `iss` of their tokens; where they have none, claims with what else they must say, or bodyHash';
  return found([...path, 'issuer'], `is missing: ${verify} needs it, claims or bodyHash`, fix);
}

/** An empty text is what `${NAME:-}` leaves. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== '';
}

/** Each scheme has its own spelling of a secret; the schema takes any text that a header can carry. */
function checkSecrets(callback: unknown, path: ConfigPath): Finding[] {
  return ['secret', 'previousSecret'].flatMap((name) => {
    const value = member(callback, name);
    if (typeof value !== 'string' || value === '') return [];
    const checked = secretOf(callback).safeParse(value);
    const said = splitMessage(checked.error?.issues[0]?.message ?? '');
    return said === undefined ? [] : [{ path: [...path, name], ...said }];
  });
}

/** It has one spelling in a URL, and leaves room for the rest of it. */
const isPathSegment = (value: string) => /^[\w.~-]{1,256}$/.test(value);
const notPathSegment = message(
  'cannot stand in a path as it is, or is over 256 characters',
  'write letters, digits, and . _ ~ - only: `openssl rand -hex 32`',
);

function secretOf(callback: unknown) {
  const verify = member(callback, 'verify');
  if (verify === 'standard-webhooks') return standardWebhooksSecret();
  const plain = member(callback, 'shortSecret') === 'accepted' ? secret(minimumIssuedBytes) : secret();
  return verify === 'path-token' ? plain.refine(isPathSegment, notPathSegment) : plain;
}
