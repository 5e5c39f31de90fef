// The receiver as a process of its own. It boots without Temporal and answers 503 until it is there (R10).
import { startApi } from '../api/server';
import { createProviderRegistry } from '../providers/registry';
import { createLogger } from '../telemetry/logger';
import { createApiMetrics } from '../telemetry/metrics';
import { providerBudgets } from '../temporal/call-ledger-client';
import { lazyClient, temporalPlace } from '../temporal/connection';
import { createDataConverter } from '../temporal/data-converter';
import { createPayloadCodec } from '../temporal/payload-codec';
import { type CommonOptions, configFrom } from './common-options';
import { type BridgeCommand } from './program';
import { firstStopSignal } from './stop-signal';

export function registerApi(program: BridgeCommand): void {
  program
    .command('api')
    .description('receive webhooks of Gupy and callbacks of providers')
    .takesConfig()
    .withExamples('api', 'api --config /etc/bridge/bridge.yaml')
    .performs(api);
}

async function api(options: CommonOptions): Promise<void> {
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
