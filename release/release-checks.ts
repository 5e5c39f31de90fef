// What must hold before a release is made. What could go wrong: a version that is out already, notes that say nothing or still say
// "Unreleased", and a history that a released version recorded and that must never be recorded anew (P-UPGRADE).

export interface ReleaseState {
  /** Of package.json and of package-lock.json. */
  version: string;
  lockVersion: string;
  changelog: string;
  /** Lines of `git status --porcelain`. */
  changes: readonly string[];
  /** `v1.2.0`. */
  tags: readonly string[];
  /** Names of files in test/replay/histories. */
  histories: readonly string[];
  /** `2026-11-30`. */
  today: string;
}

/** Before the names of the histories that this release records. */
function historyPrefix(version: string): string {
  return `v${version}-`;
}

/** Each says what is wrong and what to do; empty when the release can be made. */
export function releaseProblems(state: ReleaseState): string[] {
  return [treeProblem(state), ...versionProblems(state), changelogProblem(state)].filter(
    (problem) => problem !== undefined,
  );
}

function treeProblem({ changes }: ReleaseState): string | undefined {
  if (changes.length === 0) return undefined;
  return `the working tree has ${changes.length} uncommitted changes, such as ${changes[0]?.trim()}. Fix: commit or drop them`;
}

function versionProblems({ version, lockVersion, tags, histories }: ReleaseState): (string | undefined)[] {
  const parts = partsOf(version);
  if (parts === undefined)
    return [`package.json: version ${version} is not of the form 1.2.3. Fix: npm version --no-git-tag-version 1.2.3`];
  const out = tags.map((tag) => partsOf(tag.replace(/^v/, ''))).filter((known) => known !== undefined);
  const released = out.toSorted(compare).at(-1);
  const isNewer = released === undefined || compare(parts, released) > 0;
  const recorded = histories.find((name) => name.startsWith(historyPrefix(version)));
  return [
    lockVersion === version
      ? undefined
      : `package-lock.json says ${lockVersion}, package.json ${version}. Fix: npm install`,
    isNewer
      ? undefined
      : `version ${version} is not above v${released.join('.')}, which is out. Fix: npm version --no-git-tag-version`,
    recorded === undefined
      ? undefined
      : `test/replay/histories/${recorded} is there, and a released history is never recorded anew. Fix: take the next version`,
  ];
}

/** Under its own heading with a date stands what is released, and nothing is left above it. */
function changelogProblem({ changelog, version, today }: ReleaseState): string | undefined {
  const sections = changelog.split(/^## /m).slice(1);
  const found = sections.find((section) => section.startsWith(`${version} `) || section.startsWith(`${version}\n`));
  const heading = `## ${version} - ${today}`;
  if (found === undefined)
    return `CHANGELOG.md has no heading for ${version}. Fix: write "${heading}" below "## Unreleased"`;
  const date = /^\S+ - (\d{4}-\d{2}-\d{2})\n/.exec(found)?.[1];
  if (date === undefined || Number.isNaN(Date.parse(date)) || date > today)
    return `CHANGELOG.md: the heading of ${version} has no date, or one ahead. Fix: write "${heading}"`;
  if (!/^- \S/m.test(found)) return `CHANGELOG.md says nothing about ${version}. Fix: write what people notice`;
  const above = sections.slice(0, sections.indexOf(found)).find((section) => /^- \S/m.test(section));
  return above === undefined
    ? undefined
    : `CHANGELOG.md: lines stand above the heading of ${version}. Fix: move them below it, or release them later from another branch`;
}

type Parts = [number, number, number];

function partsOf(version: string): Parts | undefined {
  const found = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/.exec(version);
  return found === null ? undefined : [Number(found[1]), Number(found[2]), Number(found[3])];
}

function compare(a: Parts, b: Parts): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

interface ReleaseStep {
  /** For people. */
  what: string;
  command: readonly [string, ...string[]];
}

/** Where the package is put; git ignores it. */
export const packageFolderOfRelease = 'reports/release';

/** In this order; the first that fails ends the release, and nothing has left this machine by then. */
export function releaseSteps(version: string): ReleaseStep[] {
  return [
    { what: 'Format, lint, layers, unused code, types and tests', command: ['npm', 'run', 'verify'] },
    {
      what: 'A history of each kind of run, as this release writes it',
      command: ['npm', 'run', 'histories', '--', historyPrefix(version)],
    },
    {
      what: 'The code replays the histories of all releases',
      command: ['npx', 'jest', 'test/replay', '--selectProjects', 'replay'],
    },
    { what: 'The new histories', command: ['git', 'add', 'test/replay/histories'] },
    { what: 'A commit', command: ['git', 'commit', '--quiet', '-m', `Record the histories of ${version}`] },
    {
      what: `The package, in ${packageFolderOfRelease}`,
      command: ['npm', 'pack', '--ignore-scripts', '--pack-destination', packageFolderOfRelease],
    },
    { what: 'A tag', command: ['git', 'tag', '--annotate', `v${version}`, '-m', `gupy-exam-bridge ${version}`] },
  ];
}
