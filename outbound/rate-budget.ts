// Requests per minute towards one target, in EVERY sliding minute of the target's own count (P-RATE). A place is held
// from the moment a call may start until one window after it ended: whenever in between the target counted it, no
// window of that length ever holds more than the limit. What could go wrong: the target counts others behind our
// address too; a 429 therefore lowers the limit, and it comes back slowly.
import { type Clock, monotonicClock } from './clock';
import { HttpFailure } from './http-failure';

export interface RateBudgetOptions {
  requestsPerMinute: number;
  /** @default the monotonic clock */
  clock?: Clock;
}

/** Reasons beside each figure; all in milliseconds or shares. */
const budgetRules = {
  /** A minute, and a little for the rounding of the target's clock. */
  windowMs: 60_050,
  /** After a 429 that names no wait. */
  pauseMs: 5_000,
  /** One burst brings many 429 at once; they count as one. */
  dropEveryMs: 10_000,
  dropTo: 0.7,
  /** Share of the configured rate that comes back per quiet minute: about six minutes from one drop. */
  recoverShare: 0.05,
  recoverEveryMs: 60_000,
  /** Share of the configured rate that is always left: a budget of nothing would never find out that it may go on. */
  floorShare: 0.1,
} as const;

interface Waiter {
  start(): void;
}

export class RateBudget {
  readonly requestsPerMinute: number;
  private readonly clock: Clock;
  private limit: number;
  private inFlight = 0;
  /** When the calls of the last window ended, oldest first. */
  private ended: number[] = [];
  private readonly waiting = new Set<Waiter>();
  private pausedUntil = Number.NEGATIVE_INFINITY;
  private lastDrop = Number.NEGATIVE_INFINITY;
  private lastChange: number;
  private cancelTimer: (() => void) | undefined;

  constructor(options: RateBudgetOptions) {
    if (!(options.requestsPerMinute >= 1)) throw new RangeError('requestsPerMinute must be at least 1');
    this.requestsPerMinute = Math.floor(options.requestsPerMinute);
    this.limit = this.requestsPerMinute;
    this.clock = options.clock ?? monotonicClock;
    this.lastChange = this.clock.now();
  }

  /** Requests per minute allowed now: the configured ones, fewer after a 429. */
  get currentLimit(): number {
    this.recover(this.clock.now());
    return this.limit;
  }

  get waitingCount(): number {
    return this.waiting.size;
  }

  /**
   * Runs `call` as soon as there is a place, first come first served. A `throttled` failure lowers the budget and is
   * passed on. Rejects with the reason of `signal` when that is aborted while waiting.
   */
  async run<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.place(signal);
    try {
      return await call();
    } catch (error) {
      if (error instanceof HttpFailure && error.failureClass === 'throttled') this.throttled(error.retryAfterMs);
      throw error;
    } finally {
      this.inFlight -= 1;
      this.ended.push(this.clock.now());
      this.admit();
    }
  }

  /** The target answered 429: everything pauses as long as it asks (5 s if it does not say), and the limit goes down. */
  throttled(waitMs: number | undefined): void {
    const now = this.clock.now();
    this.pausedUntil = Math.max(this.pausedUntil, now + (waitMs ?? budgetRules.pauseMs));
    this.recover(now);
    if (now - this.lastDrop < budgetRules.dropEveryMs) return;
    const floor = Math.max(1, Math.ceil(this.requestsPerMinute * budgetRules.floorShare));
    this.limit = Math.max(floor, Math.floor(this.limit * budgetRules.dropTo));
    this.lastDrop = now;
    this.lastChange = now;
  }

  private place(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const giveUp = (): void => {
        this.waiting.delete(waiter);
        reject(signal.reason as Error);
      };
      const waiter: Waiter = {
        start: () => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.waiting.add(waiter);
      this.admit();
    });
  }

  /** Starts whoever may start now, and sets the alarm for the next. */
  private admit(): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    for (const waiter of this.waiting) {
      const wait = this.waitMs();
      if (wait > 0) {
        // Without an end in sight a call in flight must end first, and its end comes back here.
        if (Number.isFinite(wait)) this.cancelTimer = this.clock.after(Math.ceil(wait), () => this.admit());
        return;
      }
      this.waiting.delete(waiter);
      this.inFlight += 1;
      waiter.start();
    }
  }

  private waitMs(): number {
    const now = this.clock.now();
    this.recover(now);
    const gone = this.ended.findIndex((at) => at + budgetRules.windowMs > now);
    this.ended.splice(0, gone === -1 ? this.ended.length : gone);
    const tooMany = this.inFlight + this.ended.length - (this.limit - 1);
    const pause = Math.max(0, this.pausedUntil - now);
    if (tooMany <= 0) return pause;
    const frees = this.ended[tooMany - 1];
    return frees === undefined ? Number.POSITIVE_INFINITY : Math.max(pause, frees + budgetRules.windowMs - now);
  }

  private recover(now: number): void {
    const minutes = Math.floor((now - this.lastChange) / budgetRules.recoverEveryMs);
    if (minutes <= 0) return;
    this.lastChange += minutes * budgetRules.recoverEveryMs;
    const more = Math.ceil(this.requestsPerMinute * budgetRules.recoverShare) * minutes;
    this.limit = Math.min(this.requestsPerMinute, this.limit + more);
  }
}
