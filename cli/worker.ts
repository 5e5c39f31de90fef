// The worker as a process of its own. It waits for Temporal rather than ending without it.
import { type Command } from 'commander';
import { createLogger } from '../telemetry/logger';
import { temporalPlace } from '../temporal/connection';
import { startWorkerProcess } from '../worker/worker-process';
import { configFrom, type ConfigOption, withConfigOption } from './config-option';
import { perform, withExamples } from './program';
import { firstStopSignal } from './stop-signal';

export function registerWorker(program: Command): void {
  const command = withConfigOption(
    program.command('worker').description('run the workflows, and call Gupy and the providers'),
  );
  withExamples(command, 'worker', 'worker --config /etc/bridge/bridge.yaml');
  perform(command, async (options: ConfigOption) => worker(options));
}

async function worker(options: ConfigOption): Promise<void> {
  const config = configFrom(options);
  const logger = createLogger({ component: 'worker' });
  const running = await startWorkerProcess({ config, place: temporalPlace(config.file, process.env), logger });
  void firstStopSignal().then((signal) => {
    logger.info({ signal }, 'Draining');
    running.stop();
  });
  await running.finished;
}
