import { z } from 'zod';
import { candidateFields, type JobField, jobFieldPattern, jobFields } from '../providers/order-fields';
import { accessKeys } from './access-schema';
import { callback, mappedCallback } from './callback-schema';
import { mappingKeys } from './mapping-schema';
import { optionalText, plainText } from './reading-schema';
import {
  allowPrivateNetwork,
  baseUrl,
  duration,
  emptyIsAbsent,
  message,
  nameOf,
  secret,
  text,
  bearerToken,
  token,
  wholeNumber,
  optional,
  withDefault,
} from './scalars';

/** Names become part of URLs, task queues and metric labels, so they are short and plain. */
export const providerName = nameOf(
  /^[a-z][a-z0-9-]{0,39}$/,
  'is not a provider name',
  '40 lower-case letters, digits and dashes, a letter first',
);

const shared = {
  allowPrivateNetwork: allowPrivateNetwork(),
  candidate: fieldsOnce(z.enum(candidateFields)).describe(
    'The only personal fields that leave Gupy towards this provider: name, firstName, lastName, socialName, email, phone, document, birthDate, gender, address. Default: none.',
  ),
  job: fieldsOnce(jobField()).describe(
    'Fields of the job that an order tells this provider, besides id and name: role, roleCode, department, departmentCode, branch, branchCode, code, customFields.<id>. Default: none.',
  ),
};

function fieldsOnce<Field extends z.ZodType>(field: Field) {
  return z
    .array(field)
    .refine((fields) => new Set(fields).size === fields.length, message('names a field twice', 'name each field once'))
    .prefault([]);
}

function jobField() {
  const fix = `name one of ${jobFields.join(', ')}, or customFields.<id> with the id in Gupy`;
  return z
    .string()
    .regex(jobFieldPattern, message('is no field of a job', fix))
    .transform((field) => field as JobField);
}

const valueBy = z.strictObject({
  by: z
    .union([z.enum(candidateFields), jobField()])
    .describe('Field of the job or of the candidate, which `job` or `candidate` names too.'),
  of: z
    .record(z.string().min(1).max(200), optionalText(1_000))
    .refine(
      (texts) => Object.keys(texts).length > 0,
      message('names no value', 'write a text for each value of that field'),
    )
    .describe(
      'The text, by the value of that field, such as the tax number by branchCode, or F for Female by gender; an empty one is no value.',
    ),
  else: optional(
    optionalText(1_000),
    'The text for every other value; an empty one is no value.',
    'such an order is not made, and needs attention; a field of the candidate that Gupy has no value for has none here',
  ),
});

const pace = {
  pollEvery: emptyIsAbsent(duration()).describe(
    'How often an open order is asked for, besides its callback and its deadline; a duration. Default: never.',
  ),
  requestsPerMinute: withDefault(
    wholeNumber(1, 100_000),
    300,
    'Requests in every sliding minute, all workers together.',
  ),
};

const httpProvider = z.strictObject({
  kind: z.literal('http').describe('How the provider is spoken to; http is the open protocol of this project.'),
  url: baseUrl().describe('Base URL of the provider. http:// needs allowPrivateNetwork: true.'),
  token: bearerToken().describe('Token for the provider; sent as `Authorization: Bearer <token>`.'),
  ...shared,
  callback,
  ...pace,
});

const mappedProvider = z.strictObject({
  kind: z.literal('mapped').describe('mapped describes the API of a provider in this file, or takes a preset.'),
  preset: optional(
    text(40),
    'Name of a ready mapping; any key beside it wins over it.',
    'none, the mapping is written out',
  ),
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
      nameOf(/^[A-Za-z]\w{0,39}$/, 'is not a plain name', '40 letters and digits'),
      z.union([plainText(1_000), valueBy]),
    )
    .prefault({})
    .describe(
      'Texts of the customer, for {{values.<name>}} in the mapping; one text, or one for each value of a field of the job or of the candidate (by, of, else). Default: none.',
    ),
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
