// One honestly signed callback for every scheme, signed here apart from the product's own code.
import { createHmac } from 'node:crypto';
import type { CallbackProof } from '../../providers/signatures/callback-proof';
import type { LiveSecret } from '../../providers/signatures/live-keys';
import type { CallbackParts } from './received-callback';

export const signedAtMs = Date.parse('2026-01-15T12:00:00.250Z');
export const callbackUrl = 'https://bridge.example.com/callbacks/school';
const seconds = Math.floor(signedAtMs / 1000);

/** Each secret is good for every scheme that takes a text. */
export const secretText = 'secret-0123456789-abcdefghijklmnop';
export const otherSecretText = 'other-secret-0123456789-abcdefghij';

export const callbackBody = JSON.stringify({
  event: 'companyTestSessionFinished',
  triggeredOn: 1767225600000,
  payload: { testSessionId: 's-1', score: 900, note: 'Aprovação ✓' },
});

export interface SignedScheme {
  scheme: CallbackProof['verify'];
  coversBody: boolean;
  /** Signs `callbackBody` with a secret of the test's own. */
  sign: (secret: string, body?: string) => Omit<CallbackParts, 'nowMs'> & { headers: Record<string, string> };
  proof: (secrets: readonly LiveSecret[]) => CallbackProof;
}

const hmac = (secret: string | Buffer, signed: string, encoding: 'hex' | 'base64' | 'base64url'): string =>
  createHmac('sha256', secret).update(signed).digest(encoding);
const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export function jwt(secret: string, claims: object, head: object = { alg: 'HS256', typ: 'JWT' }): string {
  const signed = `${base64url(head)}.${base64url(claims)}`;
  return `${signed}.${hmac(secret, signed, 'base64url')}`;
}

const standardWebhooksScheme: SignedScheme = {
  scheme: 'standard-webhooks',
  coversBody: true,
  proof: (secrets) => ({
    verify: 'standard-webhooks',
    secrets: secrets.map(({ value, ...end }) => ({ value: `whsec_${Buffer.from(value).toString('base64')}`, ...end })),
  }),
  sign: (secret, body = callbackBody) => ({
    body,
    headers: {
      'webhook-id': 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
      'webhook-timestamp': String(seconds),
      'webhook-signature': `v1,${hmac(secret, `msg_2KWPBgLlAfxdpx2AI54pPJ85f4W.${seconds}.${body}`, 'base64')}`,
    },
  }),
};

const hex: SignedScheme = {
  scheme: 'hmac-sha256-hex',
  coversBody: true,
  proof: (secrets) => ({
    verify: 'hmac-sha256-hex',
    secrets,
    header: 'x-signature',
    prefix: 'sha256=',
    signed: '{{body}}',
  }),
  sign: (secret, body = callbackBody) => ({
    body,
    headers: { 'x-signature': `sha256=${hmac(secret, body, 'hex')}` },
  }),
};

const hexOfParts: SignedScheme = {
  scheme: 'hmac-sha256-hex',
  coversBody: false,
  proof: (secrets) => ({
    verify: 'hmac-sha256-hex',
    secrets,
    header: 'x-codesignal-signature',
    prefix: '',
    signed: '{{callbackUrl}}{{/event}}{{/triggeredOn}}',
  }),
  sign: (secret, body = callbackBody) => ({
    body,
    headers: {
      'x-codesignal-signature': hmac(secret, `${callbackUrl}companyTestSessionFinished1767225600000`, 'hex'),
    },
  }),
};

const base64: SignedScheme = {
  scheme: 'hmac-sha256-base64',
  coversBody: true,
  proof: (secrets) => ({
    verify: 'hmac-sha256-base64',
    secrets,
    header: 'x-classmarker-hmac-sha256',
    prefix: '',
    signed: '{{body}}',
  }),
  sign: (secret, body = callbackBody) => ({
    body,
    headers: { 'x-classmarker-hmac-sha256': hmac(secret, body, 'base64') },
  }),
};

const timestamped: SignedScheme = {
  scheme: 'timestamped-hmac',
  coversBody: true,
  proof: (secrets) => ({ verify: 'timestamped-hmac', secrets, header: 'he-signature', tolerance: 300_000 }),
  sign: (secret, body = callbackBody) => ({
    body,
    headers: { 'he-signature': `t=${seconds},v1=${hmac(secret, `${seconds}.${body}`, 'hex')}` },
  }),
};

const token: SignedScheme = {
  scheme: 'jwt-hs256',
  coversBody: false,
  proof: (secrets) => ({
    verify: 'jwt-hs256',
    secrets,
    header: 'authorization',
    issuer: 'example-org',
    tolerance: 300_000,
  }),
  sign: (secret, body = callbackBody) => ({
    body,
    headers: { authorization: `Bearer ${jwt(secret, { iss: 'example-org' })}` },
  }),
};

const staticHeader: SignedScheme = {
  scheme: 'static-header',
  coversBody: false,
  proof: (secrets) => ({ verify: 'static-header', secrets, header: 'x-api-key', prefix: '' }),
  sign: (secret, body = callbackBody) => ({ body, headers: { 'x-api-key': secret } }),
};

const urlToken: SignedScheme = {
  scheme: 'url-token',
  coversBody: false,
  proof: (secrets) => ({ verify: 'url-token', secrets }),
  sign: (secret, body = callbackBody) => {
    const reference = '654321.123456.86547.0123456789';
    return { body, headers: {}, query: { reference, token: hmac(secret, reference, 'base64url') } };
  },
};

/** By a title of its own, since one scheme is there twice. */
export const signedSchemes: readonly (readonly [title: string, scheme: SignedScheme])[] = [
  ['standard-webhooks', standardWebhooksScheme],
  ['hmac-sha256-hex with a prefix', hex],
  ['hmac-sha256-hex of parts of the body', hexOfParts],
  ['hmac-sha256-base64', base64],
  ['timestamped-hmac', timestamped],
  ['jwt-hs256', token],
  ['static-header', staticHeader],
  ['url-token', urlToken],
];
