// The worker as a process of its own. It waits for Temporal rather than ending without it.
import { startWorkerProcess } from '../worker/worker-process';
import { type CommonOptions } from './common-options';
import { type BridgeCommand } from './program';
import { runService } from './service';

export function registerWorker(program: BridgeCommand): void {
  program
    .command('worker')
    .description('run the workflows, and call Gupy and the providers')
    .takesConfig()
    .withExamples('worker', 'worker --config /etc/bridge/bridge.yaml')
    .performs((options: CommonOptions) =>
      runService('worker', options, async ({ stopped, ...parts }) => {
        const running = await startWorkerProcess(parts);
        void stopped.then(() => running.stop());
        await running.finished;
      }),
    );
}
