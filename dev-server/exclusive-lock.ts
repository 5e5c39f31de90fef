// A lock between processes that a dead holder cannot keep. Files `<path>.1`, `<path>.2`, … each name one holder; the
// highest number holds. Whoever finds it released or dead creates the next number, which only one can do, and only the
// holder of a higher number deletes lower ones: so two that take over from the same dead holder never both win.
import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { orNone } from '../domain/or-undefined';

export interface ExclusiveLock {
  /** From now on the lock lives as long as process `pid`. */
  handTo(pid: number): void;
  release(): void;
}

interface WaitForLock {
  /** How long to wait for a living holder, in milliseconds. */
  waitMs: number;
  /** Told once, when there is a living holder. */
  onWait?: (pid: number) => void;
}

/** The lock is held by a living process, longer than the caller would wait. */
export class LockHeld extends Error {
  override readonly name = 'LockHeld';
  readonly pid: number;

  constructor(file: string, pid: number) {
    super(`${file} is held by process ${pid}`);
    this.pid = pid;
  }
}

const holderSchema = z.object({
  pid: z.int().positive(),
  /** Tells the process from a later one with the same number. */
  stamp: z.string(),
});

type Holder = z.infer<typeof holderSchema>;

const pollMs = 100;

/** @throws LockHeld when a living process holds it for longer than `waitMs` */
export async function acquireLock(file: string, { waitMs, onWait }: WaitForLock): Promise<ExclusiveLock> {
  mkdirSync(path.dirname(file), { recursive: true });
  const end = performance.now() + waitMs;
  let told = false;
  for (;;) {
    const attempt = tryOnce(file);
    if (typeof attempt !== 'number') return attempt;
    if (!told) onWait?.(attempt);
    told = true;
    if (performance.now() >= end) throw new LockHeld(file, attempt);
    await pause(pollMs);
  }
}

/** The lock, or the process that holds it. */
function tryOnce(file: string): ExclusiveLock | number {
  for (;;) {
    const highest = Math.max(0, ...generations(file));
    const holder = highest === 0 ? undefined : readHolder(`${file}.${highest}`);
    if (holder !== undefined && processStamp(holder.pid) === holder.stamp) return holder.pid;
    const mine = highest + 1;
    if (!create(`${file}.${mine}`, describe(process.pid))) continue;
    // A slow look at the folder may have missed that this number came and went.
    const all = generations(file);
    if (Math.max(...all) > mine) {
      rmSync(`${file}.${mine}`, { force: true });
      continue;
    }
    for (const lower of all) if (lower < mine) rmSync(`${file}.${lower}`, { force: true });
    return lockOn(`${file}.${mine}`);
  }
}

function lockOn(held: string): ExclusiveLock {
  return {
    handTo: (pid) => replace(held, describe(pid)),
    // Emptied, not deleted: a number must never be given twice.
    release: () => replace(held, ''),
  };
}

function generations(file: string): number[] {
  const prefix = `${path.basename(file)}.`;
  return readdirSync(path.dirname(file))
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => Number(name.slice(prefix.length)));
}

function describe(pid: number): string {
  return JSON.stringify({ pid, stamp: processStamp(pid) ?? '' } satisfies Holder);
}

/** Undefined: released, gone, or nothing that a holder writes. */
function readHolder(file: string): Holder | undefined {
  return orNone(() => holderSchema.parse(JSON.parse(readFileSync(file, 'utf8'))));
}

/** With its content from the first moment on; false when it exists. */
function create(file: string, content: string): boolean {
  const draft = `${file}-${randomUUID()}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function replace(file: string, content: string): void {
  const draft = `${file}-${randomUUID()}`;
  writeFileSync(draft, content);
  renameSync(draft, file);
}

/**
 * Tells a living process from a later one that was given the same number, as happens after every restart of a container.
 * @returns undefined when there is no such process. Where the system has no /proc the stamp is the same for all: a
 * reused number then looks alive.
 */
export function processStamp(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  return process.platform === 'linux' ? startOf(pid) : 'alive';
}

function startOf(pid: number): string | undefined {
  const stat = orNone(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (stat === undefined) return undefined;
  // The second field is the name in parentheses and may hold anything; state is the 3rd field, start time the 22nd.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? undefined : fields[19];
}
