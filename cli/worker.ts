// The worker as a process of its own. It waits for Temporal rather than ending without it.
import { createLogger } from '../telemetry/logger';
import { temporalPlace } from '../temporal/connection';
import { startWorkerProcess } from '../worker/worker-process';
import { type CommonOptions, configFrom } from './common-options';
import { type BridgeCommand } from './program';
import { firstStopSignal } from './stop-signal';

export function registerWorker(program: BridgeCommand): void {
  program
    .command('worker')
    .description('run the workflows, and call Gupy and the providers')
    .takesConfig()
    .withExamples('worker', 'worker --config /etc/bridge/bridge.yaml')
    .performs(worker);
}

async function worker(options: CommonOptions): Promise<void> {
  const config = configFrom(options);
  const logger = createLogger({ component: 'worker' });
  const running = await startWorkerProcess({ config, place: temporalPlace(config.file, process.env), logger });
  void firstStopSignal().then((signal) => {
    logger.info({ signal }, 'Draining');
    running.stop();
  });
  await running.finished;
}
