import { z } from 'zod';
import { candidateFields } from './bridge-config';
import { previousSecretUntil } from './gupy-schema';
import { baseUrl, duration, emptyIsAbsent, flag, standardWebhooksSecret, token, wholeNumber } from './scalars';

/** Names become part of URLs, task queues and metric labels, so they are short and plain. */
export const providerName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,39}$/,
    'is not a provider name. Fix: use up to 40 lower-case letters, digits and dashes, a letter first',
  );

const callback = z
  .strictObject({
    verify: z
      .literal('standard-webhooks')
      .prefault('standard-webhooks')
      .describe('Signature scheme of the callbacks. Default: standard-webhooks.'),
    secret: standardWebhooksSecret().describe('Signs the callbacks: whsec_ and base64 of 24 to 64 bytes (R6).'),
    previousSecret: emptyIsAbsent(standardWebhooksSecret()).describe(
      'The secret before the last change, still accepted. Empty: there is none (R5).',
    ),
    previousSecretUntil: previousSecretUntil(),
  })
  .describe('How the callbacks of this provider prove their origin.');

const httpProvider = z.strictObject({
  kind: z.literal('http').describe('How the provider is spoken to; http is the open protocol of this project.'),
  url: baseUrl().describe('Base URL of the provider. http:// needs allowPrivateNetwork: true.'),
  token: token().describe('Token for the provider; sent as `Authorization: Bearer <token>`.'),
  allowPrivateNetwork: flag()
    .prefault(false)
    .describe(
      'Whether the URL may be on a private or loopback address: true only where it really is. Default: false (R22).',
    ),
  candidate: z
    .array(z.enum(candidateFields))
    .refine((fields) => new Set(fields).size === fields.length, 'names a field twice. Fix: name each field once')
    .prefault([])
    .describe(
      'The only personal fields that leave Gupy towards this provider: name, email, phone, document. Default: none.',
    ),
  callback,
  pollEvery: emptyIsAbsent(duration()).describe(
    'How often an open order is asked for, besides its callback and its deadline; a duration. Default: never.',
  ),
  requestsPerMinute: wholeNumber(1, 100_000)
    .prefault(300)
    .describe('Requests in every sliding minute, all workers together. Default: 300.'),
});

export const providerSchema = z.discriminatedUnion('kind', [httpProvider]);

export const providersSchema = z
  .record(providerName, providerSchema)
  .describe('The exam providers, by name; the name is part of the callback URL, `/callbacks/<name>`.');
