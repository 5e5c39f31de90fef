// `npm run release` in a repository of its own, with an npm that only says what it was asked for: what it refuses, what it would do, what it does.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageFolder } from '../../config/package-folder';

const today = new Date().toISOString().slice(0, 10);
let folder: string;

const inside = (...names: string[]) => path.join(folder, ...names);
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });

/** In place of npm and npx, which would test for minutes. */
const standIn = `#!/bin/sh
echo "$(basename "$0") $*" >> "$ASKED"
case "$*" in
  *histories*) echo '{}' > test/replay/histories/v1.2.0-main.json ;;
  *"$FAILS"*) exit 1 ;;
esac
`;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'release-'));
  mkdirSync(inside('test', 'replay', 'histories'), { recursive: true });
  mkdirSync(inside('bin'));
  for (const name of ['npm', 'npx']) writeFileSync(inside('bin', name), standIn, { mode: 0o700 });
  for (const name of ['package.json', 'package-lock.json']) writeFileSync(inside(name), '{"version":"1.2.0"}');
  writeFileSync(inside('CHANGELOG.md'), `## Unreleased\n\n## 1.2.0 - ${today}\n\n- Something.\n`);
  writeFileSync(inside('test', 'replay', 'histories', 'main.json'), '{}');
  writeFileSync(inside('.gitignore'), 'reports/\nasked\n');
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'Prepare 1.2.0');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function release(args: string[] = [], fails = 'nothing'): { code: number | null; said: string; asked: string[] } {
  const root = packageFolder();
  const hook = path.join(root, 'test', 'support', 'typescript-hook.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--require', hook, path.join(root, 'release', 'release.ts'), ...args],
    {
      cwd: folder,
      encoding: 'utf8',
      timeout: 240_000,
      env: {
        ...process.env,
        PATH: `${inside('bin')}:${process.env['PATH']}`,
        ASKED: inside('asked'),
        FAILS: fails,
        ...{ GIT_AUTHOR_NAME: 'Test', GIT_AUTHOR_EMAIL: 'test@example.com' },
        ...{ GIT_COMMITTER_NAME: 'Test', GIT_COMMITTER_EMAIL: 'test@example.com' },
      },
    },
  );
  const asked = existsSync(inside('asked')) ? readFileSync(inside('asked'), 'utf8').trim().split('\n') : [];
  return { code: status, said: stdout + stderr, asked };
}

const tags = () => git('tag').trim();

it('--dry-run says the steps and does none', () => {
  const { code, said, asked } = release(['--dry-run']);
  expect(said).toContain('The package, in reports/release: npm pack');
  expect(said).toContain('1.2.0 can be released; nothing was done');
  expect({ code, asked, tags: tags() }).toEqual({ code: 0, asked: [], tags: '' });
});

it('an unclean tree is refused before anything runs', () => {
  writeFileSync(inside('CHANGELOG.md'), '## Unreleased\n');
  const { code, said, asked } = release();
  expect(said).toMatch(/^No release: the working tree has 1 uncommitted changes/m);
  expect(said).toMatch(/^No release: CHANGELOG\.md has no heading for 1\.2\.0/m);
  expect({ code, asked, tags: tags() }).toEqual({ code: 1, asked: [], tags: '' });
});

it('P-UPGRADE: a release is tested, its histories are committed, then it is packed and tagged', () => {
  const { code, asked } = release();
  expect(code).toBe(0);
  expect(asked.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
    'npm run verify',
    'npm run histories',
    'npx jest test/replay',
    'npm pack --ignore-scripts',
  ]);
  expect(tags()).toBe('v1.2.0');
  expect(git('show', '--stat', '--format=%s', 'v1.2.0^{commit}')).toMatch(
    /^Record the histories of 1\.2\.0\n\n test\/replay\/histories\/v1\.2\.0-main\.json/,
  );
  const again = release();
  expect(again.said).toMatch(/not above v1\.2\.0/);
  expect(again.said).toMatch(/never recorded anew/);
});

it('where a step fails, nothing after it happens', () => {
  const { code, said, asked } = release([], 'verify');
  expect(said).toContain('No release: this step failed');
  expect({ code, asked, tags: tags() }).toEqual({ code: 1, asked: ['npm run verify'], tags: '' });
});
