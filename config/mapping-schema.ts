// The keys of a `mapped` provider: how an exam is ordered there, what its callbacks mean, how a result is asked for and read.
// What they become is in providers/mapped/mapping.ts. Paths are JSON pointers with `*` and `[name=value]`.
import { z } from 'zod';
import { providerOutcomes } from '../domain/exam/outcome';
import { answerFormats, bodyFormats } from '../providers/body-document';
import { isTimeZone } from '../outbound/zoned-time';
import { isDocumentPath } from '../providers/document-path';
import { flag, message, text } from './scalars';

/** Longest template: room for a GraphQL document. */
const longestTemplate = 10_000;

export const path = () =>
  z
    .string()
    .refine(
      isDocumentPath,
      message('is not a path into JSON', 'write /name/0/name; * is every item, [name=value] the items that say so'),
    );

export const template = () =>
  z.string().max(longestTemplate, message(`is longer than ${longestTemplate} characters`, 'shorten it'));

/** YAML reads `true` and `80` as a boolean and a number; the provider compares them as texts. */
export const plainText = (maximum: number) =>
  z.preprocess(
    (value) => (typeof value === 'boolean' || typeof value === 'number' ? String(value) : value),
    text(maximum),
  );

const comparedTexts = () => z.array(plainText(500)).min(1, message('is an empty list', 'name values')).optional();

const statuses = () => z.array(z.int().min(400).max(499));

/** A number, or the text of one: a `{{values.<name>}}` is replaced before the check (config/preset-files.ts). */
const anyNumber = () =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value),
    z.number({ error: message('must be a number', 'write digits only') }),
  );

const condition = z
  .strictObject({
    at: path().describe('Path of what is looked at. Several values: all of them must hold, and there must be one.'),
    is: comparedTexts().describe('Values of which it is one, as texts.'),
    not: comparedTexts().describe('Values of which it is none, as texts.'),
    from: anyNumber().optional().describe('Smallest number, included; or {{values.<name>}}.'),
    below: anyNumber().optional().describe('First number that is too large; or {{values.<name>}}.'),
    percentOf: path().optional().describe('Path of the whole: `from` and `below` then are percentages of it.'),
    present: flag()
      .optional()
      .describe('Whether something other than null and an empty text must be there (true) or must not (false).'),
  })
  .refine(
    ({ is, not, from, below, present }) => [is, not, from, below, present].some((test) => test !== undefined),
    message('tests nothing', 'add is, not, from, below or present'),
  )
  .refine(
    ({ from, below }) => from === undefined || below === undefined || from < below,
    message('can never hold: from must be smaller than below', 'put the smaller number under from'),
  );

const conditions = (what: string) =>
  z.array(condition).optional().describe(`${what} One condition that holds is enough. Default: none.`);

const rule = z.strictObject({
  when: z
    .array(condition)
    .min(1, message('is an empty list', 'take it out for a rule that always holds'))
    .optional()
    .describe('Conditions that must all hold. Default: the rule always holds.'),
  outcome: z.enum(providerOutcomes).describe('What the exam ended in: passed, failed, inconclusive, cancelled.'),
});

const reading = z.strictObject({
  pending: conditions('When the body says that the result is not final yet: it is asked for again later.'),
  outcome: z
    .array(rule)
    .min(1, message('is an empty list', 'end it with a rule without `when`'))
    .describe(
      'What the result means; the first rule that holds wins. The last one has no `when`, so that no state is met with silence.',
    ),
  occurredAt: path()
    .optional()
    .describe(
      'Path of the date of the exam: ISO 8601, day/month/year or Unix time; one without an offset is read in `zone`. What is no date that can be read counts from its arrival. Default: `versionAt`, else the moment of reading.',
    ),
  versionAt: path()
    .optional()
    .describe(
      'Path of the date that a version counts by, where `occurredAt` stays when a result is corrected: of two versions the newer one counts, at equal dates the later one to come. Default: `occurredAt`.',
    ),
  version: z
    .array(path())
    .optional()
    .describe(
      'Paths of the values that distinguish two versions of a result, such as the id of the event. Default: the date and everything that is read.',
    ),
  score: path()
    .optional()
    .describe('Path of the points reached: a number, or a text such as "8,5", "85%" or "85/100". Default: none.'),
  maxScore: path().optional().describe('Path of the points there were to reach. Default: none.'),
  summary: template().optional().describe('Text for the recruiters, with paths as placeholders. Default: none.'),
  reportUrl: path()
    .optional()
    .describe(
      'Path of the address of the report; leave it out where the address holds an access token. Default: none.',
    ),
});

export const request = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).describe('HTTP method: GET, POST, PUT, PATCH or DELETE.'),
  path: template()
    .refine(
      (value) => value.startsWith('/') && !/[\s?#]/.test(value.replace(/\{\{[^{}]*\}\}/g, '')),
      message('is not a path', 'start with /, and write the query under `query`'),
    )
    .describe('Path below `url`, a template; its placeholders are percent-encoded.'),
  query: z.record(z.string(), template()).optional().describe('Query parameters, templates by name. Default: none.'),
  headers: z
    .record(
      z
        .string()
        .regex(
          /^[a-z0-9-]+$/,
          message('is not a header name in lower case', 'write lower-case letters, digits and dashes'),
        ),
      template(),
    )
    .optional()
    .describe(
      'Headers besides `Authorization: Bearer <token>`, templates by lower-case name; `authorization` replaces it. Default: none.',
    ),
  body: z.unknown().optional().describe('Body: any value whose texts are templates, sent as JSON. Default: none.'),
  failed: conditions(
    'When the body of an answer with 2xx says that the call failed all the same, as in GraphQL; it is then never read as an answer.',
  ),
  form: flag()
    .prefault(false)
    .describe('Whether the body is sent as a form instead of JSON; a group in it is sent as JSON. Default: false.'),
  answer: z.enum(answerFormats).prefault('json').describe('Format of the answer: json, form or xml. Default: json.'),
});

const order = z
  .strictObject({
    prepare: request
      .optional()
      .describe(
        'A request that comes first, such as one that registers the candidate; {{prepared:/id}} is a value of its answer. Default: none.',
      ),
    request: request
      .optional()
      .describe('The request that orders an exam. Default: nothing is sent, the candidate gets there another way.'),
    orderId: template().describe(
      "The provider's id of the order: a template over the answer, such as {{/id}}, and over what was sent.",
    ),
    known: statuses().optional().describe('Statuses that answer a repeated order with its id. Default: none.'),
    find: z
      .strictObject({
        request: request.describe('The request that looks the order up.'),
        orderId: template().describe('The id of the order as a template over the answer; empty: there is none yet.'),
      })
      .optional()
      .describe(
        'Looks for the order before it is made, for providers without idempotency. Default: nothing is looked up.',
      ),
  })
  .describe('How an exam is ordered.');

const challenge = z
  .strictObject({
    query: text(100).optional().describe('Name of the value in the query of a GET, such as challenge.'),
    field: path().optional().describe('Path of the value in the body of a POST, such as /challenge.'),
    as: text(100)
      .optional()
      .describe('Name of the field of a JSON answer that takes it back. Default: the value itself is the answer.'),
  })
  .refine(
    ({ query, field }) => (query === undefined) !== (field === undefined),
    message('does not say where the value stands', 'write query for a GET, or field for a POST'),
  )
  .optional()
  .describe(
    'A value that the sender wants back when the address is set up: up to 500 visible ASCII characters, unproven. Default: none.',
  );

const events = z
  .strictObject({
    format: z
      .enum(bodyFormats)
      .prefault('json')
      .describe(
        'Format of the body: json, form, xml (attributes are @name), or jwt (the body is the token, and its claims are read). Default: json.',
      ),
    challenge,
    emptyBody: flag()
      .prefault(false)
      .describe('Whether an empty POST is the documented set-up ping: answered 200, no effect. Default: false.'),
    items: path()
      .optional()
      .describe(
        'Path of the list, where one callback brings several: each item is then a body of its own. An empty path is the body itself. Default: the body is one.',
      ),
    samples: conditions('Documented sample payloads: answered 200, no effect.'),
    results: conditions(
      'Events that bring a result, or the notice of one. Every other event is answered 200 and ignored; without this key all do.',
    ),
    orderId: template()
      .optional()
      .describe("The provider's id of the order, a template over the body. Default: none, the reference is enough."),
    reference: template()
      .optional()
      .describe('Our reference, a template over the body and `query.reference`. Default: none is echoed.'),
    queueBlocks: flag()
      .prefault(false)
      .describe(
        'Whether the sender holds back everything behind an event that is refused. An authentic event that cannot be read, or whose result is refused for good, is then answered 200, counted and logged, and its result is found by polling. Default: false (R12).',
      ),
    believe: flag()
      .prefault(true)
      .describe(
        'Whether the body is the result (true), or only the notice of one that is then fetched (false). Default: true.',
      ),
  })
  .describe('What the callbacks mean.');

const fetched = z.strictObject({
  request: request.describe(
    'The request that asks for the result; `{{callback:/path}}` is a value of the callback that gave notice.',
  ),
  orderId: template()
    .optional()
    .describe(
      "The provider's id of the order as a template over the answer, where the callback has none. Default: that of the callback.",
    ),
  reference: template()
    .optional()
    .describe(
      'Our reference as a template over the answer, where the provider keeps it and the callback may name another id than the order, such as that of a retake. Default: that of the callback.',
    ),
  notYet: statuses().optional().describe('Statuses that mean: there is no result yet. Default: none.'),
  result: reading.optional().describe('How its answer is read. Default: as `result`.'),
});

export const mappingKeys = {
  order: order.optional(),
  events: events.optional(),
  result: reading.optional().describe('How a result is read, from a callback or from an answer.'),
  fetch: fetched.optional().describe('How a result is asked for. Default: it cannot be asked for.'),
  poll: fetched
    .optional()
    .describe(
      'How an open order is asked for, where it differs from `fetch`. Default: as `fetch`, unless that needs a callback.',
    ),
  cancel: z
    .strictObject({
      request: request.describe('The request that cancels.'),
      accept: statuses().prefault([404, 409]).describe('Statuses that mean: gone or done already. Default: 404, 409.'),
    })
    .optional()
    .describe('How an order is cancelled. Default: it cannot be cancelled.'),
  idsWithoutCase: flag()
    .optional()
    .describe(
      'Whether the provider writes the id of one order now in capitals, now in small letters; it is then kept in small ones. Default: false.',
    ),
  zone: z
    .string()
    .refine(isTimeZone, message('is no time zone', 'write a name such as America/Sao_Paulo or UTC'))
    .optional()
    .describe(
      'Time zone of the dates that this provider writes without one, such as America/Sao_Paulo. Default: none, and such a date counts from its arrival.',
    ),
};
