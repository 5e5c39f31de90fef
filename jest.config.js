// One project per kind of test, so that `npx jest --selectProjects unit` runs in seconds without any server (CONTRIBUTING.md).
// Servers are resolved (not started) once in test/support/global-setup.ts; each suite starts what it needs on free ports.

// Hints depend on whether npm started the program (cli/command-name.ts), and no test should on whether npm started it.
delete process.env['npm_command'];

/** @param {string} name @param {object} [extra] */
function project(name, extra = {}) {
  return {
    displayName: name,
    rootDir: __dirname,
    testEnvironment: 'node',
    runner: '<rootDir>/test/support/second-chance-runner.cjs',
    testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
    transform: {
      '^.+\\.ts$': [
        '@swc/jest',
        { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
      ],
      // What the browser takes as it is, Node would take for CommonJS.
      '/(browser|page)/.+\\.js$': ['@swc/jest', { jsc: { target: 'es2022' }, module: { type: 'commonjs' } }],
    },
    modulePathIgnorePatterns: ['<rootDir>/dist/'],
    resolver: '<rootDir>/test/support/source-resolver.cjs',
    ...extra,
  };
}

/** Left out of `npm test`, which needs no browser and little time: there only when it is asked for by name. */
const apart = (/** @type {string[]} */ ...names) => names.filter((name) => process.argv.includes(name));

/** Packages and sources are loaded once for all files of one of Jest's workers. Not where worlds are played: they change globals. */
const loadedOnce = { testRunner: '<rootDir>/test/support/quick-runner.cjs' };
const changesGlobals = ['called-off', 'called-off-order', 'needless-order', 'temporal-model'].map(
  (name) => `<rootDir>/test/workflow/${name}.test.ts`,
);

const withServers = {
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
};

/** PostgreSQL and the newest Temporal server, as docker-compose.yml has them. */
const withProduction = { ...withServers, globalSetup: '<rootDir>/test/support/production-setup.ts' };

/** A second chance would draw other kills, and what the first ones found would be gone. */
const bySeed = { runner: 'jest-runner' };

/** Files of other loops that take a share there, and do all of it in the long one (test/support/loop-size.ts). */
const atFullSize = [
  'attack/signature-mutations',
  'field/hostile-neighbour',
  'field/unread-mutations',
  'field/which-version-counts',
  'unit/activities/exactly-once',
  'unit/config/secrets',
  'unit/domain/exam/carried-state',
  'unit/domain/exam/notices-any-order',
  'unit/domain/exam/parts-any-order',
  'unit/domain/exam/parts-lives',
  'unit/domain/exam/same-lives',
  'unit/domain/exam/promises',
  'unit/domain/exam/reorder-lives',
  'unit/domain/text/true-sentences',
  'workflow/every-order',
  'workflow/whole-system',
  'unit/gupy/application-reader',
  'unit/rate/rate-budget',
  'integration/bulk',
  'integration/dev-examples',
  'integration/duplicate-moves',
  'integration/environment',
  'integration/long-runs',
  'integration/order-mailbox',
  'integration/races',
  'integration/reconcile',
];

/** In the sandbox that Jest makes for each file the same code costs a quarter more: lives of the core are played outside of it. */
const isPlayedOutside = (/** @type {string} */ file) => file.startsWith('unit/domain/');

const long = (/** @type {string[]} */ files, extra = {}) =>
  project('long', {
    ...withServers,
    ...extra,
    testMatch: files.map((file) => `<rootDir>/test/${file}.test.ts`),
    globals: { isLongLoop: true },
  });

/** @type {import('jest').Config} */
module.exports = {
  // For what never ends, and not for what is slow: no file but those of hours gives a bound of its own.
  testTimeout: 900_000,
  // `npm test` takes more: most of its suites wait for servers, and two cores would idle half of the time.
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/support/servers-first.cjs',
  projects: [
    // The quick loop, half a minute at most: nothing but this code.
    project('unit', loadedOnce),
    // Cases from the field: what public reports and vendors' own examples show, one file a kind.
    project('field', loadedOnce),
    // Starts programs of this machine, such as the linter and shells.
    project('machine', loadedOnce),
    project('workflow', { ...withServers, ...loadedOnce, testPathIgnorePatterns: changesGlobals }),
    project('workflow', { ...withServers, testMatch: changesGlobals }),
    project('replay', loadedOnce),
    project('integration', { ...withServers, ...loadedOnce }),
    project('attack', { ...withServers, ...loadedOnce, testMatch: ['<rootDir>/test/attack/*.test.ts'] }),
    // Times are measured there, so nothing else may run beside: --runInBand.
    project('figures', { ...withServers, testMatch: ['<rootDir>/test/attack/figures/*.test.ts'] }),
    ...apart('long').flatMap(() => [
      long(['long/**/*', ...atFullSize.filter((file) => !isPlayedOutside(file))]),
      long(atFullSize.filter(isPlayedOutside), loadedOnce),
    ]),
    ...apart('alerts', 'browser').map((name) => project(name, withServers)),
    ...apart('chaos').map((name) => project(name, { ...withServers, ...bySeed })),
    ...apart('postgres').map((name) => project(name, withProduction)),
    ...apart('postgres-chaos').map((name) => project(name, { ...withProduction, ...bySeed })),
  ],
};
