// The tests that mutants of domain/ are tried with (stryker.config.mjs). Not with the random lives and
// the exhaustive orders: they take long, and a rule must be held by an example that names it, not by the luck of a seed.

/** @type {import('jest').Config} */
module.exports = {
  rootDir: '../..',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/unit/domain/**/*.test.ts'],
  testPathIgnorePatterns: ['exhaustive-orders', 'promises'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
};
