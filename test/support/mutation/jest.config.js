// How mutants of domain/ are tried (stryker.config.mjs). Jest takes 80 ms to begin with a test file, so the examples are
// one file; and a mutant is noticed by its first failed test, so the others are spared.

/** @type {import('jest').Config} */
module.exports = {
  rootDir: '../../..',
  roots: ['<rootDir>/domain', '<rootDir>/test/support', '<rootDir>/test/unit/domain'],
  testEnvironment: require.resolve('./first-failure-environment.js'),
  testMatch: ['<rootDir>/test/support/mutation/examples.js'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
};
