// Reads that share their requests. Each reader may give up alone; the requests of the batch end when all readers gave up.
import { setMaxListeners } from 'node:events';
import type { Application, Personal } from './application';

export interface Reader {
  personal: Personal | undefined;
  signal: AbortSignal;
  resolve(application: Application | undefined): void;
  reject(reason: Error): void;
}

/** By application id. */
export type Readers = Map<number, Reader[]>;

export class ReadBatch {
  /** What the one who wants most wants. */
  readonly personal: Personal | undefined;
  private readonly open: Readers;
  private readonly controller = new AbortController();
  private readonly over = new AbortController();

  constructor(readers: Readers) {
    // Each request and each reader listens; Node would warn of a leak.
    setMaxListeners(0, this.controller.signal, this.over.signal);
    this.open = new Map(readers);
    const all = [...readers.values()].flat();
    this.personal = (['everything', 'contact'] as const).find((most) => all.some(({ personal }) => personal === most));
    const giveUp = (): void => {
      if (all.every(({ signal }) => signal.aborted)) this.controller.abort(all[0]?.signal.reason);
    };
    for (const { signal } of all) signal.addEventListener('abort', giveUp, { once: true, signal: this.over.signal });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Ids without an answer yet. */
  get openIds(): number[] {
    return [...this.open.keys()];
  }

  /** An application that no reader waits for changes nothing. */
  found(applicationId: number, application: Application | undefined): void {
    for (const reader of this.taken(applicationId)) reader.resolve(application && shownTo(reader, application));
  }

  failed(applicationId: number, reason: unknown): void {
    const error = reason instanceof Error ? reason : new Error('The read failed', { cause: reason });
    for (const reader of this.taken(applicationId)) reader.reject(error);
  }

  /** Readers without an answer get `reason`. */
  end(reason?: unknown): void {
    for (const id of this.openIds) this.failed(id, reason);
    this.over.abort();
  }

  private taken(applicationId: number): Reader[] {
    const readers = this.open.get(applicationId) ?? [];
    this.open.delete(applicationId);
    return readers;
  }
}

function shownTo({ personal }: Reader, application: Application): Application {
  if (personal !== undefined) return application;
  const rest = { ...application };
  delete rest.people;
  return rest;
}
