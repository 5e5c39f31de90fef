import { z } from 'zod';
import { mostCommentLength, mostTagLength } from '../domain/text/templates';
import { liveSecretKeys } from './live-secrets';
import { messagesSchema } from './notice-schema';
import { allowPrivateNetwork, baseUrl, secret, text, token, wholeNumber } from './scalars';

const webhook = z
  .strictObject({
    ...liveSecretKeys(
      secret(),
      'Proof that a request is from Gupy: sent as `Authorization: Bearer <secret>` through clientHeaders. At least 24 bytes (R6, R7).',
    ),
    owner: z
      .strictObject({
        name: text(255).describe('Name of the team that Gupy shows at the webhook.'),
        email: z
          .email({ error: 'is not an e-mail address. Fix: write one, such as integration@example.com' })
          .describe('Address that Gupy writes to when the webhook fails.'),
      })
      .optional()
      .describe('Contact for the webhook at Gupy. Default: none is sent.'),
  })
  .describe('The webhook that Gupy calls.');

const limits = z
  .strictObject({
    tagLength: wholeNumber(1, mostTagLength)
      .prefault(60)
      .describe(
        'Longest tag, in characters. A longer one is written as a comment. Above 120 a warning: Gupy refused longer tags of one integration. A changed limit counts at once. Default: 60 (Gupy documents no figure).',
      ),
    commentLength: wholeNumber(100, mostCommentLength)
      .prefault(4000)
      .describe(
        'Longest comment, in characters. A longer one is cut at a word. Default: 4000 (Gupy documents no figure).',
      ),
  })
  .prefault({})
  .describe('What Gupy takes as text.');

export const gupySchema = z
  .strictObject({
    url: baseUrl()
      .prefault('https://api.gupy.io')
      .describe('Base URL of the Gupy API. Default: https://api.gupy.io. http:// needs allowPrivateNetwork: true.'),
    token: token().describe('API token of the company; sent as `Authorization: Bearer <token>`.'),
    allowPrivateNetwork: allowPrivateNetwork(),
    requestsPerMinute: wholeNumber(1, 100_000)
      .prefault(450)
      .describe(
        'Requests in every sliding minute, all workers together. Default: 450 (Gupy documents 900 per IP, some copies 500).',
      ),
    v2: z
      .enum(['auto', 'off'])
      .prefault('auto')
      .describe(
        'Whether v2 of the API is asked, which reads 100 applications of any jobs in one request and shows when a candidate entered a step. auto: where the token may, and where it answers well; all else goes by v1. Default: auto.',
      ),
    webhook,
    limits,
    messages: messagesSchema,
  })
  .describe('The Gupy recruiting platform.');
