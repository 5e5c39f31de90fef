// `npm run test:node24`: the unit project on the Node of the image (Dockerfile), whatever runs here. Node comes from npm, since that is
// there where this is: the package of one platform holds the program and no script.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../../dev-server/command';
import { progressOn } from '../../dev-server/progress';
import { firstFound, install, installed, type ServerProgram } from '../../dev-server/server-program';

const version = '24.21.0';
const { platform, arch, env } = process;
const npmPackage = `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
const node: ServerProgram = {
  title: 'Node 24',
  name: 'node',
  version,
  executable: path.join('node_modules', npmPackage, 'bin', platform === 'win32' ? 'node.exe' : 'node'),
};
const progress = progressOn(process.stderr);

function given(file: string | undefined): string | undefined {
  if (file === undefined || file === '') return undefined;
  if (!existsSync(file)) throw new Error(`${file} does not exist`);
  return file;
}

async function fromNpm(): Promise<string> {
  return install(node, { progress }, `installing ${npmPackage}@${version} by npm`, async (folder) => {
    const args = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'];
    await runCommand('npm', [...args, `${npmPackage}@${version}`], { timeoutMs: 5 * 60_000 });
    const said = await runCommand(path.join(folder, node.executable), ['--version'], { timeoutMs: 30_000 });
    if (said !== `v${version}`) throw new Error(`it is ${said.slice(0, 100)}`);
  });
}

async function run(): Promise<void> {
  const sources = {
    NODE_24_PATH: async () => given(env['NODE_24_PATH']),
    cache: async () => installed(node, env),
    npm: fromNpm,
  };
  const program = await firstFound(node.title, sources, progress);
  const jest = require.resolve('jest/bin/jest');
  const chosen = process.argv.slice(2);
  const { status } = spawnSync(program, [jest, ...chosen, '--selectProjects', 'unit'], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

run().catch((error: unknown) => {
  progress.step(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
