// The keys of a `mapped` provider: how an exam is ordered there, what its callbacks mean, how a result is asked for and read.
// What they become is in providers/mapped/mapping.ts; how a body is read, in reading-schema.ts.
import { z } from 'zod';
import { callbackMethods } from '../providers/adapter';
import { answerFormats, bodyFormats } from '../providers/body-document';
import { isXmlBody } from '../providers/xml-writing';
import { isTimeZone } from '../outbound/zoned-time';
import { headerName } from './callback-schema';
import { providerParts } from './parts-schema';
import { booking, conditions, path, progress, reading, template } from './reading-schema';
import { flag, message, text, optional, withDefault } from './scalars';

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
    query: optional(z.record(z.string(), template()), 'Query parameters, templates by name.'),
    headers: optional(
      z.record(
        z
          .string()
          .regex(
            /^[a-z0-9-]+$/,
            message('is not a header name in lower case', 'write lower-case letters, digits and dashes'),
          ),
        template(),
      ),
      'Headers besides `Authorization: Bearer <token>`, templates by lower-case name; `authorization` replaces it.',
    ),
    body: optional(z.unknown(), 'Body: any value whose texts are templates, sent as JSON.'),
    failed: conditions(
      'When the body of an answer with 2xx says that the call failed all the same, as in GraphQL; it is then never read as an answer, and not tried again: it needs attention, a poll the next poll. With `answer: xml` also of a 500, where it names a value below Fault, as SOAP has them.',
    ),
    busy: conditions(
      'When the body of an answer, whatever its status, says that the call is worth trying again, such as { at: /error/code, is: [BUSY] }: it is tried again as after a 503. Stands before `failed`.',
    ),
    form: withDefault(
      flag(),
      false,
      'Whether the body is sent as a form instead of JSON; a group in it is sent as JSON.',
    ),
    xml: withDefault(
      flag(),
      false,
      'Whether the body is sent as XML: a group of one element, in which @name is an attribute, #text a text beside attributes, and a list elements of one name; every value is escaped.',
    ),
    answer: withDefault(
      z.enum(answerFormats),
      'json',
      'Format of the answer: json, form, xml, csv (a list of lines, named by the header) or text (the whole is /text).',
    ),
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
    prepare: optional(
      request,
      'A request that comes first, such as one that registers the candidate; {{prepared:/id}} is a value of its answer.',
    ),
    request: optional(
      request,
      'The request that orders an exam.',
      'nothing is sent, the candidate gets there another way',
    ),
    orderId: template().describe(
      "The provider's id of the order: a template over the answer, such as {{/id}}, and over what was sent.",
    ),
    ...booking,
    result: optional(
      reading,
      'How the answer is read, without `version`, where it holds the result already, as that of a look-up does; `pending` says that it does not yet.',
      'it holds none',
    ),
    known: optional(statuses(), 'Statuses that answer a repeated order with its id.'),
    find: optional(
      z.strictObject({
        request: request.describe('The request that looks the order up.'),
        orderId: template().describe('The id of the order as a template over the answer; empty: there is none yet.'),
      }),
      'Looks for the order before it is made, for providers without idempotency.',
      'nothing is looked up',
    ),
  })
  .describe('How an exam is ordered.');

const challenge = optional(
  z
    .strictObject({
      query: text(100)
        .optional()
        .describe(
          'Name of the value in the query of a GET, or of a POST without a body, such as challenge or validationToken.',
        ),
      header: headerName()
        .optional()
        .describe('Header with the value, of a GET, such as X-Okta-Verification-Challenge.'),
      field: path()
        .optional()
        .describe('Path of the value in a body that comes as the callbacks do, such as /challenge.'),
      as: optional(
        text(100),
        'Name of the field of a JSON answer that takes it back.',
        'the value itself is the answer',
      ),
    })
    .refine(
      ({ query, header, field }) => [query, header, field].filter((place) => place !== undefined).length === 1,
      message('does not say where the value stands', 'write query or header for a GET, or field for a POST'),
    ),
  'A value that the sender wants back when the address is set up: up to 500 characters of ASCII, without < and >, unproven.',
);

const events = z
  .strictObject({
    method: optional(z.enum(callbackMethods), 'HTTP method of the callbacks: POST, PUT or PATCH.', 'POST'),
    format: withDefault(
      z.enum(bodyFormats),
      'json',
      'Format of the body: json, form (also in parts, multipart/form-data), xml (attributes are @name), csv (each line under the header is a body of its own), or jwt (the body is the token, and its claims are read).',
    ),
    challenge,
    acknowledge: optional(
      text(1_000),
      'Fixed text that the sender wants as the body of the 200 for a callback that was taken or ignored, such as OK; it repeats the callback otherwise. One that begins with { is sent as JSON, with < as XML.',
      '{"status":"accepted"}',
    ),
    emptyBody: withDefault(
      flag(),
      false,
      'Whether an empty POST is the documented set-up ping: answered 200, no effect.',
    ),
    items: optional(
      path(),
      'Path of the list, where one callback brings several: each item is then a body of its own. An empty path is the body itself.',
      'the body is one',
    ),
    samples: conditions('Documented sample payloads: answered 200, no effect.'),
    results: conditions(
      'Events that bring a result, or the notice of news to be fetched. Every other event is answered 200 and ignored, unless `progress` reads it; without this key all do.',
    ),
    orderId: optional(
      template(),
      "The provider's id of the order, a template over the body.",
      'none, the reference is enough',
    ),
    reference: optional(
      template(),
      'Our reference, a template over the body, or `{{url.reference}}` with verify: url-token.',
      'none is echoed',
    ),
    queueBlocks: withDefault(
      flag(),
      false,
      'Whether the sender holds back everything behind an event that is refused. An authentic event that cannot be read, or whose result is refused for good, is then answered 200, counted and logged, and its result is found by polling.',
      ' (R12)',
    ),
    believe: withDefault(
      flag(),
      true,
      'Whether the body is the result (true), or only the notice of one that is then fetched (false).',
    ),
  })
  .describe('What the callbacks mean.');

const fetched = z
  .strictObject({
    request: request.describe(
      'The request that asks for the result; `{{callback:/path}}` is a value of the callback that gave notice.',
    ),
    orderId: optional(
      template(),
      "The provider's id of the order as a template over the answer, where the callback has none.",
      'that of the callback',
    ),
    reference: optional(
      template(),
      'Our reference as a template over the answer, where the provider keeps it and the callback may name another id than the order, such as that of a retake.',
      'that of the callback',
    ),
    notYet: optional(statuses(), 'Statuses that mean: there is no result yet.'),
    items: optional(
      path(),
      'Path of a list in the answer, of which each item is read alone: all exams of an order that has several (`parts`; the stage is read from the whole answer), or several orders, where `orderId` or `reference` beside it name the order of each item, and its stage is read from that item.',
      'the answer is one',
    ),
    next: optional(
      template(),
      'Address of the next page of the list, a template over the answer: the link in it, {{/next}}, or in its header Link, {{nextLink}}, or an address that is made of its cursor, such as /reports?after={{/cursor}}, or of a number: {{page}} (2 for the second one), {{pagesRead}} or {{itemsRead}}. Up to 50 pages below `url` are read, by the same request; where it has no value, the page is the last, and of counted pages one without items.',
      'the answer is the only page',
    ),
    more: conditions('When an answer says that another page follows, such as { at: /hasNext, is: [true] }.'),
    result: optional(reading, 'How its answer is read, without `version`.', 'as `result`'),
    progress: optional(progress, 'How an answer without a result says how far the exam is.', 'as `progress`'),
  })
  .refine(
    ({ next, more }) => more === undefined || next !== undefined,
    message('says when another page follows, and not where it is', 'write `next` beside `more`'),
  );

export const mappingKeys = {
  order: order.optional(),
  events: events.optional(),
  result: reading
    .optional()
    .describe(
      'How a result is read, from a callback or from an answer. Default: as `order.result`, where that is there.',
    ),
  parts: providerParts,
  progress: optional(
    progress,
    'How far an exam is before its result, from an answer, and from a callback whose proof covers it.',
    'nothing is read of it',
  ),
  fetch: optional(fetched, 'How a result is asked for.', 'it cannot be asked for'),
  poll: optional(
    fetched,
    'How an open order is asked for, where it differs from `fetch`.',
    'as `fetch`, unless that needs a callback',
  ),
  cancel: optional(
    z.strictObject({
      request: request.describe('The request that cancels.'),
      accept: statuses().prefault([404, 409]).describe('Statuses that mean: gone or done already. Default: 404, 409.'),
      done: conditions(
        'When the body of an answer, whatever its status, means the same, such as { at: /error/code, is: [ALREADY_CANCELLED] }. Stands before `failed`.',
      ),
      tooLate: conditions(
        'When the body of an answer, whatever its status, says that the exam cannot be cancelled any more, such as { at: /error/code, is: [ALREADY_TAKEN] }: the order is then not called cancelled, and its result counts as late. Stands before `done`.',
      ),
    }),
    'How an order is cancelled.',
    'it cannot be cancelled',
  ),
  idsWithoutCase: optional(
    flag(),
    'Whether the provider writes the id of one order now in capitals, now in small letters; it is then kept in small ones.',
    'false',
  ),
  zone: optional(
    z.string().refine(isTimeZone, message('is no time zone', 'write a name such as America/Sao_Paulo or UTC')),
    'Time zone of the dates that this provider writes without one, such as America/Sao_Paulo.',
    'none, and such a date counts from its arrival',
  ),
};
