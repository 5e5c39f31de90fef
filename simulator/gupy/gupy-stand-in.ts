// A stand-in for the Gupy API v1: a real HTTP server over a company in memory. Gupy has no test environment; this one
// follows the public documentation, with a switch for each point the documentation leaves open.
import { controlRoute, faultRoutes, journalRoutes, ok, settingsRoutes } from '../control-routes';
import type { DeliveryQueue } from '../delivery-queue';
import { FaultDial } from '../fault-dial';
import { LiveSettings, type Patch } from '../live-settings';
import { silentLogger, type SimulatorLogger } from '../logger';
import { seededRandom } from '../random';
import { RequestJournal } from '../request-journal';
import type { Answer, Route, SimRequest } from '../route';
import { Scheduler } from '../scheduler';
import { seedDemoWorld } from '../seed-data';
import { StandInServer } from '../stand-in-server';
import type { StateSection } from '../state-file';
import { Story } from '../story';
import { ApplicationMover, type MoveOptions } from './application-mover';
import { applicationRoutes } from './application-routes';
import { commentRoutes } from './comment-routes';
import { gupyControlRoutes } from './gupy-control-routes';
import type { ApplicationStatus } from './gupy-records';
import type { GupyState } from './gupy-state';
import { defaultGupySettings, type GupySettings, gupySettingsSchema } from './gupy-settings';
import { GupyWorld } from './gupy-world';
import { jobRoutes } from './job-routes';
import type { GupyEvent } from './moved-payload';
import { RateLimit } from './rate-limit';
import { tagRoutes } from './tag-routes';
import { WebhookRegistry } from './webhook-registry';
import { webhookRoutes } from './webhook-routes';
import { WebhookSender } from './webhook-sender';

export interface GupyStandInOptions {
  /** Bearer token that is accepted. */
  token: string;
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: a free port. */
  port?: number;
  /** Documented ms per real ms, for webhook retries. Default 1. */
  timeScale?: number;
  /** Of every random choice. Default 1. */
  seed?: number;
  /** Default `demo` (seed-data.ts). A kept state takes its place. */
  world?: 'demo' | 'empty';
  /** True: nothing leaves until `deliveries.release()`. Default false. */
  hold?: boolean;
  settings?: Patch<GupySettings>;
  /** Where the company is kept over a restart. Default: nowhere. */
  state?: StateSection<GupyState>;
  logger?: SimulatorLogger;
}

export interface GupyStandIn {
  readonly url: string;
  readonly world: GupyWorld;
  readonly registry: WebhookRegistry;
  readonly settings: LiveSettings<GupySettings>;
  readonly faults: FaultDial;
  readonly requests: RequestJournal;
  /** Webhook deliveries: journal, `hold`, `release`, `idle`. */
  readonly deliveries: DeliveryQueue;
  readonly story: Story;
  /** Moves and sends `application.moved`; `step` is an id or exact name. Undefined where Gupy sends no event. */
  move(applicationId: number, step: number | string, options?: MoveOptions): GupyEvent | undefined;
  /** Sends another event of an application. */
  fire(action: string, applicationId: number, options?: MoveOptions): GupyEvent;
  /** Disapproves, drops out, hires, takes back. */
  setStatus(applicationId: number, status: ApplicationStatus): void;
  /** Connections are refused until `goUp`; the company is kept. */
  goDown(): Promise<void>;
  goUp(): Promise<void>;
  close(): Promise<void>;
}

export async function startGupyStandIn(options: GupyStandInOptions): Promise<GupyStandIn> {
  const random = seededRandom(options.seed ?? 1);
  const scheduler = new Scheduler(options.timeScale ?? 1);
  const settings = new LiveSettings<GupySettings>(gupySettingsSchema, { ...defaultGupySettings, token: options.token });
  settings.change(options.settings ?? {});
  const story = new Story();
  const onChange = (): void => options.state?.changed();
  story.on(onChange);
  const former = options.state?.former;
  const world = worldOf(options, new GupyWorld(story, onChange));
  const registry = new WebhookRegistry(former?.webhooks);
  const webhooks = new WebhookSender({ registry, settings, scheduler, random, story, onChange });
  options.state?.keep(() => ({ world: world.stored(), webhooks: registry.all(), pending: webhooks.queue.pending() }));
  const mover = new ApplicationMover(world, webhooks, story);
  const requests = new RequestJournal();
  const routes = [
    ...jobRoutes(world, settings),
    ...tagRoutes(world, settings),
    ...commentRoutes(world, settings),
    ...applicationRoutes(world, mover, settings),
    ...webhookRoutes(registry, settings),
  ];
  const faults = new FaultDial(random, [...routes.map(({ name }) => name), 'unknown']);
  const server = new StandInServer({
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    routes,
    controlRoutes: allControlRoutes({ world, registry, settings, faults, requests, webhooks, mover, story }),
    faults,
    requests,
    gate: gate(settings),
    errorAnswer,
    onWork: onChange,
    logger: options.logger ?? silentLogger,
  });
  await server.goUp();
  if (options.hold === true) webhooks.queue.hold();
  webhooks.resume(former?.pending ?? []);
  return {
    get url() {
      return server.url;
    },
    ...{ world, registry, settings, faults, requests, story },
    deliveries: webhooks.queue,
    move: (applicationId, step, moveOptions) => mover.move(applicationId, step, moveOptions),
    fire: (action, applicationId, moveOptions) => mover.fire(action, applicationId, moveOptions),
    setStatus: (applicationId, status) => mover.setStatus(applicationId, status),
    goDown: async () => server.goDown(),
    goUp: async () => server.goUp(),
    close: async () => {
      scheduler.close();
      webhooks.queue.close();
      await server.goDown();
      faults.release();
    },
  };
}

function worldOf({ state, world = 'demo' }: GupyStandInOptions, empty: GupyWorld): GupyWorld {
  if (state?.former !== undefined) empty.restore(state.former.world);
  else if (world === 'demo') seedDemoWorld(empty);
  return empty;
}

/** v1's error body. */
function errorAnswer(status: number, detail: string): Answer {
  const title = titles.get(status) ?? 'Error';
  return { status, json: status >= 500 ? { title, status } : { title, detail, status } };
}

const titles = new Map([
  [400, 'Validation Error'],
  [401, 'Unauthorized'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [409, 'Conflict'],
  [429, 'Too Many Requests'],
  [500, 'Internal Server Error'],
]);

/** The firewall counts first, then the token is looked at: missing or wrong is 401, not ticked for the route is 403. */
function gate(settings: LiveSettings<GupySettings>): (request: SimRequest, route: string) => Answer | undefined {
  const limit = new RateLimit();
  return (request, route) => {
    const { rateLimit, token, forbiddenRoutes } = settings.current;
    const headers = rateLimit === null ? undefined : limit.refuse(request.remoteAddress, rateLimit, Date.now());
    if (headers !== undefined) return { ...errorAnswer(429, 'Rate limit exceeded'), headers };
    if (request.headers['authorization'] !== `Bearer ${token}`) return errorAnswer(401, 'You are not authorized');
    return forbiddenRoutes.includes(route) ? errorAnswer(403, 'You are not authorized') : undefined;
  };
}

interface Parts {
  world: GupyWorld;
  registry: WebhookRegistry;
  settings: LiveSettings<GupySettings>;
  faults: FaultDial;
  requests: RequestJournal;
  webhooks: WebhookSender;
  mover: ApplicationMover;
  story: Story;
}

function allControlRoutes({ world, registry, settings, faults, requests, webhooks, mover, story }: Parts): Route[] {
  return [
    controlRoute('GET', '/health', () => ok({ status: 'up' })),
    ...faultRoutes(faults),
    ...settingsRoutes(settings),
    ...journalRoutes({ requests, deliveries: webhooks.queue, story }),
    ...gupyControlRoutes(world, registry, mover),
  ];
}
