// The keys of a `mapped` provider: how an exam is ordered there, what its callbacks mean, how a result is asked for and read.
// What they become is in providers/mapped/mapping.ts; how a body is read, in reading-schema.ts.
import { z } from 'zod';
import { answerFormats, bodyFormats } from '../providers/body-document';
import { isXmlBody } from '../providers/xml-writing';
import { isTimeZone } from '../outbound/zoned-time';
import { providerParts } from './parts-schema';
import { booking, conditions, path, progress, reading, template } from './reading-schema';
import { flag, message, text } from './scalars';

const refusal = message(
  'is no status from 400 to 499',
  'take it out; what an answer of 2xx says is read of its body, and in an empty one nothing is there: `present: false`',
);
const statuses = () => z.array(z.int().min(400, refusal).max(499, refusal));

export const request = z
  .strictObject({
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
      'When the body of an answer with 2xx says that the call failed all the same, as in GraphQL; it is then never read as an answer, and not tried again: it needs attention, a poll the next poll.',
    ),
    busy: conditions(
      'When the body of an answer, whatever its status, says that the call is worth trying again, such as { at: /error/code, is: [BUSY] }: it is tried again as after a 503. Stands before `failed`.',
    ),
    form: flag()
      .prefault(false)
      .describe('Whether the body is sent as a form instead of JSON; a group in it is sent as JSON. Default: false.'),
    xml: flag()
      .prefault(false)
      .describe(
        'Whether the body is sent as XML: a group of one element, in which @name is an attribute, #text a text beside attributes, and a list elements of one name; every value is escaped. Default: false.',
      ),
    answer: z
      .enum(answerFormats)
      .prefault('json')
      .describe('Format of the answer: json, form, xml or csv (a list of lines, named by the header). Default: json.'),
  })
  .refine(({ form, xml }) => !form || !xml, message('is sent as a form and as XML', 'take one of form and xml out'))
  .refine(
    ({ xml, body }) => !xml || isXmlBody(body),
    message(
      'is sent as XML, and its body is not one element',
      'write body: { order: { … } }, with names of letters, digits, dots and dashes, and plain values for @names',
    ),
  );

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
    ...booking,
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
        'Format of the body: json, form, xml (attributes are @name), csv (each line under the header is a body of its own), or jwt (the body is the token, and its claims are read). Default: json.',
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
      'Events that bring a result, or the notice of news to be fetched. Every other event is answered 200 and ignored, unless `progress` reads it; without this key all do.',
    ),
    orderId: template()
      .optional()
      .describe("The provider's id of the order, a template over the body. Default: none, the reference is enough."),
    reference: template()
      .optional()
      .describe(
        'Our reference, a template over the body, or `{{url.reference}}` with verify: url-token. Default: none is echoed.',
      ),
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
  items: path()
    .optional()
    .describe(
      'Path of a list in the answer, of which each item is read alone: all exams of an order that has several (`parts`; the stage is read from the whole answer), or several orders, where `orderId` or `reference` beside it name the order of each item, and its stage is read from that item. Default: the answer is one.',
    ),
  next: template()
    .optional()
    .describe(
      'Address of the next page of the list, a template over the answer: the link in it, {{/next}}, or an address that is made of its cursor, such as /reports?after={{/cursor}}. Up to 50 pages below `url` are read, by the same request; where it has no value, the page is the last. Default: the answer is the only page.',
    ),
  result: reading.optional().describe('How its answer is read, without `version`. Default: as `result`.'),
  progress: progress
    .optional()
    .describe('How an answer without a result says how far the exam is. Default: as `progress`.'),
});

export const mappingKeys = {
  order: order.optional(),
  events: events.optional(),
  result: reading.optional().describe('How a result is read, from a callback or from an answer.'),
  parts: providerParts,
  progress: progress
    .optional()
    .describe(
      'How far an exam is before its result, from an answer, and from a callback whose proof covers it. Default: nothing is read of it.',
    ),
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
      done: conditions(
        'When the body of an answer, whatever its status, means the same, such as { at: /error/code, is: [ALREADY_CANCELLED] }. Stands before `failed`.',
      ),
      tooLate: conditions(
        'When the body of an answer, whatever its status, says that the exam cannot be cancelled any more, such as { at: /error/code, is: [ALREADY_TAKEN] }: the order is then not called cancelled, and its result counts as late. Stands before `done`.',
      ),
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
