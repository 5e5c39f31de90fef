// What a command writes is read by a program that ends early (`… | head`), or goes to a disk that is full. It ends with the code that it would
// have had, or with one line that says why not; never with a stack.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import path from 'node:path';

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
