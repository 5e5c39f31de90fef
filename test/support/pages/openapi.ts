// The open protocol as an OpenAPI 3.1 document, made of the very schemas that the adapter checks with: code that a
// provider generates from it fits what the bridge does. `npm run generate` writes it, a test compares.
import { z } from 'zod';
import {
  knownOrder,
  orderAnswer,
  orderRequest,
  orderView,
  progressCallback,
  resultCallback,
} from '../../../providers/http/open-protocol';

type Json = Record<string, unknown>;

const schemas = {
  OrderRequest: orderRequest,
  OrderAnswer: orderAnswer,
  KnownOrder: knownOrder,
  OrderView: orderView,
  ResultCallback: resultCallback,
  ProgressCallback: progressCallback,
};

type SchemaName = keyof typeof schemas;

const body = (name: SchemaName): Json => ({
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
});
const answer = (description: string, name?: SchemaName): Json => ({
  description,
  ...(name === undefined ? {} : body(name)),
});
const parameter = (where: 'header' | 'path', name: string, description: string): Json => ({
  name,
  in: where,
  required: true,
  description,
  schema: { type: 'string' },
});
const refused: Json = { '401': answer('The token is wrong.') };
const orderId = parameter('path', 'orderId', 'Your id of the order.');

const createOrder: Json = {
  operationId: 'createOrder',
  summary: 'Order an exam. The same Idempotency-Key never makes a second order.',
  parameters: [parameter('header', 'Idempotency-Key', 'The reference of the order.')],
  requestBody: { required: true, ...body('OrderRequest') },
  responses: {
    '201': answer('The order stands.', 'OrderAnswer'),
    '409': answer('This key has ordered before; here is the order.', 'KnownOrder'),
    ...refused,
  },
};

const getOrder: Json = {
  operationId: 'getOrder',
  summary: 'Where an order stands, with the newest version of its result.',
  responses: { '200': answer('The order.', 'OrderView'), '404': answer('There is no such order.'), ...refused },
};

const cancelOrder: Json = {
  operationId: 'cancelOrder',
  summary: 'Cancel an order. Gone or done already is fine.',
  responses: {
    '204': answer('Cancelled.'),
    '404': answer('There is no such order.'),
    '409': answer('It is done already.'),
    ...refused,
  },
};

/** Sent by the provider to the same address, with the same proof. */
const callback = (operationId: string, what: string, schema: SchemaName): Json => ({
  operationId,
  summary: `${what} Sent by you to \`callbackUrl\`, signed after Standard Webhooks with the secret that the customer gave you.`,
  parameters: [
    parameter('header', 'webhook-id', 'Id of the message; the same for every attempt to deliver it.'),
    parameter('header', 'webhook-timestamp', 'Unix seconds of this attempt; at most 300 s from now.'),
    parameter('header', 'webhook-signature', '`v1,` and base64 of HMAC-SHA256 over `<id>.<timestamp>.<body>`.'),
  ],
  security: [],
  requestBody: { required: true, ...body(schema) },
  responses: {
    '200': answer('Accepted, or known already.'),
    '400': answer('Not what was agreed; the body says what.'),
    '401': answer('The signature does not match, or is too old.'),
    '503': answer('Not accepted now; send it again after Retry-After.'),
  },
});

/** A variable, since it is another one for every provider. */
const yourServer: Json = {
  url: '{yourUrl}',
  description: 'Yours: `providers.<name>.url` in bridge.yaml',
  variables: { yourUrl: { default: 'https://exams.example.com', description: 'Scheme, host and an optional path.' } },
};

export function openProtocolDocument(): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Open exam provider protocol of gupy-exam-bridge',
      version: '1.0.0',
      description: 'What a provider offers to be connected with `kind: http`, and the callback that it sends.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [yourServer],
    security: [{ token: [] }],
    paths: {
      '/orders': { post: createOrder },
      '/orders/{orderId}': { parameters: [orderId], get: getOrder, delete: cancelOrder },
    },
    webhooks: {
      result: { post: callback('sendResult', 'A version of the result.', 'ResultCallback') },
      progress: { post: callback('sendProgress', 'How far the exam is, before its result.', 'ProgressCallback') },
    },
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The token that you gave the customer.' },
      },
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, published(schema)])),
    },
  };
}

/** Content of docs/open-protocol.json. */
export function openProtocolText(): string {
  return `${JSON.stringify(openProtocolDocument(), undefined, 2)}\n`;
}

/** The side that is sent: dates before they are turned into UTC. */
function published(schema: z.ZodType): Json {
  const json: Json = { ...z.toJSONSchema(schema, { io: 'input' }) };
  delete json['$schema'];
  return json;
}
