// Servers run in a process group of their own: the terminal's Ctrl-C must not reach them before the workers have drained,
// and a wrapper script that does not exec its server is ended together with it.
import { spawn } from 'node:child_process';

const windows = process.platform === 'win32';

/** What `spawn` needs so that the child leads its own group. */
export const ownGroup = { detached: !windows, windowsHide: true } as const;

/** Signals the group that `pid` leads; one that is gone already is no error. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
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
export function endWithThisProcess(pid: number): () => void {
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
