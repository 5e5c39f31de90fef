#!/usr/bin/env node
// The command line (command-list.ts).
import './node-version';
import { endOnSignal } from './stop-signal';
import { commandsFor } from './command-list';
import { buildProgram, runProgram } from './program';

endOnSignal();

// Half of these threads look up names, and each name that nobody answers holds one (outbound/address-guard.ts).
process.env['UV_THREADPOOL_SIZE'] ??= '32';

// Node's deprecation warnings would stand above the one line of an error.
process.noDeprecation = true;

// A reader that ends early (`… | head`) is no error.
process.stdout.on('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit(0);
  process.stderr.write(`error: the output cannot be written (${code})\n`);
  process.exit(1);
});
// A closed stderr changes no exit code (`2>&1 | head`).
process.stderr.on('error', () => undefined);

/** A command that is done has closed what it opened; only a connection under way in the native core cannot be called off. */
const leftBehindMs = 500;

async function run(args: readonly string[]): Promise<number> {
  return runProgram(buildProgram(await commandsFor(args)), args);
}

void run(process.argv.slice(2)).then((code) => {
  if (code !== 0) process.exitCode = code;
  setTimeout(() => process.exit(), leftBehindMs).unref();
});
