// The provider's desk over HTTP. `:order` is an order id or a reference.
import { z } from 'zod';
import { bodyAs, controlRoute } from '../control-routes';
import type { Route, SimRequest } from '../route';
import type { BookingDesk } from './booking-desk';
import type { CallbackSender } from './callback-sender';
import type { Desk } from './desk';
import type { OrderBook } from './order-book';
import { progressInputSchema, type ResultInput, resultInputSchema } from './order-records';

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
/** Of a callback about a report: none, several copies, or one that comes late. */
const reportBody = progressInputSchema.omit({ stage: true }).extend({
  send,
  times: z.number().int().min(1).max(100).default(1),
  delayMs: z.number().min(0).default(0),
});
const bookBody = reportBody.extend({ scheduledFor: progressInputSchema.shape.scheduledFor.unwrap() });
const cancelBody = z.strictObject({ send });

export interface DeskParts {
  book: OrderBook;
  desk: Desk;
  bookings: BookingDesk;
  callbacks: CallbackSender;
}

export function providerControlRoutes({ book, desk, bookings, callbacks }: DeskParts): Route[] {
  const order = (request: SimRequest): string => request.params['order'] ?? '';
  const give = (action: 'complete' | 'correct') => (request: SimRequest) => {
    const { send: withCallback, ...result } = bodyAs(request, resultBody);
    return desk[action](order(request), result, { send: withCallback });
  };
  const report = (action: 'start' | 'attend' | 'miss') => (request: SimRequest) => {
    const { send: withCallback, times, delayMs, ...input } = bodyAs(request, reportBody);
    return bookings[action](order(request), input, { send: withCallback, times, delayMs });
  };
  const date = (action: 'book' | 'move') => (request: SimRequest) => {
    const { send: withCallback, times, delayMs, ...input } = bodyAs(request, bookBody);
    return bookings[action](order(request), input, { send: withCallback, times, delayMs });
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
    controlRoute('POST', '/orders/:order/book', date('book')),
    controlRoute('POST', '/orders/:order/move', date('move')),
    controlRoute('POST', '/orders/:order/start', report('start')),
    controlRoute('POST', '/orders/:order/attend', report('attend')),
    controlRoute('POST', '/orders/:order/miss', report('miss')),
    controlRoute('POST', '/set-up', () => callbacks.setUp()),
    controlRoute('POST', '/orders/:order/expire', (request) => desk.expire(order(request))),
    controlRoute('POST', '/orders/:order/cancel', (request) =>
      desk.cancel(order(request), bodyAs(request, cancelBody)),
    ),
  ];
}
