// Requests per minute towards one target, as one process sees them (P-RATE). The budget borrows places from the call ledger
// of the target (rate/call-ledger.ts) in small leases. It borrows a few ahead, so that a single call does not wait for the
// ledger. Workers share one ledger, which lives in Temporal; a command has a ledger of its own in memory.
// What could go wrong: while the shared ledger does not answer, nothing is called. Nothing is lost by that: without Temporal
// no activity can end either.
import { randomUUID } from 'node:crypto';
import { type CallLedger, emptyLedger, lend, type LeaseReport, type Places, type PlacesRequest } from './call-ledger';
import { definedOnly } from '../domain/defined-only';
import { type Clock, monotonicClock } from '../outbound/clock';
import { HttpFailure } from '../outbound/http-failure';

export type AskLedger = (request: PlacesRequest) => Promise<Places>;

export interface RateBudgetOptions {
  requestsPerMinute: number;
  /** @default a ledger in memory: nobody else shares this rate */
  ask?: AskLedger;
  /** @default the monotonic clock */
  clock?: Clock;
}

/** Share of the rate that is borrowed ahead, and at most so many places. */
const reserveShare = 0.01;
const mostReserve = 10;
/** Pause after a request to the ledger that failed. */
const askAgainMs = 1_000;
/** Pause after a 429 that names no wait; the ledger pauses the other workers. */
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

/** A ledger in memory, for a process that shares the rate with nobody. */
function ledgerInMemory(clock: Clock): AskLedger {
  let ledger: CallLedger | undefined;
  return async (request) => {
    const now = clock.now();
    const lent = lend(ledger ?? emptyLedger(request.requestsPerMinute, now), request, now);
    ledger = lent.ledger;
    return lent.places;
  };
}

export class RateBudget {
  private readonly requestsPerMinute: number;
  private readonly ask: AskLedger;
  private readonly clock: Clock;
  private readonly asker = randomUUID();
  private readonly reserve: number;
  private leases: Lease[] = [];
  private readonly waiting = new Set<(lease: Lease) => void>();
  private asking = false;
  private askFrom = Number.NEGATIVE_INFINITY;
  /** A 429 is reported at once, but only once a second to a ledger that does not answer. */
  private reportFrom = Number.NEGATIVE_INFINITY;
  private pausedUntil = Number.NEGATIVE_INFINITY;
  private throttled: PlacesRequest['throttled'];
  private cancelTimer: (() => void) | undefined;

  constructor({ requestsPerMinute, clock = monotonicClock, ask = ledgerInMemory(clock) }: RateBudgetOptions) {
    if (!(requestsPerMinute >= 1)) throw new RangeError('requestsPerMinute must be at least 1');
    this.requestsPerMinute = requestsPerMinute;
    this.clock = clock;
    this.ask = ask;
    this.reserve = Math.min(mostReserve, Math.floor(requestsPerMinute * reserveShare));
  }

  /**
   * Runs `call` as soon as it has a place, first come, first served. A `throttled` failure slows the rate down and is passed on.
   * Rejects with the reason of `signal` when that is aborted while waiting.
   */
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

  /** Asks the ledger before anybody waits: after a restart its first answer takes seconds. */
  async prepare(): Promise<void> {
    await this.borrow(this.reserve);
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
        // The alarm of the last caller would keep a command alive.
        if (this.waiting.size === 0) this.serve();
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
    if (this.throttled !== undefined && now >= this.reportFrom) void this.borrow(0);
    if (now < this.pausedUntil) {
      const unreported = this.throttled !== undefined && now < this.reportFrom;
      if (this.waiting.size === 0 && !unreported) return;
      return this.serveAt(unreported ? Math.min(this.reportFrom, this.pausedUntil) : this.pausedUntil);
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
    const { asker, requestsPerMinute, throttled } = this;
    this.throttled = undefined;
    try {
      const places = await this.ask({
        asker,
        requestsPerMinute,
        want,
        reports,
        ...definedOnly({ throttled }),
      });
      this.forgetSettled(reports);
      this.lent(places, sent);
      this.askFrom = places.count < want ? this.clock.now() + places.againMs : sent;
    } catch {
      // The places of a lost answer count as called: the ledger frees them by itself.
      this.throttled = longest(this.throttled, throttled);
      this.askFrom = this.clock.now() + askAgainMs;
      this.reportFrom = this.askFrom;
    }
    this.asking = false;
    this.serve();
  }

  private lent({ lease: id, count, validMs }: Places, sent: number): void {
    if (count === 0) return;
    const fresh = { id, unused: count, running: 0, ended: 0, lastEnd: sent, returned: 0, until: sent + validMs };
    this.leases.push(fresh);
  }

  /** The budget forgets a lease once it has reported to the ledger what became of all its places. */
  private forgetSettled(reports: readonly LeaseReport[]): void {
    const reported = new Map(reports.map((report) => [report.lease, report.ended + report.returned]));
    this.leases = this.leases.filter(
      ({ id, unused, running, ended, returned }) => unused + running > 0 || reported.get(id) !== ended + returned,
    );
  }
}

/** Several 429 are reported as one, and the longest wait holds. */
function longest(one: PlacesRequest['throttled'], other: PlacesRequest['throttled']): PlacesRequest['throttled'] {
  if (one === undefined || other === undefined) return one ?? other;
  return (one.waitMs ?? pauseMs) >= (other.waitMs ?? pauseMs) ? one : other;
}

function reportOf({ id, ended, lastEnd, returned }: Lease, now: number): LeaseReport {
  return { lease: id, ended, agoMs: Math.max(0, Math.floor(now - lastEnd)), returned };
}
