// The board of a whole bridge, in the process of the test, beside the real server, api and worker.
import type { ConsoleConfig } from '../../config/bridge-config';
import { type RunningBoard, startBoard } from '../../console/board/board-process';
import { freePorts } from '../../dev-server/free-port';
import { createLogger } from '../../telemetry/logger';
import type { BridgeWorld } from './bridge-world';

export const worldBoardToken = 'a-token-of-the-board-5647382910';

/** @param sandbox for the way back. @default none */
export async function startWorldBoard(world: BridgeWorld, sandbox?: string): Promise<RunningBoard> {
  const [port = 0, opsPort = 0] = await freePorts(2);
  const uiUrl = world.server?.uiUrl;
  const board: ConsoleConfig = {
    ...{ host: '127.0.0.1', port, opsHost: '127.0.0.1', opsPort, token: worldBoardToken },
    candidateUrl: 'https://example.gupy.io/jobs/{{job}}/applications/{{application}}',
    ...(uiUrl === undefined ? {} : { temporalUi: uiUrl }),
  };
  return startBoard({
    config: { ...world.config, console: board },
    place: { connection: { address: `127.0.0.1:${world.ports.temporal}` }, namespace: world.namespace },
    logger: createLogger({ component: 'console', level: 'silent' }),
    ...(sandbox === undefined ? {} : { sandbox }),
  });
}
