// What all commands share: help with examples, and exit codes. 0: done. 1: a problem was found, or there is no match.
// 2: the command line or the configuration is wrong. A command returns its code; it never ends the process itself.
import { Command, CommanderError } from 'commander';
import { packageVersion } from '../config/package-folder';
import { commandName } from './command-name';
import { fail, failAsJson, UsageError } from './fail';

export type Register = (program: BridgeCommand) => void;

export class BridgeCommand extends Command {
  override createCommand(name?: string): BridgeCommand {
    return new BridgeCommand(name);
  }

  /** `configFrom` (common-options.ts) reads the file. */
  takesConfig(): this {
    return this.option('-c, --config <file>', 'configuration (default: $BRIDGE_CONFIG, else bridge.yaml)');
  }

  printsJson(): this {
    return this.option('--json', 'print JSON');
  }

  /** Shown below the help, one a line. */
  withExamples(...examples: readonly string[]): this {
    const lines = examples.map((example) => `  $ ${commandName()} ${example}`);
    return this.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
  }

  /** `handler` gets the arguments and options of commander; the number it returns is the exit code, nothing is 0. */
  performs<Arguments extends unknown[]>(handler: (...args: Arguments) => number | void | Promise<number | void>): this {
    return this.action(async (...args: unknown[]) => {
      const code = await handler(...(args as Arguments));
      if (typeof code === 'number' && code !== 0) throw new CommandExit(code);
    });
  }
}

export function buildProgram(commands: readonly Register[]): BridgeCommand {
  const program = new BridgeCommand('gupy-exam-bridge')
    .description('Durable bridge between the Gupy recruiting platform and outside exam providers.')
    .version(packageVersion())
    .showHelpAfterError('(see --help)')
    .configureOutput({ outputError: (text, write) => write(inPlainWords(text)) })
    .exitOverride();
  for (const register of commands) register(program);
  return program;
}

/** `args` without node and script. Never throws; what went wrong is on stderr, in one line, and with `--json` as JSON. */
export async function runProgram(program: Command, args: readonly string[]): Promise<number> {
  const isJson = args.includes('--json');
  if (isJson) silence(program);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommandExit) return error.code;
    if (error instanceof CommanderError && (error.exitCode === 0 || !isJson)) return error.exitCode === 0 ? 0 : 2;
    if (!isJson) return fail(error);
    return failAsJson(
      error instanceof CommanderError ? new UsageError(inPlainWords(error.message).replace(/^error: /, '')) : error,
    );
  }
}

/** Commander names the kind of an argument where its name says more, and leaves out what to do. */
function inPlainWords(text: string): string {
  return text.replace(/command-argument value ('.*') is invalid for argument '(\w+)'/, '$2 $1 is invalid');
}

/** With `--json` the error is printed as JSON, in place of commander's own message. */
function silence(command: Command): void {
  command.configureOutput({ writeErr: () => undefined });
  for (const one of command.commands) silence(one);
}

class CommandExit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}
