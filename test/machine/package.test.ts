// What leaves this repository works without it: the package of npm, and the image, which has the files that the Dockerfile names. What could
// go wrong: a page, a preset or an example that only a checkout has.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
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
  const options = { cwd: root, stdio: 'pipe', timeout: 120_000 } as const;
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
  }, 180_000);

  const run = (...args: string[]): string =>
    execFileSync(process.execPath, [path.join(folder, 'dist', 'cli', 'main.js'), ...args], {
      cwd: folder,
      env: { ...process.env, ...goodEnv },
      encoding: 'utf8',
      stdio: 'pipe',
      timeout: 60_000,
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
