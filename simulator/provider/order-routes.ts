// The provider's side of the open `http` protocol: orders are made, read and cancelled.
import { refusing } from '../control-routes';
import type { LiveSettings } from '../live-settings';
import { type Answer, jsonObject, Refusal, type Route, type SimRequest } from '../route';
import type { Story } from '../story';
import type { CallbackSender } from './callback-sender';
import type { Desk } from './desk';
import { latestVersion, type OrderBook } from './order-book';
import { type OrderBody, orderBodySchema, type OrderRecord } from './order-records';
import type { ProviderSettings } from './provider-settings';

export interface OrderRouteParts {
  book: OrderBook;
  desk: Desk;
  callbacks: CallbackSender;
  settings: LiveSettings<ProviderSettings>;
  story: Story;
}

export function orderRoutes(parts: OrderRouteParts): Route[] {
  const { book } = parts;
  return [
    {
      name: 'createOrder',
      method: 'POST',
      path: '/orders',
      handle: async (request) => create(parts, request, readOrder(request)),
    },
    {
      name: 'getOrder',
      method: 'GET',
      path: '/orders/:orderId',
      handle: (request) => ({ status: 200, json: orderView(byId(book, request)) }),
    },
    {
      name: 'deleteOrder',
      method: 'DELETE',
      path: '/orders/:orderId',
      handle: (request) => cancel(parts, byId(book, request)),
    },
  ];
}

function readOrder(request: SimRequest): OrderBody {
  const body = refusing(() => orderBodySchema.parse(jsonObject(request)));
  const key = request.headers['idempotency-key'];
  if (key !== body.reference) throw new Refusal(400, 'Idempotency-Key must be there and equal the reference');
  return body;
}

async function create(parts: OrderRouteParts, request: SimRequest, body: OrderBody): Promise<Answer> {
  const { idempotency } = parts.settings.current;
  const { order, repeated } = parts.book.place(body, idempotency === 'conflict');
  const { orderId } = order;
  if (repeated) return { status: 409, json: { orderId } };
  await autoComplete(parts, order);
  return { status: 201, json: { orderId, examUrl: `http://${request.headers['host']}/exams/${orderId}` } };
}

async function autoComplete({ settings, desk }: OrderRouteParts, order: OrderRecord): Promise<void> {
  const { autoComplete: plan } = settings.current;
  if (plan === null) return;
  if (!plan.beforeAnswer) desk.completeLater(order, plan.result, plan.afterMs);
  else if (order.status === 'pending') await desk.complete(order.orderId, plan.result);
}

function cancel({ settings, callbacks, book, story }: OrderRouteParts, order: OrderRecord): Answer {
  const { cancelStatus, cancelCallback } = settings.current;
  if (order.status === 'completed' || order.status === 'expired')
    throw new Refusal(409, `The order is ${order.status}`);
  if (order.status === 'pending') {
    order.status = 'cancelled';
    story.tell({ type: 'order-cancelled', orderId: order.orderId, reference: order.reference, by: 'bridge' });
    if (cancelCallback) void callbacks.send(order, book.record(order, { outcome: 'cancelled' }));
  }
  return cancelStatus === 204 ? { status: 204 } : { status: cancelStatus, json: orderView(order) };
}

/** By order id only: the bridge's reference is no id of the provider's. */
function byId(book: OrderBook, request: SimRequest): OrderRecord {
  const order = book.get(request.params['orderId'] ?? '');
  if (order.orderId !== request.params['orderId']) throw new Refusal(404, 'Order not found');
  return order;
}

function orderView(order: OrderRecord): object {
  const result = latestVersion(order);
  return { orderId: order.orderId, status: order.status, ...(result === undefined ? {} : { result }) };
}
