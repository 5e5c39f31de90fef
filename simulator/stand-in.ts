// The common part of both stand-ins: a server with faults, journals and control routes, timers in scaled time, a seeded random
// and a story.
import type { FrontFiles } from '../console/front/front-files';
import { controlRoute, faultRoutes, journalRoutes, outageRoute, settingsRoutes } from './control-routes';
import type { DeliveryQueue } from './delivery-queue';
import { FaultDial } from './fault-dial';
import type { LiveSettings } from './live-settings';
import { silentLogger, type SimulatorLogger } from './logger';
import { seededRandom } from './random';
import { RequestJournal } from './request-journal';
import type { Answer, Route, SimRequest } from './route';
import { Scheduler } from './scheduler';
import { StandInServer, type StandInServerOptions } from './stand-in-server';
import { Story } from './story';

export interface StandInOptions {
  /** Default 127.0.0.1. */
  host?: string | undefined;
  /** Default 0: a free port. */
  port?: number | undefined;
  /** Documented ms per real ms: for retries, outages and the windows of faults. Default 1. */
  timeScale?: number | undefined;
  /** Documented ms for the windows of faults: a test's virtual clock. Default: real time, scaled. */
  now?: (() => number) | undefined;
  /** Of every random choice. Default 1. */
  seed?: number | undefined;
  /** True: nothing is delivered until the queue's `release`. Default false. */
  hold?: boolean | undefined;
  logger?: SimulatorLogger | undefined;
  /** After every change of the data. */
  onChange?: (() => void) | undefined;
}

export interface StandIn {
  readonly url: string;
  readonly faults: FaultDial;
  readonly requests: RequestJournal;
  readonly story: Story;
  /** Refuses connections until `goUp`, and keeps all data. */
  goDown(): Promise<void>;
  goUp(): Promise<void>;
  /** Down for this many documented ms. Resolves when it is down. */
  outage(forMs: number): Promise<void>;
  /** From now on a page stands at `/`, and has these control routes besides. */
  show(page: FrontFiles, routes: readonly Route[]): void;
  /** Answers a request to a control route, without a socket. */
  answerControl(request: SimRequest): Promise<Answer>;
  close(): Promise<void>;
}

export interface Basis {
  random: () => number;
  scheduler: Scheduler;
  story: Story;
  /** Call after a change that has no story event. */
  onChange: () => void;
}

/** `keep`: has every change of the data written. */
export function basisOf({ seed = 1, timeScale = 1, onChange: tell }: StandInOptions, keep: () => void): Basis {
  const story = new Story();
  const onChange = (): void => {
    keep();
    tell?.();
  };
  story.on(onChange);
  return { random: seededRandom(seed), scheduler: new Scheduler(timeScale), story, onChange };
}

export interface Imitation<T extends Record<string, unknown>> extends Pick<
  StandInServerOptions,
  'routes' | 'pages' | 'gate' | 'errorAnswer' | 'secrets'
> {
  settings: LiveSettings<T>;
  deliveries: DeliveryQueue;
  /** In addition to those of every stand-in. */
  controlRoutes: readonly Route[];
}

/** Rejects where the port is taken. */
export async function startStandIn<T extends Record<string, unknown>>(
  options: StandInOptions,
  { random, scheduler, story, onChange }: Basis,
  { settings, deliveries, controlRoutes, ...imitated }: Imitation<T>,
): Promise<StandIn> {
  const { host = '127.0.0.1', port = 0, logger = silentLogger, now = () => scheduler.now() } = options;
  const requests = new RequestJournal();
  const faults = new FaultDial(random, [...imitated.routes.map(({ name }) => name), 'unknown'], now);
  const outage = async (forMs: number): Promise<void> => {
    await server.goDown();
    scheduler.afterReal(scheduler.realMs(forMs), () => void server.goUp());
  };
  const common = [
    controlRoute('GET', '/health', () => ({ status: 'up' })),
    ...faultRoutes(faults),
    outageRoute(outage),
    ...settingsRoutes(settings),
    ...journalRoutes(requests, deliveries, story),
  ];
  const behaviour = { ...imitated, controlRoutes: [...common, ...controlRoutes] };
  const server = new StandInServer({ host, port, logger, faults, requests, onWork: onChange, ...behaviour });
  if (options.hold === true) deliveries.hold();
  await server.goUp();
  return {
    ...{ url: server.url, faults, requests, story, outage },
    goDown: async () => server.goDown(),
    goUp: async () => server.goUp(),
    show: (page, more) => server.show(page, more),
    answerControl: async (request) => server.answerControl(request),
    close: async () => {
      scheduler.close();
      deliveries.close();
      await server.goDown();
      faults.release();
    },
  };
}
