// How vendors write and prove a callback, and how they want a request to prove itself. Each is a function of its own, so that the
// description of a vendor names it.
import type { SimRequest } from '../route';
import { type CallbackRequest, type Digest, hmac, jsonCallback } from './callback-request';
import { signedHeaders } from './callback-signer';
import type { AccessKeys } from './dialect';
import type { ProofContext, VendorCallback } from './vendor';

type Headers = (text: string, context: ProofContext) => Record<string, string>;

export function asJson(prove: Headers): VendorCallback['sends'] {
  return (body, context) => jsonCallback(body, (text) => prove(text, context));
}

export function asForm(prove: Headers): VendorCallback['sends'] {
  return (body, context) => {
    const fields = Object.entries(body).map(([name, value]): [string, string] => [name, String(value)]);
    const text = new URLSearchParams(fields).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    return { body: text, headers: { ...type, ...prove(text, context) } };
  };
}

/** The body is a JSON Web Token, HS256. */
export function asToken(body: Readonly<Record<string, unknown>>, { secrets: [secret] }: ProofContext): CallbackRequest {
  return { body: webToken(body, secret), headers: { 'content-type': 'application/jwt' } };
}

export function webToken(claims: object, secret: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${hmac(secret, signed, 'base64url')}`;
}

interface SignedHeader {
  algorithm?: Digest;
  encoding?: 'hex' | 'base64' | 'base64url';
  prefix?: string;
  /** What is signed. @default the body */
  signs?: (text: string, context: ProofContext) => string;
}

/** One header with an HMAC. */
export function signature(
  header: string,
  { algorithm = 'sha256', encoding = 'hex', prefix = '', signs = (text) => text }: SignedHeader = {},
): Headers {
  return (text, context) => ({
    [header]: prefix + hmac(context.secrets[0], signs(text, context), encoding, algorithm),
  });
}

/** The time and a point stand before the body. */
export const timed = (text: string, { seconds }: ProofContext): string => `${seconds}.${text}`;

export const unsigned: Headers = () => ({});

export const svix: Headers = (text, { secrets, messageId, seconds }) =>
  signedHeaders(secrets, messageId, seconds, text, 'svix');

/** A header that holds the token. */
export function tokenIn(header: string, prefix = ''): (request: SimRequest, keys: AccessKeys) => boolean {
  return ({ headers }, { token }) => headers[header] === `${prefix}${token}`;
}

/** A header that holds what a login gave. */
export function sessionIn(header: string, prefix: string): (request: SimRequest, keys: AccessKeys) => boolean {
  return ({ headers }, { sessions }) => {
    const written = headers[header] ?? '';
    return written.startsWith(prefix) && sessions.isLive(written.slice(prefix.length));
  };
}
