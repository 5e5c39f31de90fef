// The board needs its keys; without them the other processes run and the board does not.
import type { BridgeConfig, ConsoleConfig } from './bridge-config';
import { ConfigInvalid } from './problem';

/** @throws ConfigInvalid where the file has no `console` */
export function configWithConsole(config: BridgeConfig): BridgeConfig & { console: ConsoleConfig } {
  const { console: board } = config;
  if (board !== undefined) return { ...config, console: board };
  const fix = 'write `console: { token: ${CONSOLE_TOKEN} }`, with a token made by `openssl rand -hex 32`';
  throw new ConfigInvalid(config.file, [
    { path: ['console'], line: 1, reason: 'is missing, and the board needs a token', fix },
  ]);
}
