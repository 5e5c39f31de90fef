// Whether v2 of Gupy's API is asked at all, found out by asking it and kept in mind by this process. v2 reads a hundred applications of
// any jobs in one request, but not every token may use it, and its users report the most faults. So whatever it does not answer
// well goes by v1, and v2 rests: an hour where it refuses, or answers what it was not asked; a while that grows where it fails.
// What could go wrong: a v2 that never answers well would cost a request for every read; the growing rest bounds that.
import type { Clock } from '../outbound/clock';

export type V2Mode = 'auto' | 'off';

const hourMs = 3_600_000;
const firstRestMs = 60_000;
/** A smaller page saves too little to be worth the risk. */
const smallestPage = 10;
/** What the pages that Gupy shows have at most. */
export const v2PageSize = 100;

export class V2Use {
  private readonly clock: Clock;
  private readonly mode: V2Mode;
  private restsUntil = Number.NEGATIVE_INFINITY;
  private restMs = firstRestMs;
  private page = v2PageSize;
  /** Its last answer was good, so several requests may be under way at once. */
  isProven = false;

  constructor(mode: V2Mode, clock: Clock) {
    this.mode = mode;
    this.clock = clock;
  }

  get mayAsk(): boolean {
    return this.mode === 'auto' && this.clock.now() >= this.restsUntil;
  }

  /** Ids of one request. */
  get mostIds(): number {
    return this.page;
  }

  answeredWell(): void {
    this.isProven = true;
    this.restMs = firstRestMs;
  }

  /** The token may not, there is no v2, or its answers cannot be believed. */
  refused(): void {
    this.rest(hourMs);
  }

  /** It failed, or said too little. */
  failed(): void {
    this.rest(this.restMs);
    this.restMs = Math.min(2 * this.restMs, hourMs);
  }

  /** It answered so many of those it was asked for, and has more on another page. */
  pagesOf(answered: number): void {
    if (answered < smallestPage) this.failed();
    else this.page = Math.min(this.page, answered);
  }

  private rest(ms: number): void {
    this.isProven = false;
    this.restsUntil = this.clock.now() + ms;
  }
}
