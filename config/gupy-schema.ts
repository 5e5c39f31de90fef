import { z } from 'zod';
import { mostCommentLength, mostTagLength } from '../domain/text/templates';
import { liveSecretKeys } from './live-secrets';
import { messagesSchema } from './notice-schema';
import { allowPrivateNetwork, baseUrl, secret, text, bearerToken, wholeNumber, optional, withDefault } from './scalars';

const webhook = z
  .strictObject({
    ...liveSecretKeys(
      secret(),
      'Proof that a request is from Gupy: sent as `Authorization: Bearer <secret>` through clientHeaders. At least 24 bytes (R6, R7).',
    ),
    owner: optional(
      z.strictObject({
        name: text(255).describe('Name of the team that Gupy shows at the webhook.'),
        email: z
          .email({ error: 'is not an e-mail address. Fix: write one, such as integration@example.com' })
          .describe('Address that Gupy writes to when the webhook fails.'),
      }),
      'Contact for the webhook at Gupy.',
      'none is sent',
    ),
  })
  .describe('The webhook that Gupy calls.');

const limits = z
  .strictObject({
    tagLength: withDefault(
      wholeNumber(1, mostTagLength),
      60,
      'Longest tag, in characters. A longer one is written as a comment. Above 120 a warning: Gupy refused longer tags of one integration. A changed limit counts at once.',
      ' (Gupy documents no figure)',
    ),
    commentLength: withDefault(
      wholeNumber(100, mostCommentLength),
      4000,
      'Longest comment, in characters. A longer one is cut at a word.',
      ' (Gupy documents no figure)',
    ),
  })
  .prefault({})
  .describe('What Gupy takes as text.');

export const gupySchema = z
  .strictObject({
    url: baseUrl()
      .prefault('https://api.gupy.io')
      .describe('Base URL of the Gupy API. Default: https://api.gupy.io. http:// needs allowPrivateNetwork: true.'),
    token: bearerToken().describe('API token of the company; sent as `Authorization: Bearer <token>`.'),
    allowPrivateNetwork: allowPrivateNetwork(),
    requestsPerMinute: withDefault(
      wholeNumber(1, 100_000),
      450,
      'Requests in every sliding minute, all workers together.',
      ' (Gupy documents 900 per IP, some copies 500)',
    ),
    v2: withDefault(
      z.enum(['auto', 'off']),
      'auto',
      'Whether v2 of the API is asked, which reads 100 applications of any jobs in one request and shows when a candidate entered a step. auto: where the token may, and where it answers well; all else goes by v1.',
    ),
    webhook,
    limits,
    messages: messagesSchema,
  })
  .describe('The Gupy recruiting platform.');
