// What a command writes is read by a program that ends early (`… | head`), or goes to a disk that is full. It ends with the code that it would
// have had, or with one line that says why not; never with a stack.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';
import { freePorts } from '../../../dev-server/free-port';
import { changed, ConfigSandbox, exampleFile, goodEnv } from '../../support/config-sandbox';
import { eventually } from '../../support/eventually';

const main = path.join(__dirname, '..', '..', '..', 'dist', 'cli', 'main.js');

/** @param without the stream whose reader has gone before the first word */
async function run(args: readonly string[], without: 'stdout' | 'stderr', out: 'pipe' | number = 'pipe') {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', out, 'pipe'], timeout: 60_000 });
  const other = without === 'stdout' ? child.stderr : child.stdout;
  child[without]?.destroy();
  let read = '';
  other?.on('data', (chunk: Buffer) => (read += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, read };
}

it.each([
  ['stdout', 0, ['completion', 'bash']],
  ['stdout', 0, ['--help']],
  ['stderr', 2, ['nonsense']],
  ['stderr', 2, ['status', 'abc']],
  ['stderr', 2, ['override', '5', '--outcome', 'passed']],
] as const)('nobody reads %s: the exit code is %i, of %j', async (without, code, args) => {
  expect(await run(args, without)).toEqual({ code, read: '' });
});

it('the disk is full: one line says so', async () => {
  const full = openSync('/dev/full', 'w');
  const { code, read } = await run(['completion', 'bash'], 'stdout', full);
  closeSync(full);
  expect({ code, read }).toEqual({ code: 1, read: 'error: the output cannot be written (ENOSPC)\n' });
});

describe('the disk that the log of a process is written to is full', () => {
  let full: number;
  let box: ConfigSandbox;
  beforeEach(() => {
    full = openSync('/dev/full', 'w');
    box = new ConfigSandbox();
  });
  afterEach(() => {
    closeSync(full);
    box.remove();
  });

  it('R31: whoever cannot start ends', async () => {
    expect(await run(['api', '--config', '/nowhere/bridge.yaml'], 'stdout', full)).toEqual({ code: 2, read: '' });
  });

  it('R31: whoever runs goes on, and stops when asked to', async () => {
    const [port = 0, opsPort = 0] = await freePorts(2);
    const file = box.write(
      'bridge.yaml',
      changed(changed(exampleFile, 'port: 3000', `port: ${port}`), 'opsPort: 9090', `opsPort: ${opsPort}`),
    );
    const env = { ...process.env, ...goodEnv, TEMPORAL_ADDRESS: '127.0.0.1:1' };
    const api = spawn(process.execPath, [main, 'api', '--config', file], { stdio: ['ignore', full, 'pipe'], env });
    const ended = once(api, 'close');
    const statusOf = (address: string, method = 'GET') =>
      fetch(`http://127.0.0.1:${address}`, { method }).then(({ status }) => status);
    await eventually(async () => (await statusOf(`${opsPort}/healthz`).catch(() => 0)) === 200);
    // Each of them would log a line.
    for (let left = 3; left > 0; left -= 1) expect(await statusOf(`${port}/webhooks/gupy`, 'POST')).toBe(401);
    api.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
});
