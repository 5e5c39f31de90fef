import { z } from 'zod';
import { candidateFields } from '../providers/provider-config';
import { accessKeys } from './access-schema';
import { callback, mappedCallback } from './callback-schema';
import { mappingKeys, plainText } from './mapping-schema';
import {
  allowPrivateNetwork,
  baseUrl,
  duration,
  emptyIsAbsent,
  message,
  secret,
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

const mappedProvider = z.strictObject({
  kind: z.literal('mapped').describe('mapped describes the API of a provider in this file, or takes a preset.'),
  preset: text(40)
    .optional()
    .describe('Name of a ready mapping; any key beside it wins over it. Default: none, the mapping is written out.'),
  url: baseUrl()
    .optional()
    .describe('Base URL of the API of the provider. http:// needs allowPrivateNetwork: true. Some presets bring it.'),
  token: token().describe(
    'Token for the provider: `Authorization: Bearer <token>`, or where the mapping writes {{token}}. With `login` or `signing` only there.',
  ),
  ...shared,
  callback: mappedCallback.optional(),
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
  ...accessKeys,
  ...mappingKeys,
});

export const providerSchema = z.discriminatedUnion('kind', [httpProvider, mappedProvider]);

export const providersSchema = z
  .record(providerName, providerSchema)
  .describe('The exam providers, by name; the name is part of the callback URL, `/callbacks/<name>`.');

export type MappedProviderFile = z.output<typeof mappedProvider>;
