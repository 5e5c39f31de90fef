// Mutation tests of the core (`npm run mutate`): every rule of the product is in domain/, so a change there that no test
// notices is a rule that nobody keeps. Survivors are explained in docs/mutation.md.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: ['domain/**/*.ts', '!domain/error-table.ts'],
  testRunner: 'jest',
  jest: {
    projectType: 'custom',
    enableFindRelatedTests: false,
    config: {
      testEnvironment: 'node',
      testMatch: ['<rootDir>/test/unit/domain/**/*.test.ts'],
      // The exhaustive orders take too long to be run for each of the mutants; all other tests of the core do.
      testPathIgnorePatterns: ['exhaustive-orders'],
      transform: {
        '^.+\\.ts$': [
          '@swc/jest',
          { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
        ],
      },
    },
  },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  ignorePatterns: ['/dist', '/coverage', '/bench/results', '/test/replay/histories'],
  tempDirName: 'node_modules/.cache/stryker',
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: 'node_modules/.cache/stryker-report/mutation.json' },
  thresholds: { high: 95, low: 90, break: 90 },
};
