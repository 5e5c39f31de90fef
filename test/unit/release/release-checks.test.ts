// When a release may be made: each thing that is wrong is named with its fix, all at once.
import { releaseProblems, type ReleaseState, releaseSteps } from '../../../release/release-checks';

const changelog = `# Changelog

## Unreleased

## 1.2.0 - 2026-11-30

### Added

- Something.

## 1.1.0 - 2026-10-01

- Before.
`;

const good: ReleaseState = {
  version: '1.2.0',
  lockVersion: '1.2.0',
  changelog,
  changes: [],
  tags: ['v1.0.0', 'v1.1.0', 'v0.9.12', 'vendor-1'],
  histories: ['main.json', 'v1.1.0-main.json'],
  today: '2026-11-30',
};

it('a release that is prepared has no problem', () => {
  expect(releaseProblems(good)).toEqual([]);
  expect(releaseProblems({ ...good, tags: [] })).toEqual([]);
});

it.each<[string, Partial<ReleaseState>, RegExp]>([
  ['an uncommitted file', { changes: [' M cli/main.ts', '?? x'] }, /2 uncommitted changes, such as M cli\/main\.ts/],
  ['a version that is none', { version: '1.2', lockVersion: '1.2' }, /1\.2 is not of the form 1\.2\.3/],
  ['a lock file of another version', { lockVersion: '1.1.0' }, /package-lock\.json says 1\.1\.0/],
  ['a version that is out', { tags: ['v1.2.0'] }, /not above v1\.2\.0/],
  ['one below, by number and not by letter', { tags: ['v1.10.0'] }, /not above v1\.10\.0/],
  ['histories of it that are recorded', { histories: ['v1.2.0-main.json'] }, /never recorded anew/],
  [
    'no heading',
    { changelog: '# Changelog\n\n## Unreleased\n\n- x\n' },
    /no heading for 1\.2\.0.*"## 1\.2\.0 - 2026-11-30"/,
  ],
  ['a heading without a date', { changelog: changelog.replace(' - 2026-11-30', '') }, /has no date/],
  ['a date ahead', { changelog: changelog.replace('2026-11-30', '2027-01-01') }, /one ahead/],
  ['a heading of a longer version', { changelog: changelog.replace('1.2.0 -', '1.2.01 -') }, /no heading for 1\.2\.0/],
  ['nothing noted', { changelog: changelog.replace('- Something.', '') }, /says nothing about 1\.2\.0/],
  [
    'notes that are still pending',
    { changelog: changelog.replace('## Unreleased\n', '## Unreleased\n\n- Later.\n') },
    /stand above/,
  ],
])('%s is named', (_what, changes, problem) => {
  const problems = releaseProblems({ ...good, ...changes });
  expect(problems).toContainEqual(expect.stringMatching(problem));
  for (const one of problems) expect(one).toContain('. Fix: ');
});

it('P-UPGRADE: what is packed and tagged was tested, recorded and replayed before', () => {
  const commands = releaseSteps('1.2.0').map(({ command }) => command.join(' '));
  expect(commands).toEqual([
    'npm run verify',
    'npm run histories -- v1.2.0-',
    'npx jest test/replay --selectProjects replay',
    'git add test/replay/histories',
    'git commit --quiet -m Record the histories of 1.2.0',
    'npm pack --ignore-scripts --pack-destination reports/release',
    'git tag --annotate v1.2.0 -m gupy-exam-bridge 1.2.0',
  ]);
});
