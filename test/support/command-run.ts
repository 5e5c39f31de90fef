// A command of the built command line, as an operator runs it: its exit code and all it printed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { CliResult } from './cli-run';

const main = path.join(__dirname, '..', '..', 'dist', 'cli', 'main.js');

/** A command bounds its own waits; this only keeps a broken one from hanging the suite. */
const boundMs = 200_000;

export async function runCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<CliResult> {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    timeout: boundMs,
    killSignal: 'SIGKILL',
  });
  const result: CliResult = { code: -1, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (result.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (result.stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { ...result, code: code ?? -1 };
}
