// The part of one process in a rate that all workers share (P-RATE): it borrows places from the ledger of the target
// (rate/call-ledger.ts) in small leases, and a few ahead, so that a call that comes alone need not wait for the ledger.
// What could go wrong: without the ledger nothing may be called. That is no loss: it lives in Temporal, and without
// Temporal no activity can end either.
import { randomUUID } from 'node:crypto';
import type { LeaseReport, Places, PlacesRequest } from './call-ledger';
import { type Clock, monotonicClock } from '../outbound/clock';
import { HttpFailure } from '../outbound/http-failure';
import type { CallBudget } from './rate-budget';

export type AskLedger = (request: PlacesRequest) => Promise<Places>;

export interface SharedBudgetOptions {
  requestsPerMinute: number;
  ask: AskLedger;
  /** @default the monotonic clock */
  clock?: Clock;
}

/** Share of the rate that is borrowed ahead, and at most so many places. */
const reserveShare = 0.01;
const mostReserve = 10;
/** After a request to the ledger that failed. */
const askAgainMs = 1_000;
/** After a 429 that names no wait; the ledger tells the others. */
const pauseMs = 5_000;

interface Lease {
  id: number;
  unused: number;
  running: number;
  ended: number;
  lastEnd: number;
  returned: number;
  until: number;
}

export class SharedBudget implements CallBudget {
  private readonly options: SharedBudgetOptions;
  private readonly clock: Clock;
  private readonly asker = randomUUID();
  private readonly reserve: number;
  private leases: Lease[] = [];
  private readonly waiting = new Set<(lease: Lease) => void>();
  private asking = false;
  private askFrom = Number.NEGATIVE_INFINITY;
  /** A 429 is told at once, but not again and again to a ledger that does not answer. */
  private tellFrom = Number.NEGATIVE_INFINITY;
  private pausedUntil = Number.NEGATIVE_INFINITY;
  private throttled: PlacesRequest['throttled'];
  private cancelTimer: (() => void) | undefined;

  constructor(options: SharedBudgetOptions) {
    if (!(options.requestsPerMinute >= 1)) throw new RangeError('requestsPerMinute must be at least 1');
    this.options = options;
    this.clock = options.clock ?? monotonicClock;
    this.reserve = Math.min(mostReserve, Math.floor(options.requestsPerMinute * reserveShare));
  }

  /** First come, first served. Rejects with the reason of `signal` when that is aborted while waiting. */
  async run<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const lease = await this.place(signal);
    try {
      return await call();
    } catch (error) {
      if (error instanceof HttpFailure && error.failureClass === 'throttled') this.slowDown(error.retryAfterMs);
      throw error;
    } finally {
      lease.running -= 1;
      lease.ended += 1;
      lease.lastEnd = this.clock.now();
    }
  }

  private slowDown(waitMs: number | undefined): void {
    this.pausedUntil = Math.max(this.pausedUntil, this.clock.now() + (waitMs ?? pauseMs));
    this.throttled = longest(this.throttled, waitMs === undefined ? {} : { waitMs });
    this.serve();
  }

  private place(signal: AbortSignal): Promise<Lease> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const giveUp = (): void => {
        this.waiting.delete(start);
        reject(signal.reason as Error);
      };
      const start = (lease: Lease): void => {
        signal.removeEventListener('abort', giveUp);
        resolve(lease);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.waiting.add(start);
      this.serve();
    });
  }

  /** Starts whoever has a place, and asks for more where some are missing. */
  private serve(): void {
    this.cancelTimer?.();
    this.cancelTimer = undefined;
    const now = this.clock.now();
    for (const lease of this.leases) {
      if (now < lease.until) continue;
      lease.returned += lease.unused;
      lease.unused = 0;
    }
    if (this.throttled !== undefined && now >= this.tellFrom) void this.borrow(0);
    if (now < this.pausedUntil) {
      const untold = this.throttled !== undefined && now < this.tellFrom;
      return this.serveAt(untold ? Math.min(this.tellFrom, this.pausedUntil) : this.pausedUntil);
    }
    for (const start of this.waiting) {
      const lease = this.leases.find(({ unused }) => unused > 0);
      if (lease === undefined) break;
      lease.unused -= 1;
      lease.running += 1;
      this.waiting.delete(start);
      start(lease);
    }
    const unused = this.leases.reduce((sum, lease) => sum + lease.unused, 0);
    if (this.waiting.size === 0 && unused * 2 >= this.reserve) return;
    if (now < this.askFrom) return this.waiting.size === 0 ? undefined : this.serveAt(this.askFrom);
    void this.borrow(this.waiting.size + this.reserve - unused);
  }

  private serveAt(at: number): void {
    this.cancelTimer = this.clock.after(Math.ceil(at - this.clock.now()), () => this.serve());
  }

  private async borrow(want: number): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    const sent = this.clock.now();
    const reports = this.leases.map((lease) => reportOf(lease, sent));
    const { requestsPerMinute } = this.options;
    const { throttled } = this;
    this.throttled = undefined;
    try {
      const places = await this.options.ask({
        asker: this.asker,
        requestsPerMinute,
        want,
        reports,
        ...(throttled === undefined ? {} : { throttled }),
      });
      this.forgetSettled(reports);
      this.lent(places, sent);
      this.askFrom = places.count < want ? this.clock.now() + places.againMs : sent;
    } catch {
      // Whatever it lent counts as called: the ledger forgets it by itself.
      this.throttled = longest(this.throttled, throttled);
      this.askFrom = this.clock.now() + askAgainMs;
      this.tellFrom = this.askFrom;
    }
    this.asking = false;
    this.serve();
  }

  private lent({ lease: id, count, validMs }: Places, sent: number): void {
    if (count === 0) return;
    const fresh = { id, unused: count, running: 0, ended: 0, lastEnd: sent, returned: 0, until: sent + validMs };
    this.leases.push(fresh);
  }

  /** A lease is forgotten once the ledger has heard what became of all its places. */
  private forgetSettled(reports: readonly LeaseReport[]): void {
    const told = new Map(reports.map((report) => [report.lease, report.ended + report.returned]));
    this.leases = this.leases.filter(
      ({ id, unused, running, ended, returned }) => unused + running > 0 || told.get(id) !== ended + returned,
    );
  }
}

/** Several 429 are told as one: whatever the others say, the longest wait holds. */
function longest(one: PlacesRequest['throttled'], other: PlacesRequest['throttled']): PlacesRequest['throttled'] {
  if (one === undefined || other === undefined) return one ?? other;
  return (one.waitMs ?? pauseMs) >= (other.waitMs ?? pauseMs) ? one : other;
}

function reportOf({ id, ended, lastEnd, returned }: Lease, now: number): LeaseReport {
  return { lease: id, ended, agoMs: Math.max(0, Math.floor(now - lastEnd)), returned };
}
