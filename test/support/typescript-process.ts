import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export type TypeScriptProcess = ChildProcessByStdio<null, Readable, null>;

/** Runs a source file in a Node process of its own; its errors go to our stderr. The caller ends it. */
export function spawnTypeScript(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd = process.cwd(),
): TypeScriptProcess {
  const hook = require.resolve('./typescript-hook.js');
  return spawn(process.execPath, ['--require', hook, file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd,
    env: { ...process.env, ...env },
  });
}

export async function firstLine(stream: Readable): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line;
  throw new Error('It ended without a line');
}
