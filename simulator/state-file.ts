// Keeps the data of the stand-ins in one file, so that runs which outlive a restart find their company, orders and webhooks
// again. A change is written within a fraction of a second, to a file beside it that is then renamed: a kill at any moment
// leaves the former or the next state, never half of one. Settings, faults and journals are not kept.
import { mkdirSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { silentLogger, type SimulatorLogger } from './logger';

/** The file cannot be used. The message is one line; `detail` is the file and why. */
export class StateFileUnusable extends Error {
  override readonly name = 'StateFileUnusable';
  readonly detail: string;

  constructor(detail: string, action: string) {
    super(`The simulator cannot use its state in ${detail}: ${action}`);
    this.detail = detail;
  }
}

/** The part of the file that one stand-in reads and writes. */
export interface StateSection<T> {
  /** The state before the restart; undefined where the file has none. */
  readonly former: T | undefined;
  /** From now on `snapshot` gives the state that is written. */
  keep(snapshot: () => T): void;
  changed(): void;
}

const format = 'gupy-exam-bridge-simulator';
/** Raised with every change that an older simulator could not read. */
const version = 1;
const contents = z.object({
  format: z.literal(format),
  version: z.number(),
  sections: z.record(z.string(), z.unknown()),
});

/** Changes that come close together are written at once. */
const gatherMs = 50;
/** A large company takes longer to write. Two writes are as far apart as one takes, up to this. */
const longestRestMs = 300;
/** After a failed writing. */
const retryMs = 1_000;

export class StateFile {
  private readonly path: string;
  private readonly logger: SimulatorLogger;
  private readonly former: Readonly<Record<string, unknown>>;
  private readonly snapshots = new Map<string, () => unknown>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private dirty = false;
  private closed = false;
  private restMs = gatherMs;
  private failing = false;

  /** Makes the folder; a file that is not there is an empty one. Throws StateFileUnusable. */
  constructor(path: string, logger: SimulatorLogger = silentLogger) {
    this.path = path;
    this.logger = logger;
    this.former = this.read();
  }

  section<T>(name: string, schema: z.ZodType<T>): StateSection<T> {
    const stored = this.former[name];
    const parsed = stored === undefined ? undefined : schema.safeParse(stored);
    if (parsed?.success === false) throw this.damaged(`${name}.${parsed.error.issues[0]?.path.join('.')}`);
    return {
      former: parsed?.data,
      keep: (snapshot) => void this.snapshots.set(name, snapshot),
      changed: () => this.changed(),
    };
  }

  /** Writes now. Throws StateFileUnusable where that is not possible. */
  async save(): Promise<void> {
    const text = this.text();
    this.writing = this.writing.then(async () => this.write(text));
    const done = this.writing;
    this.writing = done.catch(() => {});
    await done;
  }

  /** Takes the state of this very moment, writes it, and looks at no later change. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.timer);
    await this.save();
  }

  /** Gives up without writing: of a simulator that did not start. */
  discard(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private changed(): void {
    this.dirty = true;
    if (this.closed || this.timer !== undefined) return;
    this.timer = setTimeout(() => void this.saveLater(), this.restMs);
  }

  private async saveLater(): Promise<void> {
    this.dirty = false;
    const began = Date.now();
    try {
      await this.save();
      this.failing = false;
      this.restMs = Math.min(longestRestMs, Math.max(gatherMs, Date.now() - began));
    } catch (error) {
      if (!this.failing) this.logger.error({ err: error }, 'The state was not saved. The next try is in a second.');
      this.failing = true;
      this.dirty = true;
      this.restMs = retryMs;
    }
    this.timer = undefined;
    if (this.dirty) this.changed();
  }

  private text(): string {
    const current = [...this.snapshots].map(([name, snapshot]): [string, unknown] => [name, snapshot()]);
    return JSON.stringify({ format, version, sections: { ...this.former, ...Object.fromEntries(current) } });
  }

  private async write(text: string): Promise<void> {
    const beside = `${this.path}.tmp`;
    try {
      await writeFile(beside, text, { mode: 0o600, flush: true });
      await rename(beside, this.path);
    } catch (error) {
      throw this.unusable(`it cannot be written: ${reason(error)}`, 'make the folder writable');
    }
  }

  private read(): Readonly<Record<string, unknown>> {
    let value: unknown;
    try {
      mkdirSync(dirname(this.path), { recursive: true });
      value = JSON.parse(readFileSync(this.path, 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      if (error instanceof SyntaxError) throw this.damaged('no JSON');
      throw this.unusable(`it cannot be read: ${reason(error)}`, 'name another place');
    }
    const parsed = contents.safeParse(value);
    if (!parsed.success) throw this.damaged('no state of a simulator');
    if (parsed.data.version === version) return parsed.data.sections;
    const versions = `it is of version ${parsed.data.version}, this simulator reads ${version}`;
    throw this.unusable(versions, 'delete the file to start afresh, or start the version that wrote it');
  }

  private damaged(where: string): StateFileUnusable {
    return this.unusable(`it is damaged: ${where}`, 'delete the file to start afresh');
  }

  private unusable(why: string, action: string): StateFileUnusable {
    return new StateFileUnusable(`${this.path} (${why})`, action);
  }
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
