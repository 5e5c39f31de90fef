// Starts both stand-ins, for `dev`, `gupy-exam-bridge simulator` and most tests.
import { type GupyStandIn, startGupyStandIn } from './gupy/gupy-stand-in';
import { type ProviderStandIn, startProviderStandIn } from './provider/provider-stand-in';
import { gupyStateSchema } from './gupy/gupy-state';
import { type ProviderState, providerStateSchema } from './provider/order-records';
import { openSandbox, type Sandbox } from './sandbox/sandbox-routes';
import type { SandboxSurroundings } from './sandbox/surroundings';
import type { StandInOptions } from './stand-in';
import { StateFile, type StateSection } from './state-file';
import type { DialectName } from './provider/dialects';
import type { StoryEvent } from './story';

export interface SimulatorOptions extends Omit<StandInOptions, 'port' | 'onChange'> {
  gupyToken: string;
  providerToken: string;
  /** Proves the callbacks: `whsec_…` for the open protocol. */
  callbackSecret: string;
  /** Signs the bridge's requests to a provider that has a key of its own for that. Default: its token does. */
  signingSecret?: string;
  /** Which provider the stand-in is. Default `http`, the open protocol. */
  dialect?: DialectName;
  /** The address of its callbacks, for a dialect whose orders have none. Default: the order's. */
  callbackUrl?: string;
  /** Default 0: a free port. */
  gupyPort?: number;
  /** Default 0: a free port. */
  providerPort?: number;
  /** Default `demo`. Only where nothing is kept yet. */
  world?: 'demo' | 'empty';
  /**
   * The file that keeps company, webhooks, orders and open deliveries over a restart. Default: none. A file that cannot be read
   * or written throws StateFileUnusable. One simulator at a time.
   */
  stateFile?: string;
  /** What the page may show and ask besides the stand-ins. */
  surroundings?: SandboxSurroundings;
}

export interface Simulator {
  readonly gupy: GupyStandIn;
  readonly provider: ProviderStandIn;
  /** The page at Gupy's address, and its stories. */
  readonly sandbox: Sandbox;
  /** Listens to both stories. Returns the function that ends the listening. */
  onStory(listener: (event: StoryEvent) => void): () => void;
  close(): Promise<void>;
}

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
    const page: { sandbox?: Sandbox } = {};
    const onChange = (): void => page.sandbox?.feed.changed();
    const { gupyToken: token, gupyPort: port } = options;
    const gupy = await startGupyStandIn({ ...options, onChange, token, port, state: sections.gupy });
    started.push(gupy);
    const provider = await startProvider({ ...options, onChange, sandboxUrl: gupy.url }, sections.provider);
    started.push(provider);
    await state?.save();
    const sandbox = (page.sandbox = openSandbox(gupy, provider, options.surroundings));
    return running({ gupy, provider, sandbox }, state);
  } catch (error) {
    state?.discard();
    await close();
    throw error;
  }
}

type Parts = Pick<Simulator, 'gupy' | 'provider' | 'sandbox'>;

function running({ gupy, provider, sandbox }: Parts, state: StateFile | undefined): Simulator {
  return {
    ...{ gupy, provider, sandbox },
    onStory: (listener) => {
      const stops = [gupy.story.on(listener), provider.story.on(listener)];
      return () => stops.forEach((stop) => stop());
    },
    close: async () => {
      sandbox.close();
      // The order matters: no more requests, then the state with the open deliveries, then the deliveries are cut.
      await Promise.all([gupy.goDown(), provider.goDown()]);
      await Promise.all([state?.close(), gupy.close(), provider.close()]);
    },
  };
}

async function startProvider(
  options: SimulatorOptions & Pick<StandInOptions, 'onChange'> & { sandboxUrl: string },
  state: StateSection<ProviderState> | undefined,
): Promise<ProviderStandIn> {
  const { providerToken: token, providerPort: port, seed = 1, callbackUrl = null, signingSecret = null } = options;
  const settings = { callbackUrl, signingSecret };
  const timeZone = options.surroundings?.timeZone;
  return startProviderStandIn({ ...options, token, port, state, settings, seed: seed + 1, timeZone });
}
