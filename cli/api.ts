// The receiver as a process of its own. It boots without Temporal and answers 503 until it is there (R10).
import { type Command } from 'commander';
import { startApi } from '../api/server';
import { createProviderRegistry } from '../providers/registry';
import { createLogger } from '../telemetry/logger';
import { createApiMetrics } from '../telemetry/metrics';
import { providerBudgets } from '../temporal/call-ledger-client';
import { lazyClient, temporalPlace } from '../temporal/connection';
import { createDataConverter } from '../temporal/data-converter';
import { createPayloadCodec } from '../temporal/payload-codec';
import { configFrom, type ConfigOption, withConfigOption } from './config-option';
import { perform, withExamples } from './program';
import { firstStopSignal } from './stop-signal';

export function registerApi(program: Command): void {
  const command = withConfigOption(
    program.command('api').description('receive webhooks of Gupy and callbacks of providers'),
  );
  withExamples(command, 'api', 'api --config /etc/bridge/bridge.yaml');
  perform(command, async (options: ConfigOption) => api(options));
}

async function api(options: ConfigOption): Promise<void> {
  const config = configFrom(options);
  const logger = createLogger({ component: 'api' });
  const codec = createPayloadCodec(config.privacy.keys);
  const client = lazyClient(temporalPlace(config.file, process.env), createDataConverter(codec));
  const stopped = firstStopSignal();
  const registry = createProviderRegistry(config.providers, {
    budgetOf: providerBudgets(client, config.temporal.taskQueue),
  });
  const running = await startApi({
    config,
    client,
    adapters: registry.adapters,
    codec,
    logger,
    metrics: createApiMetrics(),
  });
  logger.info({ signal: await stopped }, 'Draining');
  await running.close();
  await registry.close();
  await client.connection.close();
}
