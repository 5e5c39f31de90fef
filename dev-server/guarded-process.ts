// A child process that cannot outlive this one: started in its own group, ended with this process whatever happens to it,
// and quoted by its last lines when it ends by itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { endWithThisProcess, ownGroup, signalGroup } from './process-group';

export interface ProcessExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The last lines of stdout and stderr, for a person to read. */
  lastLines: readonly string[];
}

export interface GuardedProcess {
  readonly pid: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly exited: Promise<ProcessExit>;
  /** SIGTERM, and SIGKILL after `graceMs`. Resolves when it has ended; may be called again. */
  stop(graceMs: number): Promise<ProcessExit>;
}

export interface GuardedProcessOptions {
  /** @default that of this process */
  env?: NodeJS.ProcessEnv;
  /** @default that of this process */
  cwd?: string;
  /** As whom it runs, which only root may choose. @default as this process */
  uid?: number;
  gid?: number;
}

const keptLines = 12;

/** @throws the error of `spawn`, such as ENOENT */
export async function startGuardedProcess(
  executable: string,
  args: readonly string[],
  options: GuardedProcessOptions = {},
): Promise<GuardedProcess> {
  const child = spawn(executable, args, { ...options, ...ownGroup, stdio: ['ignore', 'pipe', 'pipe'] });
  const lastLines: string[] = [];
  keepLines(child.stdout, lastLines);
  keepLines(child.stderr, lastLines);
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  // Awaited below only after `spawn`: a failure in between must not count as unhandled.
  ended.catch(() => undefined);
  await once(child, 'spawn');
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${executable} has no process id`);
  const standDown = endWithThisProcess(pid);
  // Once it has ended its number may be another's: nothing is sent to it any more.
  let over = false;
  const exited = ended.then(([code, signal]) => {
    over = true;
    standDown();
    return { code, signal, lastLines };
  });
  const send = (signal: NodeJS.Signals): void => {
    if (!over) signalGroup(pid, signal);
  };
  return {
    pid,
    exited,
    async stop(graceMs) {
      send('SIGTERM');
      const late = setTimeout(() => send('SIGKILL'), graceMs);
      const exit = await exited;
      clearTimeout(late);
      return exit;
    },
  };
}

function keepLines(stream: Readable, lines: string[]): void {
  createInterface({ input: stream }).on('line', (line) => {
    if (line.trim() === '') return;
    lines.push(line);
    if (lines.length > keptLines) lines.shift();
  });
}
