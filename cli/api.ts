// The receiver as a process of its own.
import { createLogger } from '../telemetry/logger';
import { temporalPlace } from '../temporal/connection';
import { startApiProcess } from './api-process';
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
  const stopped = firstStopSignal();
  const stop = await startApiProcess({ config, place: temporalPlace(config.file, process.env), logger });
  logger.info({ signal: await stopped }, 'Draining');
  await stop();
}
