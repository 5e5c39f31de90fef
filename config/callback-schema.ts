// The keys of `callback`: how the callbacks of a provider prove their origin. Which of them a scheme needs is checked after the
// preset is filled in (config/proof-checks.ts).
import { z } from 'zod';
import { isDocumentPath } from '../providers/document-path';
import { bodyHashes } from '../providers/signatures/body-hash';
import { hmacAlgorithms, hmacEncodings, keyForms, timestampUnits } from '../providers/signatures/hmac-forms';
import { liveSecretKeys } from './live-secrets';
import { signatureSchemes } from './proof-checks';
import { plainText } from './reading-schema';
import { duration, flag, message, standardWebhooksSecret, text, token, withDefault, optional } from './scalars';

/** Milliseconds: a vendor's retries end within hours, and a longer tolerance lets a captured callback be used again. */
const longestTolerance = 86_400_000;

const tolerance = () =>
  withDefault(
    duration(1_000, longestTolerance),
    '300s',
    'How far the timestamp of a callback may be from now, in both directions; longer where retries keep their first one, one day at most.',
    ' (R4)',
  );

export const callback = z
  .strictObject({
    verify: withDefault(z.literal('standard-webhooks'), 'standard-webhooks', 'Signature scheme of the callbacks.'),
    ...liveSecretKeys(standardWebhooksSecret(), 'Signs the callbacks: whsec_ and base64 of 24 to 64 bytes (R6).'),
    tolerance: tolerance(),
  })
  .describe('How the callbacks of this provider prove their origin.');

const schemes = Object.keys(signatureSchemes) as (keyof typeof signatureSchemes)[];

export const headerName = () =>
  z
    .string()
    .regex(/^[A-Za-z0-9-]{1,100}$/, message('is not a header name', 'write letters, digits and dashes'))
    .transform((name) => name.toLowerCase());

const fieldPath = () =>
  z
    .string()
    .refine(
      (value) => isDocumentPath(value) && value !== '',
      message('is not a path into the body', 'write it like /hash'),
    );

/** @param what `The signature` or `The timestamp` */
const placeKeys = (what: string) => ({
  header: headerName().optional().describe(`Header with ${what}.`),
  part: text(40)
    .optional()
    .describe(
      `Name of ${what} in a header that lists \`name=value\` after commas or semicolons, such as v1 in \`t=…, v1=…\`.`,
    ),
  field: fieldPath().optional().describe(`Path of ${what} in the body, such as /hash.`),
  query: text(100).optional().describe(`Name of ${what} in the query of the URL.`),
});

const timestamp = optional(
  z.strictObject({
    ...placeKeys('the timestamp'),
    unit: withDefault(
      z.enum(timestampUnits),
      's',
      'Whether it counts seconds or milliseconds since 1970, or is a date with its offset: s, ms or iso.',
    ),
  }),
  'Where a signature has its time, for {{timestamp}} in `signed`; `part` alone is a part of the header of the signature.',
  'it has none',
);

export const mappedCallback = z
  .strictObject({
    verify: z
      .enum(schemes)
      .optional()
      .describe(
        `Signature scheme: ${schemes.join(', ')}. hmac and public-key say all of it by the keys below. A preset brings it.`,
      ),
    ...liveSecretKeys(
      token().optional(),
      'Signs the callbacks, or is what they show; for standard-webhooks whsec_ and base64; for path-token the end of the URL. At least 24 bytes (R6), unless shortSecret says otherwise. Default: none, with publicKeys.',
    ),
    publicKeys: optional(
      z.preprocess(
        (value) => (Array.isArray(value) ? value.filter((key) => key !== '' && key !== null) : value),
        z
          .array(text(8_000))
          .min(1, message('is empty', 'name one key, or take it out'))
          .max(2, message('has more than two keys', 'keep those with which the sender signs today')),
      ),
      'Public keys of the sender, for public-key and jwt-public-key. Each of them counts, so that a key can be changed without a refusal. PEM, base64 of DER or of PEM, a JWK, or the bytes of an Ed25519 key in hex or base64; RSA, ECDSA on P-256, P-384 or secp256k1, or Ed25519.',
    ),
    shortSecret: optional(
      z.literal('accepted'),
      '`accepted` where the provider itself issues a secret under 24 bytes (at least 8): it is easier to guess.',
      'refused (R6)',
    ),
    ...placeKeys('the proof'),
    prefix: optional(
      z.string().max(40),
      'What stands before the signature or secret there, such as `sha256=`.',
      'nothing; of a token, `Bearer `',
    ),
    algorithm: z
      .enum(hmacAlgorithms)
      .optional()
      .describe(
        'Hash of verify: hmac, and of what RSA and ECDSA sign: sha256, sha384, sha512, sha1. Default: sha256. Ed25519 has its own.',
      ),
    weak: optional(
      z.literal('accepted'),
      '`accepted` to say that you know that sha1 is old, or that RSA under 2048 bits is weak; the file is refused without.',
      'refused',
    ),
    key: optional(
      z.enum(keyForms),
      'How the secret of verify: hmac is written: text (its bytes are the key), hex or base64.',
      'text',
    ),
    plain: optional(
      flag(),
      'Whether the signature of verify: hmac is a plain hash of `signed`, at whose end the secret stands: {{secret}}, or its hash in hex {{secret | sha256}}.',
      'it is an HMAC',
    ),
    encoding: optional(
      z.enum(hmacEncodings),
      'How the signature is written: hex (in any case), base64, base64url.',
      'hex; with public-key base64',
    ),
    signed: optional(
      z.string().max(500),
      'Template of what is signed: {{body}} (or its hash, {{body | sha256}} in hex, {{body | sha512 base64}}, {{body | sha256 bytes}}), {{timestamp}}, {{method}}, {{callbackUrl}}, {{callbackPath}}, {{header:x-name}}, {{fields}} (of the body, sorted by name and url-encoded as PHP does, without the signature), paths into the body such as {{/event}} or, percent-encoded, {{/event | encode}}.',
      '{{body}}',
    ),
    timestamp,
    issuer: optional(text(200), 'Required `iss` of a token.'),
    claims: optional(
      z
        .record(z.string().min(1).max(100), plainText(500))
        .refine((claims) => Object.keys(claims).length > 0, message('names no claim', 'name one, or take it out')),
      'Required values of other claims of a token, by name, such as aud, which may be a list with this value in it.',
    ),
    bodyHash: optional(
      z.strictObject({
        claim: text(100).describe('Name of the claim, such as request_body_sha256.'),
        algorithm: withDefault(z.enum(bodyHashes), 'sha256', 'Hash: sha256, sha384, sha512.'),
        encoding: withDefault(z.enum(hmacEncodings), 'hex', 'How it is written: hex (in any case), base64, base64url.'),
      }),
      'Claim of a token in a header that has the hash of the body, which the token then proves.',
      'it proves only its sender',
    ),
    tolerance: tolerance(),
    trust: withDefault(
      flag(),
      false,
      'Whether results are believed although the proof does not cover them: the sender is then trusted on a static secret alone.',
    ),
  })
  .describe('How the callbacks of this provider prove their origin. Default: it sends none, and is polled.');

export type MappedCallbackFile = z.output<typeof mappedCallback>;
