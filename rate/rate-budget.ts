// Requests per minute towards one target, in EVERY sliding minute of the target's own count (P-RATE). A place is held
// from the moment a call may start until one window after it ended: whenever in between the target counted it, no
// window of that length ever holds more than the limit. What could go wrong: the target counts others behind our
// address too; a 429 therefore lowers the limit, and it comes back slowly.
import { type AdaptiveRate, adaptiveRate, recovered, throttled } from './adaptive-rate';
import { windowMs } from './call-ledger';
import { type Clock, monotonicClock } from '../outbound/clock';
import { HttpFailure } from '../outbound/http-failure';

export interface RateBudgetOptions {
  requestsPerMinute: number;
  /** @default the monotonic clock */
  clock?: Clock;
}

/** What a call must get past before it starts. */
export interface CallBudget {
  /** Rejects with the reason of `signal` when that is aborted while waiting. */
  run<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

interface Waiter {
  start(): void;
}

/** For one process on its own; several share a rate by a `SharedBudget`. */
export class RateBudget implements CallBudget {
  readonly requestsPerMinute: number;
  private readonly clock: Clock;
  private rate: AdaptiveRate;
  private inFlight = 0;
  /** When the calls of the last window ended, oldest first. */
  private ended: number[] = [];
  private readonly waiting = new Set<Waiter>();
  private cancelTimer: (() => void) | undefined;

  constructor(options: RateBudgetOptions) {
    if (!(options.requestsPerMinute >= 1)) throw new RangeError('requestsPerMinute must be at least 1');
    this.requestsPerMinute = Math.floor(options.requestsPerMinute);
    this.clock = options.clock ?? monotonicClock;
    this.rate = adaptiveRate(options.requestsPerMinute, this.clock.now());
  }

  /** Requests per minute allowed now: the configured ones, fewer after a 429. */
  get currentLimit(): number {
    return recovered(this.rate, this.clock.now()).limit;
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

  /** The target answered 429 (rate/adaptive-rate.ts). */
  throttled(waitMs: number | undefined): void {
    this.rate = throttled(this.rate, waitMs, this.clock.now());
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
    this.rate = recovered(this.rate, now);
    const { limit, pausedUntil } = this.rate;
    const gone = this.ended.findIndex((at) => at + windowMs > now);
    this.ended.splice(0, gone === -1 ? this.ended.length : gone);
    const tooMany = this.inFlight + this.ended.length - (limit - 1);
    const pause = Math.max(0, pausedUntil - now);
    if (tooMany <= 0) return pause;
    const frees = this.ended[tooMany - 1];
    return frees === undefined ? Number.POSITIVE_INFINITY : Math.max(pause, frees + windowMs - now);
  }
}
