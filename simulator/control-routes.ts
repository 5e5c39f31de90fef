// Both stand-ins offer these routes under /_sim/ (JSON): settings, faults and journals. They drive a stand-in that runs in
// another process.
import { z } from 'zod';
import type { DeliveryQueue } from './delivery-queue';
import { type FaultDial, faultSchema } from './fault-dial';
import { withoutSecrets } from './hidden-secrets';
import type { LiveSettings, Patch } from './live-settings';
import type { RequestJournal } from './request-journal';
import { jsonObject, Refusal, type Route, route, type SimRequest } from './route';
import type { Story } from './story';

/** Answers 200 with the JSON that `work` returns, `{}` where `work` returns nothing. */
export function controlRoute(method: string, path: string, work: (request: SimRequest) => unknown): Route {
  const target = `${method} /_sim${path}`;
  return route(target, target, async (request) => ({ status: 200, json: (await work(request)) ?? {} }));
}

/** The body as this shape; 400 names what is wrong with it. */
export function bodyAs<T>(request: SimRequest, schema: z.ZodType<T>): T {
  return refusing(() => schema.parse(request.rawBody.length === 0 ? {} : jsonObject(request)));
}

/** Turns a wrong value into a 400 with the reason. */
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
const longestOutageMs = 30 * 24 * 3_600_000;
const outageBody = z.strictObject({ forMs: z.number().min(0).max(longestOutageMs) });
const releaseBody = z.strictObject({ id: z.number().optional() });
const holdBody = z.strictObject({ order: z.enum(['as-is', 'reversed', 'shuffled']).optional() });

export function faultRoutes(faults: FaultDial): Route[] {
  return [
    controlRoute('GET', '/faults', () => faults.describe()),
    controlRoute('POST', '/faults', (request) => {
      const { route: pattern, faults: list, ...window } = bodyAs(request, faultsBody);
      const once = Object.keys(window).length === 0;
      return { id: refusing(() => (once ? faults.queue(pattern, ...list) : faults.during(window, pattern, ...list))) };
    }),
    controlRoute('DELETE', '/faults', () => faults.clear()),
    controlRoute('POST', '/faults/release', (request) => ({
      released: faults.release(bodyAs(request, releaseBody).id),
    })),
  ];
}

/** `outage` refuses connections for this many documented ms, also to the control routes. So the answer goes out first. */
export function outageRoute(outage: (forMs: number) => Promise<void>): Route {
  return route('outage', 'POST /_sim/outage', (request) => {
    const { forMs } = bodyAs(request, outageBody);
    return { status: 200, json: {}, afterwards: () => void outage(forMs) };
  });
}

export function settingsRoutes<T extends Record<string, unknown>>(settings: LiveSettings<T>): Route[] {
  return [
    controlRoute('GET', '/settings', () => withoutSecrets(settings.current)),
    controlRoute('POST', '/settings', (request) =>
      withoutSecrets(refusing(() => settings.change(jsonObject(request) as Patch<T>))),
    ),
  ];
}

/** `GET /_sim/journal?of=requests|deliveries|story&since=SEQ` answers `{entries}`. */
export function journalRoutes(requests: RequestJournal, deliveries: DeliveryQueue, story: Story): Route[] {
  const journals = new Map<string, { since(seq: number): unknown[] }>([
    ['requests', requests],
    ['deliveries', deliveries],
    ['story', story],
  ]);
  return [
    controlRoute('GET', '/journal', ({ query }) => {
      const journal = journals.get(query.get('of') ?? 'requests');
      if (journal === undefined) throw new Refusal(400, 'of must be requests, deliveries or story');
      return withoutSecrets({ entries: journal.since(Number(query.get('since') ?? 0)) });
    }),
    controlRoute('POST', '/deliveries/hold', () => deliveries.hold()),
    controlRoute('POST', '/deliveries/release', async (request) => {
      const { order } = bodyAs(request, holdBody);
      const released = deliveries.held;
      await deliveries.release(order);
      return { released };
    }),
  ];
}
