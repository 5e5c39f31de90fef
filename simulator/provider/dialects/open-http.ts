// The open `http` protocol: orders are made, read and cancelled; reports and results come signed after Standard Webhooks.
import { refusing } from '../../control-routes';
import { type Answer, jsonObject, Refusal, type Route, route, type SimRequest } from '../../route';
import { signedHeaders } from '../callback-signer';
import { type Dialect, type DialectParts, usual } from '../dialect';
import { latestReport, latestVersion, type OrderBook } from '../order-book';
import { cancelOrder, placeOrder } from '../order-desk';
import { type OrderBody, orderBodySchema, type OrderRecord, type ResultVersion } from '../order-records';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** The schedule Standard Webhooks advises: eleven tries over about three days. */
const waits = [
  ...[5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour],
  ...[10 * hour, 14 * hour, 20 * hour, 24 * hour, 24 * hour],
];

export const openHttp: Dialect = {
  ...usual,
  routes,
  success: 'only-200',
  retryPlan: (failedAttempts) => waits[failedAttempts - 1],
  stages: ['scheduled', 'started', 'attended', 'missed'],
  callback: ({ version, report, messageId, secrets, seconds }) => {
    const said = report ?? (version && resultView(version));
    if (said === undefined) return undefined;
    const body = JSON.stringify(said);
    return { body, headers: signedHeaders(secrets, messageId, seconds, body) };
  },
};

function routes(parts: DialectParts): Route[] {
  const { book } = parts;
  return [
    route('createOrder', 'POST /orders', async (request) => create(parts, request, readOrder(request))),
    route('getOrder', 'GET /orders/:orderId', (request) => ({ status: 200, json: orderView(byId(book, request)) })),
    route('deleteOrder', 'DELETE /orders/:orderId', (request) => cancel(parts, byId(book, request))),
  ];
}

function readOrder(request: SimRequest): OrderBody {
  const body = refusing(() => orderBodySchema.parse(jsonObject(request)));
  const key = request.headers['idempotency-key'];
  if (key !== body.reference) throw new Refusal(400, 'Idempotency-Key must be there and equal the reference');
  return body;
}

async function create(parts: DialectParts, request: SimRequest, body: OrderBody): Promise<Answer> {
  const { order, repeated } = await placeOrder(parts, body, true);
  const { orderId } = order;
  if (repeated) return { status: 409, json: { orderId } };
  return { status: 201, json: { orderId, examUrl: `http://${request.headers['host']}/exams/${orderId}` } };
}

function cancel(parts: DialectParts, order: OrderRecord): Answer {
  cancelOrder(parts, order);
  const { cancelStatus } = parts.settings.current;
  return cancelStatus === 204 ? { status: 204 } : { status: cancelStatus, json: orderView(order) };
}

/** By order id only: the bridge's reference is no id of the provider's. */
function byId(book: OrderBook, request: SimRequest): OrderRecord {
  return book.byId(request.params['orderId'] ?? '');
}

function orderView(order: OrderRecord): object {
  const result = latestVersion(order);
  const progress = latestReport(order);
  return {
    orderId: order.orderId,
    status: order.status,
    ...(progress === undefined ? {} : { progress }),
    ...(result === undefined ? {} : { result: resultView(result) }),
  };
}

/** The body of the callback, and `result` in the answer to GET. */
function resultView({ recordedAt: _recordedAt, ...result }: ResultVersion): object {
  return result;
}
