// A stand-in for an exam provider: takes orders, and its desk sends results, in the dialect of that provider.
import type { DeliveryQueue } from '../delivery-queue';
import { hidingSecrets } from '../hidden-secrets';
import { LiveSettings, type Patch } from '../live-settings';
import { basisOf, type StandIn, type StandInOptions, startStandIn } from '../stand-in';
import type { StateSection } from '../state-file';
import { BookingDesk } from './booking-desk';
import { CallbackSender } from './callback-sender';
import { Desk } from './desk';
import type { Dialect } from './dialect';
import { type DialectName, dialects } from './dialects';
import { examPage, type ExamPageOptions } from './exam-page';
import { OrderBook } from './order-book';
import { providerControlRoutes } from './provider-control-routes';
import { type ProviderSettings, providerSettingsSchema } from './provider-settings';
import type { ProviderState } from './order-records';
import { Sessions } from './sessions';

export interface ProviderStandInOptions extends StandInOptions, ExamPageOptions {
  /** Bearer token that is accepted. */
  token: string;
  /** Signs the callbacks, or proves them otherwise; `whsec_…` for `http`. */
  callbackSecret: string;
  /** Which provider it is. Default `http`, the open protocol. */
  dialect?: DialectName;
  settings?: Patch<ProviderSettings>;
  /** Keeps the orders over a restart. Default: nothing is kept. */
  state?: StateSection<ProviderState> | undefined;
}

export interface ProviderStandIn extends StandIn {
  readonly orders: OrderBook;
  readonly desk: Desk;
  /** Books, moves, starts, attends, misses. */
  readonly bookings: BookingDesk;
  readonly settings: LiveSettings<ProviderSettings>;
  /** Callbacks: journal, `hold`, `release`, `idle`. */
  readonly callbacks: DeliveryQueue;
}

export async function startProviderStandIn(options: ProviderStandInOptions): Promise<ProviderStandIn> {
  const { state } = options;
  const basis = basisOf({ seed: 2, ...options }, () => state?.changed());
  const { story, scheduler } = basis;
  const dialect: Dialect = dialects[options.dialect ?? 'http'];
  const settings = settingsOf(options, dialect);
  const book = new OrderBook(story);
  if (state?.former !== undefined) book.restore(state.former.book);
  const callbacks = new CallbackSender({ ...basis, book, dialect, settings });
  const desk = new Desk(book, callbacks, scheduler, story);
  const bookings = new BookingDesk(book, callbacks);
  const sessions = new Sessions();
  state?.keep(() => ({ book: book.stored(), pending: callbacks.queue.pending() }));
  const standIn = await startStandIn(options, basis, {
    settings,
    deliveries: callbacks.queue,
    routes: dialect.routes({ book, desk, callbacks, settings, story, sessions }),
    pages: [examPage(book, options)],
    controlRoutes: providerControlRoutes({ book, desk, bookings, callbacks }).map(hidingSecrets),
    gate: (request) =>
      dialect.authentic(request, { ...settings.current, sessions })
        ? undefined
        : dialect.errorAnswer(401, 'Wrong token'),
    secrets: () => [settings.current.token],
    errorAnswer: (status, detail) => dialect.errorAnswer(status, detail),
  });
  callbacks.resume(state?.former?.pending ?? []);
  desk.resume();
  return { ...standIn, orders: book, desk, bookings, settings, callbacks: callbacks.queue };
}

function settingsOf(
  { token, callbackSecret, settings }: ProviderStandInOptions,
  { success }: Dialect,
): LiveSettings<ProviderSettings> {
  const initial = { token, callbackSecrets: [callbackSecret], delivery: { success, timeoutMs: 15_000 } };
  const live = new LiveSettings<ProviderSettings>(providerSettingsSchema, initial);
  live.change(settings ?? {});
  return live;
}
