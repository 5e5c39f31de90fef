// What the sandbox page asks and does, besides the control routes of both stand-ins. The provider's are here too, below
// `/_sim/provider`: so the page needs one origin alone, and no other origin is let in.
import { z } from 'zod';
import { bodyAs, controlRoute } from '../control-routes';
import { folded } from '../gupy/application-routes';
import type { GupyStandIn } from '../gupy/gupy-stand-in';
import { pathId } from '../gupy/query-parameters';
import type { ProviderStandIn } from '../provider/provider-stand-in';
import { type Answer, jsonObject, Refusal, type Route, route, type SimRequest } from '../route';
import type { BridgeDoor, ExamView } from '../stories/bridge-door';
import { StoryPlayer, storyOf } from '../stories/story-player';
import { type CardDetails, cardDetails, cardsOf } from './card';
import { FaultPresets, type PresetName, presetNames, presetOf } from './fault-presets';
import { LiveFeed } from './live-feed';
import type { MessageTemplate, SandboxSurroundings, WrittenForExam } from './surroundings';
import { loadCompany, resetCompany, saveCompany } from './saved-company';
import type { TimelineEntry } from './timeline';
import { FrontFiles } from '../../console/front/front-files';

interface SandboxParts {
  gupy: GupyStandIn;
  provider: ProviderStandIn;
  feed: LiveFeed;
  presets: FaultPresets;
  player: StoryPlayer;
  surroundings: SandboxSurroundings;
}

/** `GET /_sim/board`: the frame of the page, without cards. */
export interface SandboxBoard {
  jobs: { id: number; name: string; status: string; steps: { id: number; name: string; isExam: boolean }[] }[];
  /** Whether Gupy has a webhook by which a bridge hears of movements. */
  isConnected: boolean;
  /** The id of an application at its end makes the address of its run; null where nobody said. */
  runAddress: string | null;
  /** Whether `GET /_sim/open-board?candidate=` leads there. */
  hasBoard: boolean;
  /** IANA; null: times are the browser's. */
  timeZone: string | null;
  writes: readonly WrittenForExam[];
  messages: readonly MessageTemplate[];
  providerUrl: string;
}

/** `GET /_sim/faults/presets`. */
export interface PresetList {
  presets: readonly PresetName[];
  active: PresetName[];
  /** The routes of faults that hold besides them. */
  byHand: string[];
  /** What the dials of both sides can name. */
  routes: { gupy: string[]; provider: string[] };
}

/** `POST /_sim/saved` and `POST /_sim/reset`. */
export interface ReplacedCompany {
  /** Of people who are gone, or who stood elsewhere; null: no bridge was started beside the simulator, or it did not do it. */
  endedRuns: number | null;
  /** Why the bridge did not do it. */
  failure: string | null;
}

/** `GET /_sim/cards/:applicationId`. */
export interface CardPage extends CardDetails {
  timeline: TimelineEntry[];
}

const movesBody = z
  .strictObject({
    stepId: z.number(),
    applicationIds: z.array(z.number()).max(100_000).optional(),
    /** In place of ids: everyone of the job who is there. */
    from: z.strictObject({ jobId: z.number(), stepId: z.number() }).optional(),
  })
  .refine(
    ({ applicationIds, from }) => (applicationIds === undefined) !== (from === undefined),
    'name either ids or from',
  );

function sandboxRoutes(parts: SandboxParts): Route[] {
  return [...boardRoutes(parts), ...playRoutes(parts), ...stateRoutes(parts), ...providerProxy(parts)];
}

function boardRoutes({ gupy, provider, feed, surroundings }: SandboxParts): Route[] {
  const { world } = gupy;
  return [
    controlRoute('GET', '/board', () => boardOf(gupy, provider, surroundings)),
    controlRoute('GET', '/cards', ({ query }) => {
      const jobId = Number(query.get('job') ?? world.allJobs()[0]?.id);
      return { cards: cardsOf(world, provider.orders, world.applicationsOf(jobId)) };
    }),
    controlRoute('GET', '/cards/:applicationId', (request): CardPage => {
      const applicationId = pathId(request, 'applicationId');
      return { ...cardDetails(world, provider.orders, applicationId), timeline: feed.timeline.of(applicationId) };
    }),
    controlRoute('GET', '/cards/:applicationId/exam', async (request): Promise<{ exam: ExamView | null }> => {
      const exam = await surroundings.bridge?.statusOf(pathId(request, 'applicationId'));
      return { exam: exam ?? null };
    }),
    controlRoute('POST', '/moves', (request) => {
      const { stepId, applicationIds, from } = bodyAs(request, movesBody);
      const ids = applicationIds ?? (from === undefined ? [] : idsIn(gupy, from));
      for (const id of ids) gupy.move(id, stepId);
      return { moved: ids.length };
    }),
    route('board', 'GET /_sim/open-board', (request) => openBoard(request, surroundings)),
    route('events', 'GET /_sim/events', () => ({ status: 200, events: (send) => feed.open(send) })),
  ];
}

/** Leads to the board, with a fresh login each time: whoever reaches this page drives the invented company anyway. */
function openBoard({ headers, query }: SimRequest, { boardLink }: SandboxSurroundings): Answer {
  // A link on a strange page must log in nobody, wherever that page leads its reader afterwards.
  const from = headers['sec-fetch-site'] ?? 'none';
  if (from !== 'none' && from !== 'same-origin') throw new Refusal(403, 'Foreign origin');
  const candidate = Number(query.get('candidate'));
  const location = boardLink?.(Number.isSafeInteger(candidate) && candidate > 0 ? candidate : undefined);
  if (location === undefined) throw new Refusal(404, 'No board runs beside this simulator');
  return { status: 303, headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' } };
}

function boardOf(gupy: GupyStandIn, provider: ProviderStandIn, surroundings: SandboxSurroundings): SandboxBoard {
  const exams = new Set(surroundings.examSteps?.map((step) => folded(String(step))));
  const { runAddress = null, boardLink, timeZone = null, writes = [], messages = [] } = surroundings;
  return {
    jobs: gupy.world.allJobs().map(({ id, name, status, steps }) => ({
      ...{ id, name, status },
      steps: steps.map((step) => ({
        id: step.id,
        name: step.name,
        isExam: exams.has(String(step.id)) || exams.has(folded(step.name)),
      })),
    })),
    isConnected: gupy.registry.activeFor('application.moved').length > 0,
    ...{ runAddress, hasBoard: boardLink !== undefined, timeZone, writes, messages, providerUrl: provider.url },
  };
}

function idsIn({ world }: GupyStandIn, { jobId, stepId }: { jobId: number; stepId: number }): number[] {
  return world.applicationsOf(jobId).flatMap(({ id }) => (world.placement(id).step.id === stepId ? [id] : []));
}

function playRoutes({ gupy, provider, presets, player, feed }: SandboxParts): Route[] {
  const routes = { gupy: gupy.faults.routes, provider: provider.faults.routes };
  const list = (): PresetList => ({ presets: presetNames, active: presets.names(), byHand: presets.byHand(), routes });
  const changed = (): PresetList => {
    feed.tell('faults', {});
    return list();
  };
  return [
    controlRoute('GET', '/faults/presets', list),
    controlRoute('POST', '/faults/presets/:preset', ({ params }) => {
      presets.begin(presetOf(params['preset']));
      return changed();
    }),
    controlRoute('DELETE', '/faults/presets/:preset', ({ params }) => {
      presets.end(presetOf(params['preset']));
      return changed();
    }),
    controlRoute('DELETE', '/faults/presets', () => {
      presets.calm();
      return changed();
    }),
    controlRoute('GET', '/stories', () => ({ stories: player.list() })),
    controlRoute('POST', '/stories/:story', ({ params }) => player.play(storyOf(params['story']))),
  ];
}

function stateRoutes({ gupy, provider, feed, player, surroundings: { bridge } }: SandboxParts): Route[] {
  const replaced = async (stay: readonly number[]): Promise<ReplacedCompany> => {
    player.forget();
    feed.tell('board', {});
    return withoutOthers(bridge, stay);
  };
  const attached = { 'content-disposition': 'attachment; filename="sandbox.json"', 'cache-control': 'no-store' };
  return [
    route('save', 'GET /_sim/saved', () => ({ status: 200, json: saveCompany(gupy, provider), headers: attached })),
    controlRoute('POST', '/saved', async (request) => replaced(loadCompany(gupy, provider, jsonObject(request)))),
    controlRoute('POST', '/reset', async () => {
      resetCompany(gupy, provider);
      return replaced([]);
    }),
  ];
}

/** The company is replaced whether or not the bridge answers. */
async function withoutOthers(bridge: BridgeDoor | undefined, stay: readonly number[]): Promise<ReplacedCompany> {
  try {
    return { endedRuns: (await bridge?.endRunsBut(stay)) ?? null, failure: null };
  } catch (error) {
    return { endedRuns: null, failure: error instanceof Error ? error.message : String(error) };
  }
}

/** The provider's control routes, in the same process: no other origin has to be let in. */
function providerProxy({ provider }: SandboxParts): Route[] {
  const prefix = '/_sim/provider/';
  return ['GET', 'POST', 'DELETE'].map((method): Route => {
    return {
      ...{ name: 'provider', method, pattern: /^\/_sim\/provider\/.+$/ },
      handle: async (request) => {
        const path = `/_sim/${request.path.slice(prefix.length)}`;
        if (path.startsWith(prefix)) throw new Refusal(404, 'No such control route');
        return provider.answerControl({ ...request, path });
      },
    };
  });
}

// The sandbox: the two stand-ins behind one page, at Gupy's address. The page plays with the same control routes as tests and `curl`.

export interface Sandbox {
  readonly feed: LiveFeed;
  readonly player: StoryPlayer;
  close(): void;
}

export function openSandbox(
  gupy: GupyStandIn,
  provider: ProviderStandIn,
  surroundings: SandboxSurroundings = {},
): Sandbox {
  const { bridge, storyWaitMs } = surroundings;
  const feed = new LiveFeed(gupy, provider, bridge);
  const presets = new FaultPresets(gupy, provider);
  const { timeline } = feed;
  const wait = storyWaitMs === undefined ? {} : { withinMs: storyWaitMs };
  const onPlay = (play: unknown): void => feed.tell('story', play);
  const player = new StoryPlayer({ gupy, provider, timeline, presets, bridge, onPlay, ...wait });
  gupy.show(new FrontFiles('simulator/page'), sandboxRoutes({ gupy, provider, feed, presets, player, surroundings }));
  return { feed, player, close: () => feed.close() };
}
