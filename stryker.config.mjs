// Mutation tests (`npm run mutate`): every rule of the product is in domain/, and that of the rate in three files of rate/, so a
// change there that no test notices is a rule that no example holds (T30). `npm run mutate -- --mutate 'gupy/**/*.ts'` tries another
// folder. Survivors are explained in docs/mutation.md.
import { tmpdir } from 'node:os';
import path from 'node:path';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  // Not the error table, which is text.
  mutate: ['domain/**/*.ts', '!domain/error-table.ts', 'rate/{adaptive-rate,call-ledger,lending-turns}.ts'],
  plugins: ['./test/support/mutation/examples-runner.mjs'],
  testRunner: 'examples',
  coverageAnalysis: 'perTest',
  concurrency: 1,
  // Generous, so that a busy machine is not taken for an endless loop; those are told by counting (hits of a mutant).
  timeoutMS: 20_000,
  ignorePatterns: ['/dist', '/coverage', '/bench', '/docs', '/test/replay/histories'],
  tempDirName: path.join(tmpdir(), 'stryker'),
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  // What `--incremental` keeps, of all runs together.
  incrementalFile: 'node_modules/.cache/stryker-report/incremental.json',
  jsonReporter: { fileName: 'node_modules/.cache/stryker-report/mutation.json' },
  // Of what is named on the command line other tests hold a part too, with servers and built processes.
  thresholds: { high: 95, low: 90, break: process.argv.includes('--mutate') ? null : 90 },
};
