// A stand-in for an exam provider that speaks the open `http` protocol: takes orders, and its desk sends signed results.
import type { DeliveryQueue } from '../delivery-queue';
import { LiveSettings, type Patch } from '../live-settings';
import type { Answer, SimRequest } from '../route';
import { basisOf, type StandIn, type StandInOptions, startStandIn } from '../stand-in';
import type { StateSection } from '../state-file';
import { CallbackSender } from './callback-sender';
import { Desk } from './desk';
import { OrderBook } from './order-book';
import { orderRoutes } from './order-routes';
import { providerControlRoutes } from './provider-control-routes';
import { defaultProviderSettings, type ProviderSettings, providerSettingsSchema } from './provider-settings';
import type { ProviderState } from './provider-state';

export interface ProviderStandInOptions extends StandInOptions {
  /** Bearer token that is accepted. */
  token: string;
  /** `whsec_…`, signs the callbacks. */
  callbackSecret: string;
  settings?: Patch<ProviderSettings>;
  /** Where the orders are kept over a restart. Default: nowhere. */
  state?: StateSection<ProviderState>;
}

export interface ProviderStandIn extends StandIn {
  readonly orders: OrderBook;
  readonly desk: Desk;
  readonly settings: LiveSettings<ProviderSettings>;
  /** Callbacks: journal, `hold`, `release`, `idle`. */
  readonly callbacks: DeliveryQueue;
}

export async function startProviderStandIn(options: ProviderStandInOptions): Promise<ProviderStandIn> {
  const { state } = options;
  const basis = basisOf({ seed: 2, ...options }, () => state?.changed());
  const { story, scheduler } = basis;
  const settings = settingsOf(options);
  const book = new OrderBook(story);
  if (state?.former !== undefined) book.restore(state.former.book);
  const callbacks = new CallbackSender({ ...basis, book, settings });
  const desk = new Desk(book, callbacks, scheduler, story);
  state?.keep(() => ({ book: book.stored(), pending: callbacks.queue.pending() }));
  const standIn = await startStandIn(options, basis, {
    settings,
    deliveries: callbacks.queue,
    routes: orderRoutes({ book, desk, callbacks, settings, story }),
    controlRoutes: providerControlRoutes(book, desk),
    gate: gate(settings),
    errorAnswer,
  });
  callbacks.resume(state?.former?.pending ?? []);
  desk.resume();
  return { ...standIn, orders: book, desk, settings, callbacks: callbacks.queue };
}

function settingsOf({ token, callbackSecret, settings }: ProviderStandInOptions): LiveSettings<ProviderSettings> {
  const initial = { ...defaultProviderSettings, token, callbackSecrets: [callbackSecret] };
  const live = new LiveSettings<ProviderSettings>(providerSettingsSchema, initial);
  live.change(settings ?? {});
  return live;
}

function errorAnswer(status: number, detail: string): Answer {
  return { status, json: { error: detail } };
}

function gate(settings: LiveSettings<ProviderSettings>): (request: SimRequest) => Answer | undefined {
  return ({ headers }) =>
    headers['authorization'] === `Bearer ${settings.current.token}` ? undefined : errorAnswer(401, 'Wrong token');
}
