// Reads that share their requests. The requests of a batch end when all its readers gave up.
import { setMaxListeners } from 'node:events';
import type { CandidateField } from '../providers/order-fields';
import type { SharedApplication } from './application-source';
import type { Reader, Readers } from './read-queue';

export class ReadBatch {
  /** What all of them together want of a candidate. */
  readonly fields: readonly CandidateField[];
  private readonly open: Readers;
  private readonly controller = new AbortController();
  private readonly over = new AbortController();

  constructor(readers: Readers) {
    // Each request and each reader listens; Node would warn of a leak.
    setMaxListeners(0, this.controller.signal, this.over.signal);
    this.open = new Map(readers);
    const all = [...readers.values()].flat();
    this.fields = [...new Set(all.flatMap(({ wanted }) => wanted.fields ?? []))];
    const giveUp = (): void => {
      if (all.every(({ signal }) => signal.aborted)) this.controller.abort(all[0]?.signal.reason);
    };
    for (const { signal } of all) signal.addEventListener('abort', giveUp, { once: true, signal: this.over.signal });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get jobIds(): number[] {
    return [...this.open.values()].flat().map(({ wanted }) => wanted.jobId);
  }

  /** Ids without an answer yet. */
  get openIds(): number[] {
    return [...this.open.keys()];
  }

  /** An application that no reader waits for changes nothing. */
  found(applicationId: number, application: SharedApplication | undefined): void {
    for (const reader of this.taken(applicationId)) reader.resolve(application && shownTo(reader, application));
  }

  /** @param answerTo `undefined` where a reader goes on waiting */
  foundFor(applicationId: number, answerTo: (reader: Reader) => SharedApplication | undefined): void {
    const left = this.taken(applicationId).filter((reader) => {
      const answer = answerTo(reader);
      if (answer !== undefined) reader.resolve(shownTo(reader, answer));
      return answer === undefined;
    });
    if (left.length > 0) this.open.set(applicationId, left);
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

  /** Readers without an answer, whom another batch answers. */
  handOver(): Reader[] {
    const left = [...this.open.values()].flat();
    this.open.clear();
    this.over.abort();
    return left;
  }

  private taken(applicationId: number): Reader[] {
    const readers = this.open.get(applicationId) ?? [];
    this.open.delete(applicationId);
    return readers;
  }
}

function shownTo({ wanted: { fields = [] } }: Reader, application: SharedApplication): SharedApplication {
  if (fields.length > 0) return application;
  const rest = { ...application };
  delete rest.people;
  return rest;
}
