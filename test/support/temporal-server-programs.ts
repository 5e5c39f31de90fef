// The Temporal server of docker-compose.yml with its schema tool, as programs of this machine: named in TEMPORAL_SERVER_PATH, found in the
// cache, or built by `go install` once. What could go wrong: tool and schema of another version than the server, so the three lie in
// one folder.
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../../dev-server/command';
import {
  firstFound,
  install,
  installed,
  type ResolverOptions,
  type ServerProgram,
} from '../../dev-server/server-program';

/** The newest that is tested; the oldest is the one in the Temporal CLI (dev-server/temporal-cli.ts). */
export const serverVersion = '1.32.1';
const goModule = 'go.temporal.io/server';

export const schemaTool = 'temporal-sql-tool';
const server: ServerProgram = {
  title: 'Temporal server',
  name: 'temporal-server',
  version: serverVersion,
  executable: 'temporal-server',
};

export interface TemporalServerPrograms {
  server: string;
  /** Holds the schema tool. */
  folder: string;
  /** As TEMPORAL_SCHEMAS wants it. */
  schemas: string;
}

/** @throws BridgeError BRIDGE_SERVER_MISSING */
export async function resolveTemporalServer(options: ResolverOptions): Promise<string> {
  const { progress, env = process.env } = options;
  const sources = {
    TEMPORAL_SERVER_PATH: async () => given(env['TEMPORAL_SERVER_PATH']),
    cache: async () => installed(server, env),
    'go install': async () => build(options, env),
  };
  return firstFound(server.title, sources, progress);
}

/** Those beside the server that the global setup of the suite found. */
export function temporalServerPrograms(): TemporalServerPrograms {
  const file = process.env['TEMPORAL_SERVER_PATH'];
  if (file === undefined) throw new Error('TEMPORAL_SERVER_PATH is not set: this jest project lacks its globalSetup');
  const folder = path.dirname(file);
  return { server: file, folder, schemas: path.join(folder, 'schema') };
}

function given(file: string | undefined): string | undefined {
  if (file === undefined || file === '') return undefined;
  const beside = [schemaTool, 'schema'].map((name) => path.join(path.dirname(file), name));
  const missing = [file, ...beside].find((one) => !existsSync(one));
  if (missing !== undefined) throw new Error(`${missing} does not exist`);
  return file;
}

async function build(options: ResolverOptions, env: NodeJS.ProcessEnv): Promise<string> {
  await runCommand('go', ['version'], { env, timeoutMs: 30_000 });
  return install(
    server,
    options,
    `building v${serverVersion} with go install (3 to 6 minutes, once)`,
    async (folder) => {
      const how = {
        // A C compiler is not needed, so a missing one must not matter; nor must a user's own flags.
        env: { ...env, GOBIN: folder, GOFLAGS: '', CGO_ENABLED: '0' },
        cwd: folder,
        timeoutMs: 20 * 60_000,
      };
      const at = `@v${serverVersion}`;
      await runCommand('go', ['install', `${goModule}/cmd/server${at}`, `${goModule}/cmd/tools/sql${at}`], how);
      renameSync(path.join(folder, 'server'), path.join(folder, server.executable));
      renameSync(path.join(folder, 'sql'), path.join(folder, schemaTool));
      const sources = await runCommand('go', ['list', '-m', '-f', '{{.Dir}}', `${goModule}${at}`], how);
      copyFiles(path.join(sources, 'schema', 'postgresql'), path.join(folder, 'schema', 'postgresql'));
      const said = await runCommand(path.join(folder, server.executable), ['--version'], how);
      if (!said.includes(serverVersion)) throw new Error(`it is another version: ${said.slice(0, 100)}`);
    },
  );
}

/** Files alone: those of Go's cache are read-only, folders too. */
function copyFiles(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const folder = path.join(to, path.relative(from, entry.parentPath));
    mkdirSync(folder, { recursive: true });
    copyFileSync(path.join(entry.parentPath, entry.name), path.join(folder, entry.name));
  }
}
