// Both stand-ins together: what `dev` and `gupy-exam-bridge simulator` start, and what most tests need.
import { type GupyStandIn, startGupyStandIn } from './gupy/gupy-stand-in';
import type { SimulatorLogger } from './logger';
import { type ProviderStandIn, startProviderStandIn } from './provider/provider-stand-in';
import { type GupyState, gupyStateSchema } from './gupy/gupy-state';
import { type ProviderState, providerStateSchema } from './provider/provider-state';
import { StateFile, type StateSection } from './state-file';
import type { DialectName } from './provider/dialects';
import type { StoryEvent } from './story';

export interface SimulatorOptions {
  gupyToken: string;
  providerToken: string;
  /** Proves the callbacks: `whsec_…` for the open protocol. */
  callbackSecret: string;
  /** Which provider the stand-in is. Default `http`, the open protocol. */
  dialect?: DialectName;
  /** Where its callbacks go, for a dialect whose orders do not say. Default: where the order says. */
  callbackUrl?: string;
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 0: a free port. */
  gupyPort?: number;
  /** Default 0: a free port. */
  providerPort?: number;
  /** Orders complete by themselves, passed, after this many real ms. Default: they wait for the desk. */
  autoCompleteMs?: number;
  /** Documented ms per real ms, for retries. Default 1: real time. */
  timeScale?: number;
  /** Documented ms for the windows of the fault dials: a test's virtual clock. Default: real time, scaled. */
  now?: () => number;
  /** Of every random choice. Default 1. */
  seed?: number;
  /** Default `demo`. Only where nothing is kept yet. */
  world?: 'demo' | 'empty';
  /**
   * Where both stand-ins keep what they know over a restart: company, webhooks, orders, deliveries under way. Default:
   * nowhere. What cannot be read or written throws StateFileUnusable. One simulator at a time.
   */
  stateFile?: string;
  /** True: nothing is delivered until `gupy.deliveries.release()` and `provider.callbacks.release()`. Default false. */
  hold?: boolean;
  logger?: SimulatorLogger;
}

export interface Simulator {
  readonly gupy: GupyStandIn;
  readonly provider: ProviderStandIn;
  /** Both stories as they happen. Returns the function that ends the listening. */
  onStory(listener: (event: StoryEvent) => void): () => void;
  close(): Promise<void>;
}

const demoResult = { outcome: 'passed', score: 92, maxScore: 100, summary: 'Sem restrições para a função.' } as const;

export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { stateFile, logger } = options;
  const state = stateFile === undefined ? undefined : new StateFile(stateFile, logger);
  const sections = {
    gupy: state?.section('gupy', gupyStateSchema),
    provider: state?.section('provider', providerStateSchema),
  };
  const started: { close(): Promise<void> }[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(started.map(async (standIn) => standIn.close()));
  };
  try {
    const gupy = await startGupy(options, sections.gupy);
    started.push(gupy);
    const provider = await startProvider(options, sections.provider);
    started.push(provider);
    await state?.save();
    return running(gupy, provider, state);
  } catch (error) {
    state?.discard();
    await close();
    throw error;
  }
}

function running(gupy: GupyStandIn, provider: ProviderStandIn, state: StateFile | undefined): Simulator {
  return {
    gupy,
    provider,
    onStory: (listener) => {
      const stops = [gupy.story.on(listener), provider.story.on(listener)];
      return () => stops.forEach((stop) => stop());
    },
    close: async () => {
      // Nothing more is taken in, then the state is read, and only then deliveries are cut: what they carry is in it.
      await Promise.all([gupy.goDown(), provider.goDown()]);
      await Promise.all([state?.close(), gupy.close(), provider.close()]);
    },
  };
}

async function startGupy(options: SimulatorOptions, state: StateSection<GupyState> | undefined): Promise<GupyStandIn> {
  const { gupyToken: token, gupyPort: port = 0, seed = 1, world = 'demo' } = options;
  return startGupyStandIn({ ...shared(options), ...(state && { state }), token, port, seed, world });
}

async function startProvider(
  options: SimulatorOptions,
  state: StateSection<ProviderState> | undefined,
): Promise<ProviderStandIn> {
  const { providerToken: token, callbackSecret, providerPort: port = 0, seed = 1, autoCompleteMs: afterMs } = options;
  const autoComplete = afterMs === undefined ? null : { afterMs, beforeAnswer: false, result: demoResult };
  const { dialect = 'http', callbackUrl = null } = options;
  const own = { ...(state && { state }), dialect, settings: { autoComplete, callbackUrl }, seed: seed + 1 };
  return startProviderStandIn({ ...shared(options), ...own, token, callbackSecret, port });
}

type Shared = Pick<SimulatorOptions, 'host' | 'timeScale' | 'now' | 'logger' | 'hold'>;

function shared({ host, timeScale, now, logger, hold }: SimulatorOptions): Shared {
  return {
    ...(host === undefined ? {} : { host }),
    ...(timeScale === undefined ? {} : { timeScale }),
    ...(now === undefined ? {} : { now }),
    ...(logger === undefined ? {} : { logger }),
    ...(hold === undefined ? {} : { hold }),
  };
}
