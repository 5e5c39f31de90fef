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

/** Runs `body` in another current folder and with these variables on top of the environment. */
export async function inFolder<T>(dir: string, env: Record<string, string>, body: () => Promise<T>): Promise<T> {
  const before = process.cwd();
  const saved = Object.keys(env).map((name) => [name, process.env[name]] as const);
  process.chdir(dir);
  Object.assign(process.env, env);
  try {
    return await body();
  } finally {
    process.chdir(before);
    for (const [name, value] of saved) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
