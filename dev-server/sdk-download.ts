// The SDK downloads servers from Temporal's site, but only on the way to starting one, and with no time limit. So it does
// that in a process of its own, which is ended as soon as nothing arrives: without internet the next source is tried soon.
import { chmodSync, readdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from './command';

export interface SdkDownload {
  /** Which method of TestWorkflowEnvironment starts it. */
  start: 'createLocal' | 'createTimeSkipping';
  /** As Temporal's site names it, such as `v1.5.1`. */
  version: string;
  env: NodeJS.ProcessEnv;
  /** How long nothing may arrive; longer than the SDK waits for a server that it has started. @default 10000 */
  silenceMs?: number;
}

const totalMs = 15 * 60_000;

const script = `
const [testing, start, version, downloadDir] = process.argv.slice(1);
require(testing).TestWorkflowEnvironment[start]({
  server: { executable: { type: 'cached-download', version, downloadDir } },
}).then((env) => env.teardown()).catch((error) => {
  // A chain of causes, of which the last ones say what happened.
  console.error(String(error.message).split(': ').slice(-2).join(': '));
  process.exitCode = 1;
});
`;

/** Puts the program under the name `executable` into `folder`. */
export async function downloadWithSdk(
  { start, version, env, silenceMs = 10_000 }: SdkDownload,
  folder: string,
  executable: string,
): Promise<void> {
  const args = ['-e', script, require.resolve('@temporalio/testing'), start, version, folder];
  let size = 0;
  let grewAt = performance.now();
  const isStuck = (): boolean => {
    const now = sizeOf(folder);
    if (now !== size) grewAt = performance.now();
    size = now;
    return performance.now() - grewAt > silenceMs;
  };
  await runCommand(process.execPath, args, { env, timeoutMs: totalMs, isStuck });
  const file = readdirSync(folder).find((name) => name.startsWith('temporal') && !name.endsWith('.downloading'));
  if (file === undefined) throw new Error('the SDK left no program');
  renameSync(path.join(folder, file), path.join(folder, executable));
  chmodSync(path.join(folder, executable), 0o755);
}

function sizeOf(folder: string): number {
  return readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}
