// The provider's desk over HTTP. `:order` is an order id or a reference.
import { z } from 'zod';
import { bodyAs, controlRoute, ok } from '../control-routes';
import type { Route, SimRequest } from '../route';
import type { CallbackSender } from './callback-sender';
import type { Desk } from './desk';
import type { OrderBook } from './order-book';
import { type ResultInput, resultInputSchema } from './order-records';

const send = z.boolean().optional();
const resultBody = resultInputSchema.extend({ send });
const againBody = z.strictObject({ times: z.number().int().min(1).max(20_000).optional() });
const lateBody = resultInputSchema.extend({ delayMs: z.number().min(0) });
const outOfOrderBody = z.strictObject({ older: resultInputSchema, newer: resultInputSchema });
/** A candidate who comes without being ordered, such as by an exam's link. */
const orderBody = z.strictObject({
  reference: z.string().min(1),
  exam: z.string(),
  candidate: z.record(z.string(), z.string()).default({}),
});
const cancelBody = z.strictObject({ send });

export function providerControlRoutes(book: OrderBook, desk: Desk, callbacks: CallbackSender): Route[] {
  const order = (request: SimRequest): string => request.params['order'] ?? '';
  const give = (deed: 'complete' | 'correct') => async (request: SimRequest) => {
    const { send: sent = true, ...result } = bodyAs(request, resultBody);
    return ok(await desk[deed](order(request), result, { send: sent }));
  };
  return [
    controlRoute('GET', '/state', () => ok({ orders: book.all() })),
    controlRoute('GET', '/orders/:order', (request) => ok(book.get(order(request)))),
    controlRoute('POST', '/orders/:order/complete', give('complete')),
    controlRoute('POST', '/orders/:order/correct', give('correct')),
    controlRoute('POST', '/orders/:order/send-again', async (request) =>
      ok(await desk.sendAgain(order(request), bodyAs(request, againBody).times)),
    ),
    controlRoute('POST', '/orders/:order/send-twice', async (request) =>
      ok(await desk.sendTwice(order(request), bodyAs<ResultInput>(request, resultInputSchema))),
    ),
    controlRoute('POST', '/orders/:order/send-late', async (request) => {
      const { delayMs, ...result } = bodyAs(request, lateBody);
      return ok(await desk.sendLate(order(request), result, delayMs));
    }),
    controlRoute('POST', '/orders/:order/out-of-order', async (request) => {
      const { older, newer } = bodyAs(request, outOfOrderBody);
      return ok(await desk.outOfOrder(order(request), older, newer));
    }),
    controlRoute('POST', '/orders', (request) => {
      const { exam, reference, candidate } = bodyAs(request, orderBody);
      return ok(book.place({ reference, exam, callbackUrl: '', candidate }, true).order);
    }),
    controlRoute('POST', '/orders/:order/notice', async (request) => ok(await desk.notice(order(request)))),
    controlRoute('POST', '/set-up', async () => ok(await callbacks.setUp())),
    controlRoute('POST', '/orders/:order/expire', (request) => {
      desk.expire(order(request));
      return ok({});
    }),
    controlRoute('POST', '/orders/:order/cancel', async (request) => {
      const { send: sent = true } = bodyAs(request, cancelBody);
      return ok(await desk.cancel(order(request), { send: sent }));
    }),
  ];
}
