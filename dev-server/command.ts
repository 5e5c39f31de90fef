import { startGuardedProcess, type GuardedProcessOptions } from './guarded-process';

export interface CommandOptions extends GuardedProcessOptions {
  timeoutMs: number;
  /** Asked now and then; true ends the command before its time. */
  isStuck?: () => boolean;
}

const pollMs = 500;
const stopGraceMs = 2_000;

/**
 * Runs a program to its end, bounded.
 * @returns its last lines
 * @throws Error with the reason in one line: not installed, its last line, or too slow
 */
export async function runCommand(program: string, args: readonly string[], options: CommandOptions): Promise<string> {
  const { timeoutMs, isStuck, ...how } = options;
  const command = await startGuardedProcess(program, args, how).catch((error: NodeJS.ErrnoException) => {
    throw new Error(error.code === 'ENOENT' ? `${program} is not installed` : error.message, { cause: error });
  });
  let given: string | undefined;
  const giveUp = (reason: string): void => {
    given ??= reason;
    void command.stop(stopGraceMs);
  };
  const late = setTimeout(() => giveUp(`no end within ${timeoutMs / 1000} s`), timeoutMs);
  const watch = setInterval(() => isStuck?.() === true && giveUp('no progress'), pollMs);
  const { code, signal, lastLines } = await command.exited;
  clearTimeout(late);
  clearInterval(watch);
  if (given !== undefined) throw new Error(given);
  if (code !== 0) throw new Error(lastLines.at(-1) ?? (signal === null ? `exit code ${code}` : `ended by ${signal}`));
  return lastLines.join('\n');
}
