// A command line in this process: nothing is loaded and no process started for it, which takes most of a second of a core.
import { commandsFor } from '../../cli/command-list';
import { buildProgram, type Register, runProgram } from '../../cli/program';

export interface CliResult {
  code: number;
  stdout: string;
  stderr: string;
}

const streams = ['stdout', 'stderr'] as const;

/** Runs a command line in this process, as `main.ts` would, and gives back what a shell would see. */
export async function runCli(commands: readonly Register[], ...args: string[]): Promise<CliResult> {
  const result: CliResult = { code: -1, stdout: '', stderr: '' };
  const spies = streams.map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation((chunk) => {
      result[name] += String(chunk);
      return true;
    }),
  );
  // The terminal of whoever runs the tests would have colours.
  const terminals = streams.map((name) => process[name].isTTY);
  for (const name of streams) process[name].isTTY = false;
  try {
    result.code = await runProgram(buildProgram(commands), args);
  } finally {
    for (const spy of spies) spy.mockRestore();
    streams.forEach((name, index) => (process[name].isTTY = terminals[index] ?? false));
  }
  return result;
}

let isTyping = false;

/** Whatever `main.ts` would run for it; services and commands side by side need processes of their own (command-run.ts). */
export async function typed(args: readonly string[], env: Record<string, string>): Promise<CliResult> {
  if (isTyping) throw new Error(`Another command runs in this process, so ${args[0]} cannot`);
  isTyping = true;
  try {
    return await withVariables(env, async () => runCli(await commandsFor(args), ...args));
  } finally {
    isTyping = false;
  }
}

/** Runs `body` in another current folder and with these variables on top of the environment. */
export async function inFolder<T>(dir: string, env: Record<string, string>, body: () => Promise<T>): Promise<T> {
  const before = process.cwd();
  process.chdir(dir);
  try {
    return await withVariables(env, body);
  } finally {
    process.chdir(before);
  }
}

async function withVariables<T>(env: Record<string, string>, body: () => Promise<T>): Promise<T> {
  const saved = Object.keys(env).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, env);
  try {
    return await body();
  } finally {
    for (const [name, value] of saved) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
