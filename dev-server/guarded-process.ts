// A child process that cannot outlive this one: started in its own group, ended with this process whatever happens to it,
// and quoted by its last lines when it ends by itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

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

// Servers run in a process group of their own: the terminal's Ctrl-C must not reach them before the workers have drained,
// and a wrapper script that does not exec its server is ended together with it.

const windows = process.platform === 'win32';

/** What `spawn` needs so that the child leads its own group. */
const ownGroup = { detached: !windows, windowsHide: true } as const;

/** Signals the group that `pid` leads; one that is gone already is no error. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(windows ? pid : -pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

// Builtins only up to the first kill, since a missing program must not look like an end; and `kill -s`, since the shells
// disagree on `kill -TERM -- -1`.
const guardScript = `
while read -r _; do :; done
target=-$1
kill -s 0 -- "$target" 2>/dev/null || target=$1
kill -s TERM -- "$target" 2>/dev/null || exit 0
tries=0
while kill -s 0 -- "$target" 2>/dev/null && [ $tries -lt 30 ]; do sleep 0.1; tries=$((tries + 1)); done
kill -s KILL -- "$target" 2>/dev/null
exit 0
`;

/**
 * Ends `pid`, with the group if it leads one, when this process ends in whatever way, SIGKILL included: a shell waits on
 * a pipe that the kernel closes with this process. Not on Windows, which has no such shell.
 * @returns stands the guard down; call it as soon as `pid` has ended, before its number is given to others
 */
function endWithThisProcess(pid: number): () => void {
  if (windows) return () => undefined;
  const guard = spawn('/bin/sh', ['-c', guardScript, 'server-guard', String(pid)], {
    ...ownGroup,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a shell the server outlives a killed parent: worse, but no reason not to start.
  guard.on('error', () => undefined);
  guard.stdin.on('error', () => undefined);
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  return () => {
    if (guard.pid !== undefined && guard.exitCode === null && guard.signalCode === null) guard.kill('SIGKILL');
  };
}
