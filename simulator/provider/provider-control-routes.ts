// The provider's desk over HTTP. `:order` is an order id or a reference.
import { z } from 'zod';
import { bodyAs, controlRoute } from '../control-routes';
import type { Route, SimRequest } from '../route';
import type { CallbackSender } from './callback-sender';
import type { Desk } from './desk';
import type { OrderBook } from './order-book';
import { type ResultInput, resultInputSchema } from './order-records';

const send = z.boolean().default(true);
const resultBody = resultInputSchema.extend({ send });
const againBody = z.strictObject({ times: z.number().int().min(1).max(20_000).optional() });
const lateBody = resultInputSchema.extend({ delayMs: z.number().min(0) });
const outOfOrderBody = z.strictObject({ older: resultInputSchema, newer: resultInputSchema });
/** A candidate without an order of the bridge, such as by an exam's link. */
const orderBody = z.strictObject({
  reference: z.string().min(1),
  exam: z.string(),
  candidate: z.record(z.string(), z.string()).default({}),
});
const cancelBody = z.strictObject({ send });

export function providerControlRoutes(book: OrderBook, desk: Desk, callbacks: CallbackSender): Route[] {
  const order = (request: SimRequest): string => request.params['order'] ?? '';
  const give = (action: 'complete' | 'correct') => (request: SimRequest) => {
    const { send: withCallback, ...result } = bodyAs(request, resultBody);
    return desk[action](order(request), result, { send: withCallback });
  };
  return [
    controlRoute('GET', '/state', () => ({ orders: book.all() })),
    controlRoute('GET', '/orders/:order', (request) => book.get(order(request))),
    controlRoute('POST', '/orders/:order/complete', give('complete')),
    controlRoute('POST', '/orders/:order/correct', give('correct')),
    controlRoute('POST', '/orders/:order/send-again', (request) =>
      desk.sendAgain(order(request), bodyAs(request, againBody).times),
    ),
    controlRoute('POST', '/orders/:order/send-twice', (request) =>
      desk.sendTwice(order(request), bodyAs<ResultInput>(request, resultInputSchema)),
    ),
    controlRoute('POST', '/orders/:order/send-late', (request) => {
      const { delayMs, ...result } = bodyAs(request, lateBody);
      return desk.sendLate(order(request), result, delayMs);
    }),
    controlRoute('POST', '/orders/:order/out-of-order', (request) => {
      const { older, newer } = bodyAs(request, outOfOrderBody);
      return desk.outOfOrder(order(request), older, newer);
    }),
    controlRoute(
      'POST',
      '/orders',
      (request) => book.place({ ...bodyAs(request, orderBody), callbackUrl: '' }, true).order,
    ),
    controlRoute('POST', '/orders/:order/notice', (request) => desk.notice(order(request))),
    controlRoute('POST', '/set-up', () => callbacks.setUp()),
    controlRoute('POST', '/orders/:order/expire', (request) => desk.expire(order(request))),
    controlRoute('POST', '/orders/:order/cancel', (request) =>
      desk.cancel(order(request), bodyAs(request, cancelBody)),
    ),
  ];
}
