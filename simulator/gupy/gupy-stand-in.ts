// A stand-in for the Gupy API, v1 and what the bridge uses of v2: a real HTTP server over a company in memory. Gupy has no test
// environment; this one follows the public documentation, with a switch for each point the documentation leaves open.
import type { DeliveryQueue } from '../delivery-queue';
import { LiveSettings, type Patch } from '../live-settings';
import type { Answer, Route, SimRequest } from '../route';
import { seedDemoWorld } from '../seed-data';
import { basisOf, type StandIn, type StandInOptions, startStandIn } from '../stand-in';
import type { StateSection } from '../state-file';
import { type ApplicationMover, createMover } from './application-mover';
import { applicationRoutes } from './application-routes';
import { commentRoutes } from './comment-routes';
import { gupyControlRoutes } from './gupy-control-routes';
import { type GupySettings, gupySettingsSchema } from './gupy-settings';
import type { GupyState } from './gupy-state';
import { GupyWorld } from './gupy-world';
import { jobRoutes } from './job-routes';
import { asWritten } from './list-envelope';
import { messageRoutes } from './message-routes';
import { RateLimit } from './rate-limit';
import { tagRoutes } from './tag-routes';
import { v2Routes } from './v2-routes';
import { WebhookRegistry } from './webhook-registry';
import { webhookRoutes } from './webhook-routes';
import { WebhookSender } from './webhook-sender';

export interface GupyStandInOptions extends StandInOptions {
  /** Bearer token that is accepted. */
  token: string;
  /** Default `demo` (seed-data.ts). A kept state replaces it. */
  world?: 'demo' | 'empty';
  settings?: Patch<GupySettings>;
  /** Keeps the company over a restart. Default: nothing is kept. */
  state?: StateSection<GupyState> | undefined;
}

export interface GupyStandIn extends StandIn, ApplicationMover {
  readonly world: GupyWorld;
  readonly registry: WebhookRegistry;
  readonly settings: LiveSettings<GupySettings>;
  /** Webhook deliveries: journal, `hold`, `release`, `idle`. */
  readonly deliveries: DeliveryQueue;
}

export async function startGupyStandIn(options: GupyStandInOptions): Promise<GupyStandIn> {
  const { state } = options;
  const basis = basisOf(options, () => state?.changed());
  const { story, onChange } = basis;
  const settings = new LiveSettings<GupySettings>(gupySettingsSchema, { token: options.token });
  settings.change(options.settings ?? {});
  const world = worldOf(options, new GupyWorld(story, onChange));
  const registry = new WebhookRegistry(state?.former?.webhooks);
  const webhooks = new WebhookSender({ ...basis, registry, settings, isThere: (id) => world.has(id) });
  state?.keep(() => ({ world: world.stored(), webhooks: registry.all(), pending: webhooks.queue.pending() }));
  const mover = createMover(world, webhooks, story);
  const standIn = await startStandIn(options, basis, {
    settings,
    deliveries: webhooks.queue,
    routes: [...asWritten(v1Routes(world, registry, mover, settings), settings), ...v2Routes(world, settings)],
    controlRoutes: gupyControlRoutes(world, registry, mover),
    gate: gate(settings),
    errorAnswer: (status, detail) => {
      const answer = errorAnswer(status, detail);
      return settings.current.errors === 'in-a-200' ? { ...answer, status: 200 } : answer;
    },
  });
  webhooks.resume(state?.former?.pending ?? []);
  return { ...standIn, ...mover, world, registry, settings, deliveries: webhooks.queue };
}

function v1Routes(
  world: GupyWorld,
  registry: WebhookRegistry,
  mover: ApplicationMover,
  settings: LiveSettings<GupySettings>,
): Route[] {
  return [
    ...jobRoutes(world, settings),
    ...tagRoutes(world, settings),
    ...commentRoutes(world, settings),
    ...messageRoutes(world, settings),
    ...applicationRoutes(world, mover, settings),
    ...webhookRoutes(registry, settings),
  ];
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

/** The rate limit comes before the token. A missing or wrong token is 401, one without permission for the route is 403. */
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
