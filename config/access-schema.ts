// The keys of a mapped provider that say how its requests get in: a login for a token that ends, and a signature over each request.
import { z } from 'zod';
import { hmacAlgorithms, hmacEncodings, keyForms } from '../providers/signatures/hmac-forms';
import { request } from './mapping-schema';
import { conditions, path, template } from './reading-schema';
import { baseUrl, duration, emptyIsAbsent, flag, text, token, optional, withDefault } from './scalars';

const assertion = optional(
  z.strictObject({
    privateKey: text(8_000).describe(
      'Private key that signs it: PEM (on one line with \\n, too), base64 of that, or a JWK; RSA, ECDSA or Ed25519. The provider has its public half.',
    ),
    keyId: optional(text(200), '`kid` of its head, where the provider names its keys.', 'it has none'),
    algorithm: withDefault(
      z.enum(hmacAlgorithms).exclude(['sha1']),
      'sha256',
      'Hash of RSA: sha256 (RS256), sha384, sha512. The other keys have their own.',
    ),
    claims: z
      .record(z.string().min(1).max(100), template())
      .describe(
        'What it says, templates by name, such as iss, sub, aud, scope. iat, exp and jti are made for each login.',
      ),
  }),
  'A token that the bridge signs with a private key in place of a password (RFC 7523), for {{assertion}} in `request`; it counts for five minutes.',
  'none is made',
);

const login = z
  .strictObject({
    url: optional(baseUrl(), 'Base URL of the login, where it has a host of its own.', '`url`'),
    allowPrivateNetwork: optional(
      flag(),
      'Whether the URL of the login may be on a private or loopback address.',
      'as the provider where it has no URL of its own, else false (R22)',
    ),
    assertion,
    request: request.describe(
      'The request for the token, such as OAuth2 client credentials; {{token}} is the secret of `token`.',
    ),
    token: path().describe('Path of the token in the answer, such as /access_token.'),
    expiresIn: optional(path(), 'Path of its life in seconds in the answer, such as /expires_in.', '`lifetime` counts'),
    lifetime: withDefault(duration(), '30m', 'How long it lives where the answer does not say; a duration.'),
    ended: conditions(
      'When the body of an answer says that the token ended, whatever its status, such as { at: /error, is: [SESSION_EXPIRED] }: as after a 401.',
    ),
  })
  .describe(
    'Logs in for a token before order, fetch, poll and cancel, and again when the token ends or is refused (401). It is sent as `Authorization: Bearer <token>`, or where the mapping writes {{login}}. Default: `token` itself is sent.',
  );

const signing = z
  .strictObject({
    secret: emptyIsAbsent(token()).describe('Key of the signature. Default: `token`.'),
    algorithm: withDefault(z.enum(hmacAlgorithms), 'sha256', 'Hash: sha256, sha384, sha512, sha1.'),
    weak: optional(z.literal('accepted'), '`accepted` to say that you know that sha1 is old.', 'refused'),
    key: withDefault(
      z.enum(keyForms),
      'text',
      'How the secret is written: text (its bytes are the key), hex or base64.',
    ),
    encoding: withDefault(z.enum(hmacEncodings), 'hex', 'How the signature is written: hex, base64, base64url.'),
    plain: withDefault(
      flag(),
      false,
      'Whether the signature is no HMAC but the hash of `signed`, in which the secret stands as {{secret}}.',
    ),
    signed: template().describe(
      'Template of what is signed: {{method}}, {{url}} (without query), {{path}}, {{target}} (path and query as sent), {{body}}, {{fields}} (query and form, sorted and url-encoded), {{fieldPairs}} (name=value, a line each, not encoded), {{fieldValues}} (the values alone, a line each; with `| join ?` a ? in place of each line break), {{now}}, {{nowMs}}, {{nowIso}}, {{nonce}}, {{token}}, and with `plain` {{secret}}.',
    ),
  })
  .describe(
    'Signs each request by an HMAC, or a hash, as it leaves; {{signature}} stands where the mapping writes it, in a header, the query or the body. Default: requests are not signed.',
  );

export const accessKeys = { login: login.optional(), signing: signing.optional() };
