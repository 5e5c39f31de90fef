// The reads of one step of one job: one flight at a time, the next one gathers meanwhile.
import type { Step } from '../domain/exam/movement';
import type { Clock } from '../outbound/clock';
import { HttpFailure } from '../outbound/http-failure';
import type { Application } from './application';
import type { ApplicationSource, WantedInStep } from './application-source';
import { ReadFlight, type Reader, type Readers } from './read-flight';
import { ReadGathering } from './read-gathering';
import { StepPages } from './step-pages';

/** Up to this many are cheaper, and surer, by id. */
const few = 3;
/** Guesses about pages are corrected this often; who is not found then is read by id. */
const rounds = 4;

export class StepLane {
  private readonly jobId: number;
  private readonly step: Step;
  private readonly source: ApplicationSource;
  private readonly gathering: ReadGathering;
  private readonly pages = new StepPages();
  private waiting: Readers = new Map();
  private flying = false;

  constructor(jobId: number, step: Step, source: ApplicationSource, clock: Clock) {
    this.jobId = jobId;
    this.step = step;
    this.source = source;
    const look = () => ({ waiting: this.waiting.size, requests: this.pages.plan(this.waiting.keys()).requests });
    this.gathering = new ReadGathering(clock, look, () => void this.fly());
  }

  get isIdle(): boolean {
    return !this.flying && this.waiting.size === 0;
  }

  read({ applicationId, contact = false }: WantedInStep, signal: AbortSignal): Promise<Application | undefined> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const giveUp = (): void => {
        this.forget(applicationId, reader);
        reject(signal.reason as Error);
      };
      const reader: Reader = {
        contact,
        signal,
        resolve: (application) => {
          signal.removeEventListener('abort', giveUp);
          resolve(application);
        },
        reject: (reason) => {
          signal.removeEventListener('abort', giveUp);
          reject(reason);
        },
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.waiting.set(applicationId, [...(this.waiting.get(applicationId) ?? []), reader]);
      this.gathering.arrived();
      if (!this.flying) this.gathering.watch();
    });
  }

  private forget(applicationId: number, reader: Reader): void {
    const left = (this.waiting.get(applicationId) ?? []).filter((other) => other !== reader);
    if (left.length > 0) this.waiting.set(applicationId, left);
    else this.waiting.delete(applicationId);
  }

  private async fly(): Promise<void> {
    this.gathering.started();
    if (this.waiting.size === 0) return;
    this.flying = true;
    const flight = new ReadFlight(this.waiting);
    this.waiting = new Map();
    try {
      if (flight.openIds.length > few) await this.answerFromPages(flight);
      await this.answerById(flight);
      flight.end();
    } catch (error) {
      flight.end(error);
    }
    this.flying = false;
    if (this.waiting.size > 0) this.gathering.watch();
  }

  private async answerFromPages(flight: ReadFlight): Promise<void> {
    const read = new Set<number>();
    for (let round = 0; round < rounds && flight.openIds.length > few; round += 1) {
      const pages = this.pages.plan(flight.openIds).pages.filter((page) => !read.has(page));
      if (pages.length === 0) return;
      const before = flight.openIds.length;
      try {
        await Promise.all(pages.map((page) => this.readPage(page, flight)));
      } catch (error) {
        // A fault of the list (its filter, one bad record) need not be a fault of the application.
        if (error instanceof HttpFailure && error.about === 'request') return;
        throw error;
      }
      for (const page of pages) read.add(page);
      // Guesses that found nobody would find nobody in the next round either.
      if (before - flight.openIds.length < pages.length) return;
    }
  }

  private async readPage(page: number, flight: ReadFlight): Promise<void> {
    const wanted = { jobId: this.jobId, step: this.step, contact: flight.contact, page };
    const { items, totalPages } = await this.source.page(wanted, flight.signal);
    const ids = items.map(({ id }) => id);
    this.pages.note(page, ids, totalPages);
    for (const application of items) flight.found(application.id, application);
  }

  private async answerById(flight: ReadFlight): Promise<void> {
    const { jobId } = this;
    const reads = flight.openIds.map(async (applicationId) => {
      try {
        const wanted = { jobId, applicationId, contact: flight.contact };
        flight.found(applicationId, await this.source.byId(wanted, flight.signal));
      } catch (error) {
        flight.failed(applicationId, error);
      }
    });
    await Promise.all(reads);
  }
}
