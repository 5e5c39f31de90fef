// One project per kind of test, so that `npx jest --selectProjects unit` runs in seconds without any server.
// Servers are resolved (not started) once in test/support/global-setup.ts; each suite starts what it needs on free ports.

/** @param {string} name @param {object} [extra] */
function project(name, extra = {}) {
  return {
    displayName: name,
    rootDir: __dirname,
    testEnvironment: 'node',
    testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
    transform: {
      '^.+\\.ts$': [
        '@swc/jest',
        { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
      ],
    },
    modulePathIgnorePatterns: ['<rootDir>/dist/'],
    ...extra,
  };
}

/** Left out of `npm test`, which needs no browser and little time: there only when it is asked for by name. */
const apart = ['browser', 'chaos'].filter((name) => process.argv.includes(name));

const withServers = {
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  setupFilesAfterEnv: ['<rootDir>/test/support/second-chance.ts'],
};

/** @type {import('jest').Config} */
module.exports = {
  testTimeout: 60_000,
  maxWorkers: 2,
  projects: [
    project('unit'),
    // Cases from the field: what public reports and vendors' own examples show, one file a kind.
    project('field'),
    project('workflow', withServers),
    project('replay'),
    project('integration', withServers),
    project('attack', { ...withServers, testMatch: ['<rootDir>/test/attack/*.test.ts'] }),
    // Times are measured there, so nothing else may run beside: --runInBand.
    project('figures', { ...withServers, testMatch: ['<rootDir>/test/attack/figures/*.test.ts'] }),
    ...apart.map((name) => project(name, withServers)),
  ],
};
