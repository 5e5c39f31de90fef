// The board as a process of its own.
import { startBoard } from '../console/board/board-process';
import { configWithConsole } from '../config/bridge-config';
import { type CommonOptions } from './common-options';
import { type BridgeCommand } from './program';
import { runService } from './service';

export function registerConsole(program: BridgeCommand): void {
  program
    .command('console')
    .description('serve the board: who waits for what, and what to do about those who are stuck')
    .takesConfig()
    .withExamples('console', 'console --config /etc/bridge/bridge.yaml')
    .performs((options: CommonOptions) =>
      runService('console', options, async ({ config, stopped, ...parts }) => {
        const board = await startBoard({ config: configWithConsole(config), ...parts });
        await stopped;
        await board.close();
      }),
    );
}
