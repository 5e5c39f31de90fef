import type { ConsoleConfig } from '../../../config/bridge-config';
import { startBoard } from '../../../console/board/board-process';
import { freePorts } from '../../../dev-server/free-port';
import { createLogger } from '../../../telemetry/logger';
import { ConfigSandbox, exampleFile } from '../../support/config-sandbox';
import { eventually } from '../../support/eventually';

it('R31: while Temporal is away, the log of the board says what that means for the board, and speaks of no sender', async () => {
  const box = new ConfigSandbox();
  const [port = 0, opsPort = 0, nobody] = await freePorts(3);
  const host = '127.0.0.1';
  const board: ConsoleConfig = { host, port, opsHost: host, opsPort, token: 'a-token-of-the-board-5647382910' };
  const lines: string[] = [];
  const running = await startBoard({
    config: { ...box.load(exampleFile), console: board },
    place: { connection: { address: `${host}:${nobody}` }, namespace: 'default' },
    logger: createLogger({
      component: 'console',
      level: 'warn',
      destination: { write: (line) => void lines.push(line) },
    }),
  });
  await eventually(() => lines.length > 0);
  await running.close();
  box.remove();
  expect(lines[0]).toContain('Temporal does not answer; meanwhile the board shows no candidate. ');
  expect(lines[0]).not.toMatch(/503|sender|event/);
});
