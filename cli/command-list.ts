// The commands. A command is one file that exports `register…(program)`: add it here. Only the file of the command that is typed is
// loaded: loading all of them takes half a second, most of a `status`.
import type { Register } from './program';

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
  ['retry', async () => (await import('./decisions.js')).registerRetry],
  ['poll', async () => (await import('./decisions.js')).registerPoll],
  ['override', async () => (await import('./decisions.js')).registerOverride],
  ['skip', async () => (await import('./decisions.js')).registerSkip],
  ['export', async () => (await import('./export.js')).registerExport],
  ['erase', async () => (await import('./erase.js')).registerErase],
]);

/** Speaks of all commands, so it is registered beside all of them. */
const ofAll = async (): Promise<Register> => (await import('./completion.js')).registerCompletion;

/** Those that a command line needs: the one that it names, or all. */
export async function commandsFor(args: readonly string[]): Promise<Register[]> {
  const typed = commands.get(args[0] ?? '');
  const needed = typed === undefined ? [...commands.values(), ofAll] : [typed];
  return Promise.all(needed.map((load) => load()));
}
