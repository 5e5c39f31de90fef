// A command under Docker is the first process of its container, which the system ends by no signal that it does not listen for (docker-node
// 323, 848): Ctrl-C would end no `check`. So a command listens, and says by its exit code what ended it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { changed, ConfigSandbox, exampleFile, goodEnv } from '../../support/config-sandbox';
import { startTinyServer } from '../../support/tiny-server';

const main = path.join(__dirname, '..', '..', '..', 'dist', 'cli', 'main.js');

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends a command that waits for Gupy, with %i', async (signal, code) => {
  const [box, gupy] = [new ConfigSandbox(), await startTinyServer()];
  const asked = new Promise<void>((resolve) => gupy.answer(() => resolve()));
  const text = changed(exampleFile, 'https://api.gupy.io', gupy.url);
  const file = box.write('bridge.yaml', text.replace('allowPrivateNetwork: false', 'allowPrivateNetwork: true'));
  const env = { ...process.env, ...goodEnv };
  const command = spawn(process.execPath, [main, 'webhook', 'list', '--config', file], { stdio: 'ignore', env });
  const ended = once(command, 'close');
  await asked;
  command.kill(signal);
  expect(await ended).toEqual([code, null]);
  await gupy.close();
  box.remove();
});
