// The receiver as a process of its own.
import type { CommonOptions } from './common-options';
import type { BridgeCommand } from './program';
import { runService } from './service';
import { startApi } from '../api/server';
import { type BridgeConfig, logWarnings } from '../config/bridge-config';
import { createProviderRegistry } from '../providers/registry';
import type { Logger } from '../telemetry/logger';
import { createApiMetrics } from '../telemetry/metrics';
import { providerBudgets } from '../temporal/call-ledger-client';
import { lazyClient, placeText, type TemporalPlace } from '../temporal/connection';
import { createDataConverter } from '../temporal/data-converter';
import { createPayloadCodec } from '../temporal/payload-codec';

export function registerApi(program: BridgeCommand): void {
  program
    .command('api')
    .description('receive webhooks of Gupy and callbacks of providers')
    .takesConfig()
    .withExamples('api', 'api --config /etc/bridge/bridge.yaml')
    .performs((options: CommonOptions) =>
      runService('api', options, async ({ stopped, ...parts }) => {
        const stop = await startApiProcess(parts);
        await stopped;
        await stop();
      }),
    );
}

interface ApiProcessOptions {
  config: BridgeConfig;
  place: TemporalPlace;
  logger: Logger;
}

/**
 * For `api` and `dev`: it starts without Temporal, and answers 503 until Temporal is there (R10).
 * @returns what stops it: requests and calls in flight end first
 */
export async function startApiProcess({ config, place, ...options }: ApiProcessOptions): Promise<() => Promise<void>> {
  logWarnings(config, options.logger);
  const codec = createPayloadCodec(config.privacy.keys);
  const client = lazyClient(place, createDataConverter(codec));
  const registry = createProviderRegistry(config.providers, {
    budgetOf: providerBudgets(client, config.temporal.taskQueue),
  });
  const closeClients = async (): Promise<void> => {
    await registry.close();
    await client.connection.close();
  };
  try {
    const { adapters } = registry;
    const where = { client, place: placeText(place) };
    const running = await startApi({ config, ...where, adapters, codec, metrics: createApiMetrics(), ...options });
    return () => running.close().then(closeClients);
  } catch (error) {
    await closeClients();
    throw error;
  }
}
