// A stand-in for an exam provider that speaks the open `http` protocol: takes orders, and its desk sends signed results.
import { controlRoute, faultRoutes, journalRoutes, ok, settingsRoutes } from '../control-routes';
import type { DeliveryQueue } from '../delivery-queue';
import { FaultDial } from '../fault-dial';
import { LiveSettings, type Patch } from '../live-settings';
import { silentLogger, type SimulatorLogger } from '../logger';
import { seededRandom } from '../random';
import { RequestJournal } from '../request-journal';
import type { Answer, SimRequest } from '../route';
import { Scheduler } from '../scheduler';
import { StandInServer } from '../stand-in-server';
import type { StateSection } from '../state-file';
import { Story } from '../story';
import { CallbackSender } from './callback-sender';
import { Desk } from './desk';
import { OrderBook } from './order-book';
import { orderRoutes } from './order-routes';
import { providerControlRoutes } from './provider-control-routes';
import type { ProviderState } from './provider-state';
import { defaultProviderSettings, type ProviderSettings, providerSettingsSchema } from './provider-settings';

export interface ProviderStandInOptions {
  /** Bearer token that is accepted. */
  token: string;
  /** `whsec_…`, signs the callbacks. */
  callbackSecret: string;
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: a free port. */
  port?: number;
  /** Documented ms per real ms, for callback retries. Default 1. */
  timeScale?: number;
  /** Of every random choice. Default 2. */
  seed?: number;
  /** True: nothing leaves until `callbacks.release()`. Default false. */
  hold?: boolean;
  settings?: Patch<ProviderSettings>;
  /** Where the orders are kept over a restart. Default: nowhere. */
  state?: StateSection<ProviderState>;
  logger?: SimulatorLogger;
}

export interface ProviderStandIn {
  readonly url: string;
  readonly orders: OrderBook;
  readonly desk: Desk;
  readonly settings: LiveSettings<ProviderSettings>;
  readonly faults: FaultDial;
  readonly requests: RequestJournal;
  /** Callbacks: journal, `hold`, `release`, `idle`. */
  readonly callbacks: DeliveryQueue;
  readonly story: Story;
  /** Connections are refused until `goUp`; the orders are kept. */
  goDown(): Promise<void>;
  goUp(): Promise<void>;
  close(): Promise<void>;
}

export async function startProviderStandIn(options: ProviderStandInOptions): Promise<ProviderStandIn> {
  const random = seededRandom(options.seed ?? 2);
  const scheduler = new Scheduler(options.timeScale ?? 1);
  const settings = settingsOf(options);
  const story = new Story();
  const onChange = (): void => options.state?.changed();
  story.on(onChange);
  const former = options.state?.former;
  const book = new OrderBook(story);
  if (former !== undefined) book.restore(former.book);
  const callbacks = new CallbackSender({ book, settings, scheduler, random, story, onChange });
  const desk = new Desk(book, callbacks, scheduler, story);
  options.state?.keep(() => ({ book: book.stored(), pending: callbacks.queue.pending() }));
  const requests = new RequestJournal();
  const baseUrl = (): string => server.url;
  const routes = orderRoutes({ book, desk, callbacks, settings, story, baseUrl });
  const faults = new FaultDial(random, [...routes.map(({ name }) => name), 'unknown']);
  const server = new StandInServer({
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    routes,
    controlRoutes: [
      controlRoute('GET', '/health', () => ok({ status: 'up' })),
      ...faultRoutes(faults),
      ...settingsRoutes(settings),
      ...journalRoutes({ requests, deliveries: callbacks.queue, story }),
      ...providerControlRoutes(book, desk),
    ],
    faults,
    requests,
    gate: gate(settings),
    errorAnswer,
    onWork: onChange,
    logger: options.logger ?? silentLogger,
  });
  await server.goUp();
  if (options.hold === true) callbacks.queue.hold();
  callbacks.resume(former?.pending ?? []);
  desk.resume();
  return {
    get url() {
      return server.url;
    },
    orders: book,
    desk,
    settings,
    faults,
    requests,
    callbacks: callbacks.queue,
    story,
    goDown: async () => server.goDown(),
    goUp: async () => server.goUp(),
    close: async () => {
      scheduler.close();
      callbacks.queue.close();
      await server.goDown();
      faults.release();
    },
  };
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
