// What both stand-ins offer under /_sim/ (JSON): settings, faults and journals, so that a stand-in in another process
// can be driven and read. Journals are read from a `seq` on, which is also how the console page will follow them.
import { z } from 'zod';
import type { DeliveryQueue } from './delivery-queue';
import { type FaultDial, faultSchema } from './fault-dial';
import type { LiveSettings, Patch } from './live-settings';
import type { RequestJournal } from './request-journal';
import { type Answer, jsonObject, Refusal, type Route, type SimRequest } from './route';
import type { Story } from './story';

export function controlRoute(
  method: string,
  path: string,
  handle: (request: SimRequest) => Answer | Promise<Answer>,
): Route {
  return { name: `${method} /_sim${path}`, method, path: `/_sim${path}`, handle };
}

export function ok(json: unknown): Answer {
  return { status: 200, json };
}

/** The body as this shape; 400 names what is wrong with it. */
export function bodyAs<T>(request: SimRequest, schema: z.ZodType<T>): T {
  return refusing(() => schema.parse(request.rawBody.length === 0 ? {} : jsonObject(request)));
}

/** Turns a wrong value into a 400 that says why. */
export function refusing<T>(attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof z.ZodError) throw new Refusal(400, z.prettifyError(error));
    if (error instanceof RangeError) throw new Refusal(400, error.message);
    throw error;
  }
}

const faultsBody = z.strictObject({
  route: z.string(),
  afterMs: z.number().exactOptional(),
  forMs: z.number().exactOptional(),
  probability: z.number().exactOptional(),
  faults: z.array(faultSchema).min(1),
});
const outageBody = z.strictObject({
  forMs: z
    .number()
    .min(0)
    .max(30 * 24 * 3_600_000),
});
const releaseBody = z.strictObject({ id: z.number().optional() });
const holdBody = z.strictObject({ order: z.enum(['as-is', 'reversed', 'shuffled']).optional() });

export function faultRoutes(faults: FaultDial): Route[] {
  return [
    controlRoute('GET', '/faults', () => ok(faults.describe())),
    controlRoute('POST', '/faults', (request) => {
      const { route, faults: list, ...window } = bodyAs(request, faultsBody);
      const once = Object.keys(window).length === 0;
      const id = refusing(() => (once ? faults.queue(route, ...list) : faults.during(window, route, ...list)));
      return ok({ id });
    }),
    controlRoute('DELETE', '/faults', () => {
      faults.clear();
      return ok({});
    }),
    controlRoute('POST', '/faults/release', (request) =>
      ok({ released: faults.release(bodyAs(request, releaseBody).id) }),
    ),
  ];
}

/** `outage`: refuses connections for this many documented ms, the control routes' too. */
export function outageRoute(outage: (forMs: number) => Promise<void>): Route {
  return controlRoute('POST', '/outage', (request) => {
    const { forMs } = bodyAs(request, outageBody);
    return { ...ok({}), afterwards: () => void outage(forMs) };
  });
}

export function settingsRoutes<T extends Record<string, unknown>>(settings: LiveSettings<T>): Route[] {
  return [
    controlRoute('GET', '/settings', () => ok(settings.current)),
    controlRoute('POST', '/settings', (request) =>
      ok(refusing(() => settings.change(jsonObject(request) as Patch<T>))),
    ),
  ];
}

export interface Journals {
  requests: RequestJournal;
  deliveries: DeliveryQueue;
  story: Story;
}

/** `GET /_sim/journal?of=requests|deliveries|story&since=SEQ` answers `{entries}`. */
export function journalRoutes({ requests, deliveries, story }: Journals): Route[] {
  return [
    controlRoute('GET', '/journal', ({ query }) => {
      const since = Number(query.get('since') ?? 0);
      switch (query.get('of') ?? 'requests') {
        case 'requests':
          return ok({ entries: requests.since(since) });
        case 'deliveries':
          return ok({ entries: deliveries.since(since) });
        case 'story':
          return ok({ entries: story.since(since) });
        default:
          throw new Refusal(400, 'of must be requests, deliveries or story');
      }
    }),
    controlRoute('POST', '/deliveries/hold', () => {
      deliveries.hold();
      return ok({});
    }),
    controlRoute('POST', '/deliveries/release', async (request) => {
      const { order } = bodyAs(request, holdBody);
      const released = deliveries.held;
      await deliveries.release(order);
      return ok({ released });
    }),
  ];
}
