// Finds or installs the Temporal CLI, whose `server start-dev` is the embedded server. A machine with internet gets it from
// Temporal's site, one with only a Go proxy builds it; both in the same pinned version.
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { runCommand } from './command';
import { withTicks, type Progress } from './progress';
import { firstFound, type Source } from './resolution';
import { downloadWithSdk } from './sdk-download';
import { cached, installOnce, type Installation } from './server-cache';

export interface ResolverOptions {
  progress: Progress;
  /** @default process.env */
  env?: NodeJS.ProcessEnv;
}

const version = '1.5.1';
const goModule = `github.com/temporalio/cli/cmd/temporal@v${version}`;

/** What the workflows are tested against; older servers lack what they use. */
const oldestServer = [1, 29] as const;

const title = 'Temporal CLI';
const program = process.platform === 'win32' ? 'temporal.exe' : 'temporal';
const installation: Installation = {
  title,
  name: `temporal-cli-${version}-${process.platform}-${process.arch}`,
  executable: program,
};

/** @throws BridgeError BRIDGE_SERVER_MISSING */
export async function resolveTemporalCli({ progress, env = process.env }: ResolverOptions): Promise<string> {
  const given = env.TEMPORAL_CLI_PATH;
  const sources: Source[] = [
    { name: 'TEMPORAL_CLI_PATH', find: async () => (given ? newEnough(given, env) : undefined) },
    { name: 'PATH', find: async () => fromPath(env) },
    { name: 'cache', find: async () => cached(installation, env) },
    { name: "SDK's download", find: async () => download(env, progress) },
    { name: 'go install', find: async () => build(env, progress) },
  ];
  return firstFound(title, sources, progress);
}

async function newEnough(file: string, env: NodeJS.ProcessEnv): Promise<string> {
  const said = await runCommand(file, ['--version'], { env, timeoutMs: 10_000 });
  const [, major, minor] = /\(Server (\d+)\.(\d+)\./.exec(said) ?? [];
  if (major === undefined) throw new Error(`${file} is no Temporal CLI: --version says "${said.slice(0, 100)}"`);
  const [oldestMajor, oldestMinor] = oldestServer;
  if (Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor)) return file;
  throw new Error(`${file} is too old, its server is ${major}.${minor}, ${oldestServer.join('.')} is needed`);
}

async function fromPath(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const folders = (env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const file = folders.map((folder) => path.join(folder, program)).find(isExecutable);
  return file === undefined ? undefined : newEnough(file, env);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function download(env: NodeJS.ProcessEnv, progress: Progress): Promise<string> {
  return installOnce(installation, env, progress, async (folder) => {
    const line = `${title}: downloading v${version} from Temporal's site`;
    progress.step(line);
    const source = { start: 'createLocal', version: `v${version}`, env } as const;
    await withTicks(progress, line, () => downloadWithSdk(source, folder, program));
    await newEnough(path.join(folder, program), env);
  });
}

async function build(env: NodeJS.ProcessEnv, progress: Progress): Promise<string> {
  await runCommand('go', ['version'], { env, timeoutMs: 30_000 });
  return installOnce(installation, env, progress, async (folder) => {
    const line = `${title}: building v${version} with go install (3 to 5 minutes, once)`;
    progress.step(line);
    // A C compiler is not needed, so a missing one must not matter; nor must a user's own flags.
    const goEnv = { ...env, GOBIN: folder, GOFLAGS: '', CGO_ENABLED: '0' };
    await withTicks(progress, line, () =>
      runCommand('go', ['install', goModule], { env: goEnv, cwd: folder, timeoutMs: 20 * 60_000 }),
    );
    await newEnough(path.join(folder, program), env);
  });
}
