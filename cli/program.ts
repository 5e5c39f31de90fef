// What all commands share: help with examples, and exit codes. 0: done. 1: a problem was found, or there is no match.
// 2: the command line or the configuration is wrong. A command returns its code; it never ends the process itself.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { packageFolder } from '../config/package-folder';
import { fail } from './fail';

export type Register = (program: Command) => void;

export function buildProgram(commands: readonly Register[]): Command {
  const program = new Command('gupy-exam-bridge')
    .description('Durable bridge between the Gupy recruiting platform and outside exam providers.')
    .version(packageVersion())
    .showHelpAfterError('(--help shows what can be said)')
    .exitOverride();
  for (const register of commands) register(program);
  return program;
}

/** `args` without node and script. Never throws; what went wrong is on stderr, in one line. */
export async function runProgram(program: Command, args: readonly string[]): Promise<number> {
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommandExit) return error.code;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return fail(error);
  }
}

class CommandExit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** What a command does: `handler` gets commander's arguments; the number it returns is the exit code, nothing is 0. */
export function perform<Arguments extends unknown[]>(
  command: Command,
  handler: (...args: Arguments) => Promise<number | void>,
): Command {
  return command.action(async (...args: unknown[]) => {
    const code = await handler(...(args as Arguments));
    if (typeof code === 'number' && code !== 0) throw new CommandExit(code);
  });
}

/** Examples below the help, one a line. */
export function withExamples(command: Command, ...examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ gupy-exam-bridge ${example}`);
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

function packageVersion(): string {
  const text = readFileSync(join(packageFolder(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
