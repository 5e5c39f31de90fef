// The receiver as a process of its own.
import { startApiProcess } from './api-process';
import { type CommonOptions } from './common-options';
import { type BridgeCommand } from './program';
import { runService } from './service';

export function registerApi(program: BridgeCommand): void {
  program
    .command('api')
    .description('receive webhooks of Gupy and callbacks of providers')
    .takesConfig()
    .withExamples('api', 'api --config /etc/bridge/bridge.yaml')
    .performs(api);
}

function api(options: CommonOptions): Promise<number> {
  return runService('api', options, async ({ stopped, ...parts }) => {
    const stop = await startApiProcess(parts);
    await stopped;
    await stop();
  });
}
