// The program of a Temporal server: found on this machine, or installed in a folder per user, so that the second checkout
// starts at once. What could go wrong: a build is killed, or two processes build the same thing. So an installation is made
// in a draft under a lock, tried, and renamed into its place.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { BridgeError } from '../domain/error-table';
import { acquireLock } from './exclusive-lock';
import { withTicks, type Progress } from './progress';

export interface ResolverOptions {
  progress: Progress;
  /** @default process.env */
  env?: NodeJS.ProcessEnv;
}

export interface ServerProgram {
  /** In messages. */
  title: string;
  version: string;
  /** Its file, in a folder that carries name and version. */
  executable: string;
  /** Of the folder, before the version. */
  name: string;
}

/** Undefined: it is not there. Throws an Error with the reason when it is there and of no use, or cannot be got. */
type Source = () => Promise<string | undefined>;

/** Longer than any build takes. */
const waitForOtherMs = 20 * 60_000;

/**
 * The first source that has the program; what fails is told and the next one is tried.
 * @throws BridgeError BRIDGE_SERVER_MISSING with the reason of every source
 */
export async function firstFound(title: string, sources: Record<string, Source>, progress: Progress): Promise<string> {
  const reasons: string[] = [];
  for (const [name, find] of Object.entries(sources)) {
    try {
      const file = await find();
      if (file !== undefined) {
        progress.step(`${title}: ${file} (${name})`);
        return file;
      }
      reasons.push(`${name}: nothing there`);
    } catch (error) {
      const reason = `${name}: ${error instanceof Error ? error.message : String(error)}`;
      reasons.push(reason);
      progress.step(`${title}: ${reason}`);
    }
  }
  throw new BridgeError('BRIDGE_SERVER_MISSING', `${title}: ${reasons.join('; ')}`);
}

/** BRIDGE_CACHE, else `gupy-exam-bridge` in XDG_CACHE_HOME, else in ~/.cache. */
export function cacheFolder({ BRIDGE_CACHE: given, XDG_CACHE_HOME: caches }: NodeJS.ProcessEnv): string {
  if (given !== undefined && given !== '') return path.resolve(given);
  const parent = caches !== undefined && path.isAbsolute(caches) ? caches : path.join(homedir(), '.cache');
  return path.join(parent, 'gupy-exam-bridge');
}

export function installed(program: ServerProgram, env: NodeJS.ProcessEnv): string | undefined {
  const file = path.join(cacheFolder(env), folderOf(program), program.executable);
  return existsSync(file) ? file : undefined;
}

/**
 * @param how what a person reads meanwhile, such as `downloading`
 * @param build puts a working program into the folder it is given, or throws; that folder is moved afterwards
 * @returns the program's path, built by us or meanwhile by another process
 */
export async function install(
  program: ServerProgram,
  { progress, env = process.env }: ResolverOptions,
  how: string,
  build: (folder: string) => Promise<void>,
): Promise<string> {
  const { title, executable } = program;
  const cache = cacheFolder(env);
  const place = path.join(cache, folderOf(program));
  const lock = await acquireLock(path.join(cache, 'locks', folderOf(program)), {
    waitMs: waitForOtherMs,
    onWait: (pid) => progress.step(`${title}: process ${pid} is installing it already, waiting`),
  });
  try {
    const meanwhile = installed(program, env);
    if (meanwhile !== undefined) return meanwhile;
    const draft = newDraft(cache, `unfinished-${folderOf(program)}-`);
    try {
      await withTicks(progress, `${title}: ${how}`, () => build(draft));
      if (!existsSync(path.join(draft, executable))) throw new Error(`${executable} was not made`);
      rmSync(place, { recursive: true, force: true });
      renameSync(draft, place);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
    return path.join(place, executable);
  } finally {
    lock.release();
  }
}

function folderOf({ name, version }: ServerProgram): string {
  return `${name}-${version}-${process.platform}-${process.arch}`;
}

/** Removes the drafts of builds that were killed: the lock says that nobody is at them. */
function newDraft(cache: string, prefix: string): string {
  mkdirSync(cache, { recursive: true });
  for (const entry of readdirSync(cache)) {
    if (entry.startsWith(prefix)) rmSync(path.join(cache, entry), { recursive: true, force: true });
  }
  return mkdtempSync(path.join(cache, prefix));
}

/** Whether there is such a file, and this user may run it. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
