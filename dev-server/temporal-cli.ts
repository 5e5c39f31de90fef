// Finds or installs the Temporal CLI, whose `server start-dev` is the embedded server. A machine with internet gets it from
// Temporal's site, one with only a Go proxy builds it; both in the same pinned version.
import path from 'node:path';
import { runCommand } from './command';
import { downloadWithSdk } from './sdk-download';
import {
  firstFound,
  install,
  installed,
  type ResolverOptions,
  type ServerProgram,
  isExecutable,
} from './server-program';

export const cliVersion = '1.5.1';
const goModule = `github.com/temporalio/cli/cmd/temporal@v${cliVersion}`;

/** What the workflows are tested against; older servers lack what they use. */
const oldestServer = [1, 29] as const;

const cli: ServerProgram = {
  title: 'Temporal CLI',
  name: 'temporal-cli',
  version: cliVersion,
  executable: process.platform === 'win32' ? 'temporal.exe' : 'temporal',
};

/** @throws BridgeError BRIDGE_SERVER_MISSING */
export async function resolveTemporalCli(options: ResolverOptions): Promise<string> {
  const { progress, env = process.env } = options;
  const given = env.TEMPORAL_CLI_PATH;
  const sources = {
    TEMPORAL_CLI_PATH: async () => (given ? newEnough(given, env) : undefined),
    PATH: async () => fromPath(env),
    cache: async () => installed(cli, env),
    "SDK's download": async () => download(options, env),
    'go install': async () => build(options, env),
  };
  return firstFound(cli.title, sources, progress);
}

async function newEnough(file: string, env: NodeJS.ProcessEnv): Promise<string> {
  const said = await runCommand(file, ['--version'], { env, timeoutMs: 60_000 });
  const [, major, minor] = /\(Server (\d+)\.(\d+)\./.exec(said) ?? [];
  if (major === undefined) throw new Error(`${file} is no Temporal CLI: --version says "${said.slice(0, 100)}"`);
  const [oldestMajor, oldestMinor] = oldestServer;
  if (Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor)) return file;
  throw new Error(`${file} is too old, its server is ${major}.${minor}, ${oldestServer.join('.')} is needed`);
}

async function fromPath(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const folders = (env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const file = folders.map((folder) => path.join(folder, cli.executable)).find(isExecutable);
  return file === undefined ? undefined : newEnough(file, env);
}

async function download(options: ResolverOptions, env: NodeJS.ProcessEnv): Promise<string> {
  return install(cli, options, `downloading v${cliVersion} from Temporal's site`, async (folder) => {
    await downloadWithSdk({ start: 'createLocal', version: `v${cliVersion}`, env }, folder, cli.executable);
    await newEnough(path.join(folder, cli.executable), env);
  });
}

async function build(options: ResolverOptions, env: NodeJS.ProcessEnv): Promise<string> {
  await runCommand('go', ['version'], { env, timeoutMs: 30_000 });
  return install(cli, options, `building v${cliVersion} with go install (3 to 5 minutes, once)`, async (folder) => {
    // A C compiler is not needed, so a missing one must not matter; nor must a user's own flags.
    const goEnv = { ...env, GOBIN: folder, GOFLAGS: '', CGO_ENABLED: '0' };
    await runCommand('go', ['install', goModule], { env: goEnv, cwd: folder, timeoutMs: 20 * 60_000 });
    await newEnough(path.join(folder, cli.executable), env);
  });
}
