// What leaves this repository works without it: the package of npm, and the image, which has the files that the Dockerfile names. What could
// go wrong: a page, a preset or an example that only a checkout has.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageFolder } from '../../config/package-folder';
import { goodEnv } from '../support/config-sandbox';

const root = packageFolder();
const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'package-'));
  made.push(folder);
  return folder;
}

function packed(): string {
  const folder = newFolder();
  const options = { cwd: root, stdio: 'pipe', timeout: 240_000 } as const;
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], options);
  const [archive = ''] = readdirSync(folder);
  execFileSync('tar', ['-xzf', path.join(folder, archive), '-C', folder], options);
  return path.join(folder, 'package');
}

/** Without the packages, which each has as a checkout has them. */
function imaged(): string {
  const folder = newFolder();
  const lines = readFileSync(path.join(root, 'Dockerfile'), 'utf8').matchAll(/^COPY --from=build \S+ \/app\/(\S+) /gm);
  for (const [, name = ''] of lines)
    if (name !== 'node_modules') cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  return folder;
}

describe.each([
  ['the package of npm', packed],
  ['the image', imaged],
])('%s', (_what, make) => {
  let folder: string;
  beforeAll(() => {
    folder = make();
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  });

  const run = (...args: string[]): string =>
    execFileSync(process.execPath, [path.join(folder, 'dist', 'cli', 'main.js'), ...args], {
      cwd: folder,
      env: { ...process.env, ...goodEnv },
      encoding: 'utf8',
      stdio: 'pipe',
      timeout: 240_000,
    });

  it('has no tests and no sources', () => {
    for (const name of ['test', 'bench', 'domain', 'tsconfig.json'])
      expect(existsSync(path.join(folder, name))).toBe(false);
  });

  it('shows its commands, all of which it loads', () => {
    expect(run('--help')).toContain('completion <shell>');
    expect(run('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('begins a configuration and explains it', () => {
    run('init', '--dir', 'config');
    const shown = run('explain', '--job', '1', '--step', 'Exame admissional', '--config', 'config/bridge.yaml');
    expect(shown).toContain('clinic');
  });

  it('is a command by a link to its file, which takes the configuration that BRIDGE_CONFIG names', () => {
    const main = path.join(folder, 'dist', 'cli', 'main.js');
    // As npm and the Dockerfile do.
    chmodSync(main, 0o755);
    const link = path.join(folder, 'gupy-exam-bridge');
    symlinkSync(main, link);
    run('init', '--dir', 'named');
    const env = { ...process.env, ...goodEnv, BRIDGE_CONFIG: path.join(folder, 'named', 'bridge.yaml') };
    const shown = execFileSync(link, ['explain', '--job', '1', '--step', 'Exame admissional'], {
      env,
      timeout: 240_000,
    });
    expect(shown.toString()).toContain('clinic');
  });

  it.each(['console/board/page/index.html', 'console/front/browser/base.css', 'simulator/page/index.html'])(
    'has %s',
    (name) => expect(existsSync(path.join(folder, name))).toBe(true),
  );

  it('has each preset and each example', () => {
    for (const name of ['presets', 'examples']) {
      const kind = path.join('providers', name);
      expect(readdirSync(path.join(folder, kind))).toEqual(readdirSync(path.join(root, kind)));
    }
  });
});

it('the image looks for its configuration where docker-compose.yml and the manifests put it', () => {
  const textOf = (...names: string[]) => readFileSync(path.join(root, ...names), 'utf8');
  const file = /BRIDGE_CONFIG=(\S+)/.exec(textOf('Dockerfile'))?.[1] ?? '';
  expect(textOf('docker-compose.yml')).toContain(`./bridge.yaml:${file}:ro`);
  expect(textOf('deploy', 'kubernetes', 'worker.yaml')).toContain(`mountPath: ${path.dirname(file)},`);
});
