// The tests that mutants of domain/ are tried with (stryker.config.mjs). The exhaustive orders take too long for that.

/** @type {import('jest').Config} */
module.exports = {
  rootDir: '../..',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/unit/domain/**/*.test.ts'],
  testPathIgnorePatterns: ['exhaustive-orders'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
};
