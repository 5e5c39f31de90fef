// One honestly signed callback for every scheme, signed here apart from the product's own code.
import { createHmac } from 'node:crypto';
import type { CallbackProof, HmacProof } from '../../providers/signatures/callback-proof';
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
  /** `values`: what it says, in any spelling. */
  coversBody: boolean | 'values';
  /** Signs `callbackBody` with a secret of the test's own. */
  sign: (secret: string, body?: string) => Omit<CallbackParts, 'nowMs'> & { headers: Record<string, string> };
  proof: (secrets: readonly LiveSecret[]) => CallbackProof;
}

/** A proof as the file resolves it: SHA-256 of the body, in hex. */
export const hmacProof = (
  secrets: readonly LiveSecret[],
  given: Pick<HmacProof, 'at'> & Partial<HmacProof>,
): HmacProof => ({
  verify: 'hmac',
  secrets,
  algorithm: 'sha256',
  key: 'text',
  encoding: 'hex',
  prefix: '',
  signed: '{{body}}',
  ...given,
});

const hmac = (secret: string | Buffer, signed: string, encoding: 'hex' | 'base64' | 'base64url'): string =>
  createHmac('sha256', secret).update(signed).digest(encoding);
const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export function jwt(secret: string, claims: object, head: object = { alg: 'HS256', typ: 'JWT' }): string {
  const signed = `${base64url(head)}.${base64url(claims)}`;
  return `${signed}.${hmac(secret, signed, 'base64url')}`;
}

const standardWebhooksScheme: SignedScheme = {
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
  coversBody: true,
  proof: (secrets) => hmacProof(secrets, { at: { in: 'header', name: 'x-signature' }, prefix: 'sha256=' }),
  sign: (secret, body = callbackBody) => ({
    body,
    headers: { 'x-signature': `sha256=${hmac(secret, body, 'hex')}` },
  }),
};

const hexOfParts: SignedScheme = {
  coversBody: false,
  proof: (secrets) =>
    hmacProof(secrets, {
      at: { in: 'header', name: 'x-codesignal-signature' },
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
  coversBody: true,
  proof: (secrets) =>
    hmacProof(secrets, { at: { in: 'header', name: 'x-classmarker-hmac-sha256' }, encoding: 'base64' }),
  sign: (secret, body = callbackBody) => ({
    body,
    headers: { 'x-classmarker-hmac-sha256': hmac(secret, body, 'base64') },
  }),
};

/** `t=<seconds>,v1=<hex>` in one header. */
export function timestampedProof(secrets: readonly LiveSecret[], header: string, tolerance = 300_000): HmacProof {
  return hmacProof(secrets, {
    at: { in: 'header', name: header, part: 'v1' },
    signed: '{{timestamp}}.{{body}}',
    timestamp: { at: { in: 'header', name: header, part: 't' }, unit: 's', tolerance },
  });
}

const timestamped: SignedScheme = {
  coversBody: true,
  proof: (secrets) => timestampedProof(secrets, 'he-signature'),
  sign: (secret, body = callbackBody) => ({
    body,
    headers: { 'he-signature': `t=${seconds},v1=${hmac(secret, `${seconds}.${body}`, 'hex')}` },
  }),
};

/** In the query, over the sorted fields of a form, with a time in milliseconds. */
const ofFields: SignedScheme = {
  coversBody: 'values',
  proof: (secrets) =>
    hmacProof(secrets, {
      algorithm: 'sha512',
      encoding: 'base64url',
      at: { in: 'query', name: 'sig' },
      signed: '{{method}} {{header:x-time}} {{fields}}',
      timestamp: { at: { in: 'header', name: 'x-time' }, unit: 'ms', tolerance: 300_000 },
    }),
  sign: (secret, body = 'event=Aprova%C3%A7%C3%A3o+%E2%9C%93&amount=900') => {
    const fields = [...new URLSearchParams(body)].sort(([left], [right]) => (left < right ? -1 : 1));
    const text = `POST ${signedAtMs} ${new URLSearchParams(fields).toString()}`;
    const sig = createHmac('sha512', secret).update(text).digest('base64url');
    return { body, headers: { 'x-time': String(signedAtMs) }, query: { sig } };
  },
};

const token: SignedScheme = {
  coversBody: false,
  proof: (secrets) => ({
    verify: 'jwt-hs256',
    secrets,
    at: { in: 'header', name: 'authorization' },
    prefix: 'Bearer ',
    claims: { iss: 'example-org' },
    tolerance: 300_000,
  }),
  sign: (secret, body = callbackBody) => ({
    body,
    headers: { authorization: `Bearer ${jwt(secret, { iss: 'example-org' })}` },
  }),
};

const staticHeader: SignedScheme = {
  coversBody: false,
  proof: (secrets) => ({ verify: 'static-header', secrets, header: 'x-api-key', prefix: '' }),
  sign: (secret, body = callbackBody) => ({ body, headers: { 'x-api-key': secret } }),
};

const ofOrder = '654321.123456.86547.0123456789';

const urlToken: SignedScheme = {
  coversBody: false,
  proof: (secrets) => ({ verify: 'url-token', secrets }),
  sign: (secret, body = callbackBody) => {
    return { body, headers: {}, path: { token: `${ofOrder}.${hmac(secret, ofOrder, 'base64url')}` } };
  },
};

/** Of an order of before. */
const urlTokenInQuery: SignedScheme = {
  ...urlToken,
  sign: (secret, body = callbackBody) => {
    return { body, headers: {}, query: { reference: ofOrder, token: hmac(secret, ofOrder, 'base64url') } };
  },
};

const pathToken: SignedScheme = {
  coversBody: false,
  proof: (secrets) => ({ verify: 'path-token', secrets }),
  sign: (secret, body = callbackBody) => ({ body, headers: {}, path: { token: secret } }),
};

/** By a title of its own, since one scheme is there twice. */
export const signedSchemes: readonly (readonly [title: string, scheme: SignedScheme])[] = [
  ['standard-webhooks', standardWebhooksScheme],
  ['hmac-sha256-hex with a prefix', hex],
  ['hmac-sha256-hex of parts of the body', hexOfParts],
  ['hmac-sha256-base64', base64],
  ['timestamped-hmac', timestamped],
  ['hmac of sorted fields, in the query', ofFields],
  ['jwt-hs256', token],
  ['static-header', staticHeader],
  ['url-token', urlToken],
  ['url-token in the query', urlTokenInQuery],
  ['path-token', pathToken],
];
