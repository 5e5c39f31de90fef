// Both stand-ins together: what `dev` and `gupy-exam-bridge simulator` start, and what most tests need.
import { type GupyStandIn, startGupyStandIn } from './gupy/gupy-stand-in';
import type { SimulatorLogger } from './logger';
import { type ProviderStandIn, startProviderStandIn } from './provider/provider-stand-in';
import type { StoryEvent } from './story';

export interface SimulatorOptions {
  gupyToken: string;
  providerToken: string;
  /** `whsec_…` */
  callbackSecret: string;
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
  /** Of every random choice. Default 1. */
  seed?: number;
  /** Default `demo`. */
  world?: 'demo' | 'empty';
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
  const { host, timeScale, logger, world, seed = 1 } = options;
  const shared = {
    ...(host === undefined ? {} : { host }),
    ...(timeScale === undefined ? {} : { timeScale }),
    ...(logger === undefined ? {} : { logger }),
  };
  const gupy = await startGupyStandIn({
    ...shared,
    token: options.gupyToken,
    port: options.gupyPort ?? 0,
    seed,
    ...(world === undefined ? {} : { world }),
  });
  const { autoCompleteMs: afterMs } = options;
  const autoComplete = afterMs === undefined ? null : { afterMs, beforeAnswer: false, result: demoResult };
  const provider = await startProviderStandIn({
    ...shared,
    token: options.providerToken,
    callbackSecret: options.callbackSecret,
    port: options.providerPort ?? 0,
    seed: seed + 1,
    settings: { autoComplete },
  }).catch(async (error: unknown) => {
    await gupy.close();
    throw error;
  });
  return {
    gupy,
    provider,
    onStory: (listener) => {
      const stops = [gupy.story.on(listener), provider.story.on(listener)];
      return () => stops.forEach((stop) => stop());
    },
    close: async () => {
      await Promise.all([gupy.close(), provider.close()]);
    },
  };
}
