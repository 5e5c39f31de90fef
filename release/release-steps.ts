import { historyPrefix } from './release-checks';

export interface ReleaseStep {
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
