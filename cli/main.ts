#!/usr/bin/env node
// The command line. A command is one file that exports `register…(program)`: add it to the list below. Only the file of the
// command that is typed is loaded: loading all of them takes half a second, most of a `status`.
import { buildProgram, runProgram, type Register } from './program';

const commands = new Map<string, () => Promise<Register>>([
  ['dev', async () => (await import('./dev.js')).registerDev],
  ['init', async () => (await import('./init.js')).registerInit],
  ['check', async () => (await import('./check.js')).registerCheck],
  ['explain', async () => (await import('./explain.js')).registerExplain],
  ['api', async () => (await import('./api.js')).registerApi],
  ['worker', async () => (await import('./worker.js')).registerWorker],
  ['console', async () => (await import('./console.js')).registerConsole],
  ['simulator', async () => (await import('./simulator.js')).registerSimulator],
  ['webhook', async () => (await import('./webhook.js')).registerWebhook],
  ['provider', async () => (await import('./provider.js')).registerProvider],
  ['reconcile', async () => (await import('./reconcile.js')).registerReconcile],
  ['status', async () => (await import('./status.js')).registerStatus],
  ['retry', async () => (await import('./retry.js')).registerRetry],
  ['override', async () => (await import('./override.js')).registerOverride],
  ['skip', async () => (await import('./skip.js')).registerSkip],
  ['export', async () => (await import('./export.js')).registerExport],
  ['erase', async () => (await import('./erase.js')).registerErase],
]);

// Half of these threads look up names, and each name that nobody answers holds one (outbound/shared-lookup.ts).
process.env['UV_THREADPOOL_SIZE'] ??= '32';

// What Node says to the developers of libraries, such as of TLS towards an IP address, would stand above the one line of an error.
process.noDeprecation = true;

// A reader that ends early (`… | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

/** A command that is done has closed what it opened; only a connection under way in the native core cannot be called off. */
const leftBehindMs = 500;

async function run(args: readonly string[]): Promise<number> {
  const typed = commands.get(args[0] ?? '');
  const registered = typed === undefined ? [...commands.values()] : [typed];
  return runProgram(buildProgram(await Promise.all(registered.map((load) => load()))), args);
}

void run(process.argv.slice(2)).then((code) => {
  if (code !== 0) process.exitCode = code;
  setTimeout(() => process.exit(), leftBehindMs).unref();
});
