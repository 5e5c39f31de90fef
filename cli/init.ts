// Writes what a new installation starts from. Nothing that exists is touched without --force, and even then the secrets of
// an existing .env stay: without its payload key, the stored runs could not be read any more.
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { configFilesIn, type ConfigFiles, writeInitialConfig } from '../config/config-files';
import { commandName } from './command-name';
import { UsageError } from './fail';
import { print } from './output';
import { type BridgeCommand } from './program';

interface InitOptions {
  dir: string;
  force?: boolean;
}

export function registerInit(program: BridgeCommand): void {
  program
    .command('init')
    .description('write a commented bridge.yaml, and a .env with fresh secrets beside it')
    .option('--dir <folder>', 'where to write', '.')
    .option('--force', 'overwrite bridge.yaml; what is in .env is kept, what is missing there is added')
    .withExamples('init', 'init --dir config --force')
    .performs(init);
}

function init({ dir, force = false }: InitOptions): void {
  if (!force) refuseExisting(configFilesIn(dir));
  const { file, envFile } = writeInitialConfig(dir);
  const command = commandName();
  const config = relative(process.cwd(), file) === 'bridge.yaml' ? '' : ` --config ${printed(file)}`;
  print(`Wrote ${printed(file)} and ${printed(envFile)}.

Next:
  1. Put the tokens of Gupy and of the provider into ${printed(envFile)} (they say replace-me).
  2. Set server.publicUrl, the providers, and the exams with their steps and tags in ${printed(file)}.
  3. ${command} check${config}
  4. ${command} api${config}, and ${command} worker${config}
  5. ${command} webhook sync${config}
  6. For who stands in a step already nothing is ordered: ${command} reconcile --dry-run${config}

The passwords of the other containers of docker-compose.yml are in ${printed(join(dir, 'secrets'))}.
To try it without Gupy: ${command} dev`);
}

/** @throws UsageError which keeps what is there, and says what is missing beside it */
function refuseExisting({ file, envFile }: ConfigFiles): void {
  const existing = [file, envFile].filter((path) => existsSync(path)).map(printed);
  if (existing.length === 0) return;
  const isThere = `${existing.join(' and ')} ${existing.length === 1 ? 'exists' : 'exist'} already`;
  if (!existsSync(envFile))
    throw new UsageError(
      `${isThere}, and ${printed(envFile)} is not beside it. Put its copy back: without the PAYLOAD_KEY in it no stored run ` +
        'can be read (docs/keys.md). Where nothing is stored yet, `init --dir new` makes one to move here',
    );
  throw new UsageError(
    `${isThere}. Choose another --dir, or pass --force: it overwrites bridge.yaml and adds to .env what is missing there`,
  );
}

function printed(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') ? path : short;
}
