// A folder per user, so that the second checkout starts at once. An installation is built beside its place and renamed
// into it, whole and tried, under a lock: a half-finished one is never used, and nobody builds the same thing twice.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { acquireLock } from './exclusive-lock';
import type { Progress } from './progress';

/** BRIDGE_CACHE, else `gupy-exam-bridge` in XDG_CACHE_HOME, else in ~/.cache. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const given = env.BRIDGE_CACHE;
  if (given !== undefined && given !== '') return path.resolve(given);
  const caches = env.XDG_CACHE_HOME;
  return path.join(caches !== undefined && path.isAbsolute(caches) ? caches : path.join(homedir(), '.cache'), appName);
}

const appName = 'gupy-exam-bridge';

export interface Installation {
  /** Whom it is for, in messages. */
  title: string;
  /** Folder in the cache; carries the version. */
  name: string;
  /** The program in that folder. */
  executable: string;
}

/** Longer than any build takes. */
const waitForOtherMs = 20 * 60_000;

export function cached({ name, executable }: Installation, env: NodeJS.ProcessEnv): string | undefined {
  const file = path.join(cacheFolder(env), name, executable);
  return existsSync(file) ? file : undefined;
}

/**
 * @param build puts a working program into the folder it is given, or throws; that folder is moved afterwards
 * @returns the program's path, built by us or meanwhile by another process
 */
export async function installOnce(
  installation: Installation,
  env: NodeJS.ProcessEnv,
  progress: Progress,
  build: (folder: string) => Promise<void>,
): Promise<string> {
  const { title, name, executable } = installation;
  const cache = cacheFolder(env);
  const lock = await acquireLock(path.join(cache, 'locks', name), {
    waitMs: waitForOtherMs,
    onWait: (pid) => progress.step(`${title}: process ${pid} is installing it already, waiting`),
  });
  try {
    const meanwhile = cached(installation, env);
    if (meanwhile !== undefined) return meanwhile;
    removeUnfinished(cache, name);
    const draft = mkdtempSync(path.join(cache, unfinished(name)));
    try {
      await build(draft);
      if (!existsSync(path.join(draft, executable))) throw new Error(`${executable} was not made`);
      const place = path.join(cache, name);
      rmSync(place, { recursive: true, force: true });
      renameSync(draft, place);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
    return path.join(cache, name, executable);
  } finally {
    lock.release();
  }
}

function unfinished(name: string): string {
  return `unfinished-${name}-`;
}

/** Left by a build that was killed; the lock says that nobody is at it. */
function removeUnfinished(cache: string, name: string): void {
  mkdirSync(cache, { recursive: true });
  for (const entry of readdirSync(cache)) {
    if (entry.startsWith(unfinished(name))) rmSync(path.join(cache, entry), { recursive: true, force: true });
  }
}
