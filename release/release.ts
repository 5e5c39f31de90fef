// npm run release [-- --dry-run]
// Makes a release of the version in package.json: looks whether it can be made, tests it, records what runs of it look like for the
// replay of later versions (P-UPGRADE), packs and tags. It pushes and publishes nothing. `--dry-run` looks, and says the steps.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { releaseProblems, type ReleaseState, packageFolderOfRelease, releaseSteps } from './release-checks';

function versionIn(file: string): string {
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

function git(...args: string[]): string[] {
  return execFileSync('git', args, { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '');
}

function presentState(): ReleaseState {
  return {
    version: versionIn('package.json'),
    lockVersion: versionIn('package-lock.json'),
    changelog: readFileSync('CHANGELOG.md', 'utf8'),
    changes: git('status', '--porcelain'),
    tags: git('tag', '--list', 'v*'),
    histories: readdirSync('test/replay/histories'),
    today: new Date().toISOString().slice(0, 10),
  };
}

/** The exit code. */
function release(args: readonly string[]): number {
  const isDry = args.includes('--dry-run');
  const unknown = args.find((arg) => arg !== '--dry-run');
  if (unknown !== undefined) {
    console.error(`${unknown} is not known. Say npm run release, or npm run release -- --dry-run`);
    return 2;
  }
  const state = presentState();
  const problems = releaseProblems(state);
  for (const problem of problems) console.error(`No release: ${problem}`);
  if (problems.length > 0) return 1;
  const { version } = state;
  mkdirSync(packageFolderOfRelease, { recursive: true });
  for (const { what, command } of releaseSteps(version)) {
    const [file, ...rest] = command;
    console.info(`${what}: ${command.join(' ')}`);
    if (isDry) continue;
    const { status } = spawnSync(file, rest, { stdio: 'inherit' });
    if (status === 0) continue;
    console.error(
      'No release: this step failed. Correct it, drop what git status shows, and say npm run release again.',
    );
    return 1;
  }
  console.info(
    isDry
      ? `${version} can be released; nothing was done`
      : `${version} is made. To give it out: git push --follow-tags`,
  );
  return 0;
}

process.exitCode = release(process.argv.slice(2));
