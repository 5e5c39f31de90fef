import { z } from 'zod';
import { candidateFields } from '../providers/provider-config';
import { liveSecretKeys } from './live-secrets';
import { mappingKeys, plainText } from './mapping-schema';
import { signatureSchemes } from './proof-checks';
import {
  allowPrivateNetwork,
  baseUrl,
  duration,
  emptyIsAbsent,
  flag,
  message,
  secret,
  standardWebhooksSecret,
  text,
  token,
  wholeNumber,
} from './scalars';

/** Names become part of URLs, task queues and metric labels, so they are short and plain. */
export const providerName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,39}$/,
    'is not a provider name. Fix: use up to 40 lower-case letters, digits and dashes, a letter first',
  );

const tolerance = () =>
  duration()
    .prefault('300s')
    .describe(
      'How far the timestamp of a callback may be from now, in both directions; longer where retries keep their first one. Default: 300s (R4).',
    );

const callback = z
  .strictObject({
    verify: z
      .literal('standard-webhooks')
      .prefault('standard-webhooks')
      .describe('Signature scheme of the callbacks. Default: standard-webhooks.'),
    ...liveSecretKeys(standardWebhooksSecret(), 'Signs the callbacks: whsec_ and base64 of 24 to 64 bytes (R6).'),
    tolerance: tolerance(),
  })
  .describe('How the callbacks of this provider prove their origin.');

/** What every kind of provider has. */
const shared = {
  allowPrivateNetwork: allowPrivateNetwork(),
  candidate: z
    .array(z.enum(candidateFields))
    .refine((fields) => new Set(fields).size === fields.length, 'names a field twice. Fix: name each field once')
    .prefault([])
    .describe(
      'The only personal fields that leave Gupy towards this provider: name, email, phone, document. Default: none.',
    ),
};

const pace = {
  pollEvery: emptyIsAbsent(duration()).describe(
    'How often an open order is asked for, besides its callback and its deadline; a duration. Default: never.',
  ),
  requestsPerMinute: wholeNumber(1, 100_000)
    .prefault(300)
    .describe('Requests in every sliding minute, all workers together. Default: 300.'),
};

const httpProvider = z.strictObject({
  kind: z.literal('http').describe('How the provider is spoken to; http is the open protocol of this project.'),
  url: baseUrl().describe('Base URL of the provider. http:// needs allowPrivateNetwork: true.'),
  token: token().describe('Token for the provider; sent as `Authorization: Bearer <token>`.'),
  ...shared,
  callback,
  ...pace,
});

const schemes = Object.keys(signatureSchemes) as (keyof typeof signatureSchemes)[];

const headerName = () =>
  z
    .string()
    .regex(/^[A-Za-z0-9-]{1,100}$/, message('is not a header name', 'write letters, digits and dashes'))
    .transform((name) => name.toLowerCase());

/** config/proof-checks.ts checks which keys a scheme needs, after the preset is filled in. */
const mappedCallback = z
  .strictObject({
    verify: z
      .enum(schemes)
      .optional()
      .describe(`Signature scheme: ${schemes.join(', ')}. A preset brings it.`),
    ...liveSecretKeys(
      secret(),
      'Signs the callbacks, or is what they show; for standard-webhooks whsec_ and base64. At least 24 bytes (R6).',
    ),
    header: headerName().optional().describe('Header with the proof. Default: that of the scheme, where it has one.'),
    prefix: z
      .string()
      .max(40)
      .optional()
      .describe('What stands before the signature or secret in the header, such as `sha256=`. Default: nothing.'),
    signed: z
      .string()
      .max(500)
      .optional()
      .describe(
        'Template of what hmac-sha256-* signs: {{body}}, {{callbackUrl}}, paths into the body such as {{/event}}. Default: {{body}}.',
      ),
    issuer: text(200).optional().describe('Required `iss` of a jwt-hs256 token. Default: none.'),
    tolerance: tolerance(),
    trust: flag()
      .prefault(false)
      .describe(
        'Whether results are believed although the proof does not cover them: the sender is then trusted on a static secret alone. Default: false.',
      ),
  })
  .describe('How the callbacks of this provider prove their origin.');

const mappedProvider = z.strictObject({
  kind: z.literal('mapped').describe('mapped describes the API of a provider in this file, or takes a preset.'),
  preset: text(40)
    .optional()
    .describe('Name of a ready mapping; any key beside it wins over it. Default: none, the mapping is written out.'),
  url: baseUrl()
    .optional()
    .describe('Base URL of the API of the provider. http:// needs allowPrivateNetwork: true. Some presets bring it.'),
  token: token().describe(
    'Token for the provider: `Authorization: Bearer <token>`, or where the mapping writes {{token}}.',
  ),
  ...shared,
  callback: mappedCallback,
  ...pace,
  values: z
    .record(
      z.string().regex(/^[A-Za-z]\w{0,39}$/, message('is not a plain name', 'use up to 40 letters and digits')),
      plainText(1_000),
    )
    .prefault({})
    .describe('Texts of the customer, for {{values.<name>}} in the mapping. Default: none.'),
  hashKey: emptyIsAbsent(secret()).describe(
    'Key of `| hash`, which turns an e-mail address into an id; keep it as long as orders are open. Default: none.',
  ),
  ...mappingKeys,
});

export const providerSchema = z.discriminatedUnion('kind', [httpProvider, mappedProvider]);

export const providersSchema = z
  .record(providerName, providerSchema)
  .describe('The exam providers, by name; the name is part of the callback URL, `/callbacks/<name>`.');

export type MappedProviderFile = z.output<typeof mappedProvider>;
