// Places, completes and cancels an order, the same way for every dialect.
import { Refusal } from '../route';
import type { DialectParts } from './dialect';
import type { OrderRecord, PlacedOrder } from './order-records';

/** Records the order; the switches may complete it by itself. `dedupe`: the reference is an idempotency key. */
export async function placeOrder(
  parts: DialectParts,
  body: PlacedOrder,
  dedupe: boolean,
): Promise<{ order: OrderRecord; repeated: boolean }> {
  const placed = parts.book.place(body, dedupe && parts.settings.current.idempotency === 'conflict');
  if (!placed.repeated) await autoComplete(parts, placed.order);
  return placed;
}

export async function autoComplete({ settings, desk }: DialectParts, order: OrderRecord): Promise<void> {
  const { autoComplete: plan } = settings.current;
  if (plan === null) return;
  if (!plan.beforeAnswer) desk.completeLater(order, plan.result, plan.afterMs);
  else if (order.status === 'pending') await desk.complete(order.orderId, plan.result);
}

/** 409 for an order that is over. */
export function cancelOrder({ settings, callbacks, book, story }: DialectParts, order: OrderRecord): void {
  if (order.status === 'completed' || order.status === 'expired')
    throw new Refusal(409, `The order is ${order.status}`);
  if (order.status !== 'pending') return;
  order.status = 'cancelled';
  story.add({ type: 'order-cancelled', orderId: order.orderId, reference: order.reference, by: 'bridge' });
  if (settings.current.cancelCallback) void callbacks.send(order, book.record(order, { outcome: 'cancelled' }));
}
