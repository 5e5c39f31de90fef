// Starts both stand-ins, for `dev`, `gupy-exam-bridge simulator` and most tests.
import { FrontFiles } from '../console/front/front-files';
import { type GupyStandIn, startGupyStandIn } from './gupy/gupy-stand-in';
import { type ProviderStandIn, startProviderStandIn } from './provider/provider-stand-in';
import { type GupyState, gupyStateSchema } from './gupy/gupy-state';
import { type ProviderState, providerStateSchema } from './provider/provider-state';
import type { StandInOptions } from './stand-in';
import { StateFile, type StateSection } from './state-file';
import type { DialectName } from './provider/dialects';
import type { StoryEvent } from './story';

export interface SimulatorOptions extends Omit<StandInOptions, 'port'> {
  gupyToken: string;
  providerToken: string;
  /** Proves the callbacks: `whsec_…` for the open protocol. */
  callbackSecret: string;
  /** Which provider the stand-in is. Default `http`, the open protocol. */
  dialect?: DialectName;
  /** The address of its callbacks, for a dialect whose orders have none. Default: the order's. */
  callbackUrl?: string;
  /** Default 0: a free port. */
  gupyPort?: number;
  /** Default 0: a free port. */
  providerPort?: number;
  /** Orders complete by themselves, passed, after this many real ms. Default: they wait for the desk. */
  autoCompleteMs?: number;
  /** Default `demo`. Only where nothing is kept yet. */
  world?: 'demo' | 'empty';
  /**
   * The file that keeps company, webhooks, orders and open deliveries over a restart. Default: none. A file that cannot be read
   * or written throws StateFileUnusable. One simulator at a time.
   */
  stateFile?: string;
}

export interface Simulator {
  readonly gupy: GupyStandIn;
  readonly provider: ProviderStandIn;
  /** Listens to both stories. Returns the function that ends the listening. */
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
    gupy.show(new FrontFiles('simulator/page'));
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
      // The order matters: no more requests, then the state with the open deliveries, then the deliveries are cut.
      await Promise.all([gupy.goDown(), provider.goDown()]);
      await Promise.all([state?.close(), gupy.close(), provider.close()]);
    },
  };
}

async function startGupy(options: SimulatorOptions, state: StateSection<GupyState> | undefined): Promise<GupyStandIn> {
  return startGupyStandIn({ ...options, token: options.gupyToken, port: options.gupyPort, state });
}

async function startProvider(
  options: SimulatorOptions,
  state: StateSection<ProviderState> | undefined,
): Promise<ProviderStandIn> {
  const { providerToken: token, providerPort: port, seed = 1, autoCompleteMs: afterMs, callbackUrl = null } = options;
  const autoComplete = afterMs === undefined ? null : { afterMs, beforeAnswer: false, result: demoResult };
  const settings = { autoComplete, callbackUrl };
  return startProviderStandIn({ ...options, token, port, state, settings, seed: seed + 1 });
}
