// How often all workers together may call one target (P-RATE). The ledger lends places in small leases. A place is free again
// one window after its call ended: whenever the target counted the call, no sliding minute holds more than the limit.
// The ledger lends evenly over the minute, except for a small burst: if it lent the whole minute at once, the next call would
// wait for the rest of it. What could go wrong: a worker dies with a lease. Then the ledger counts every unreported place as
// called at the last possible moment. Reports are totals, so a duplicate report changes nothing.
import { type AdaptiveRate, adaptiveRate, reconfigured, recovered, throttled } from './adaptive-rate';
import { afterServing, shareOf, type Turn } from './lending-turns';

export interface CallLedger {
  rate: AdaptiveRate;
  /** Leases with places that no report has settled yet. */
  leases: readonly Lease[];
  /** Calls that ended within the last window. */
  ended: readonly { count: number; at: number }[];
  nextLease: number;
  /** Places that the pace allows to be lent at `now`; parts of one count. */
  paced: number;
  /** Workers that wait for places. */
  turns: readonly Turn[];
  /** Time of the last request; the ledger's clock never goes back. */
  now: number;
}

interface Lease {
  id: number;
  granted: number;
  ended: number;
  returned: number;
  until: number;
}

/** The use of one lease so far, in totals. */
export interface LeaseReport {
  lease: number;
  /** Calls that ended; the last of them `agoMs` before this was sent. */
  ended: number;
  agoMs: number;
  /** Places that expired unused. */
  returned: number;
}

export interface PlacesRequest {
  /** Id of the worker's budget. */
  asker: string;
  requestsPerMinute: number;
  want: number;
  reports: readonly LeaseReport[];
  /** The target answered 429 since the last request; `waitMs` where it said how long. */
  throttled?: { waitMs?: number };
}

export interface Places {
  lease: number;
  /** None to as many as were wanted. */
  count: number;
  /** Milliseconds from the sending of the request within which a call must begin; an older place is lost. */
  validMs: number;
  /** With fewer than wanted: the worker should ask again after so many milliseconds. */
  againMs: number;
}

/** Of a run that lends from it. */
export interface LedgerInput {
  carried?: CallLedger;
  /** What it lent in the last minute is not known. */
  follows?: 'unreadable';
}

/** A minute, and a little for the rounding of the target's clock. */
export const windowMs = 60_050;
const validMs = 30_000;
/** A call that began at the last moment has ended by then: the client gives up after 15 s. */
const longestCallMs = 20_000;
/** Places that become free one by one are lent together. */
const shortestAgainMs = 1_000;
const minuteMs = 60_000;
const secondsOfAMinute = 60;
/** A worker that asks this much later than advised loses its turn: it is gone, or needs no place any more. */
const patienceMs = 2_000;
/** Share of a minute that is lent at once after a pause: five seconds. */
const burstShare = 1 / 12;
const smallestBurst = 2;

export function emptyLedger(requestsPerMinute: number, now: number): CallLedger {
  const rate = adaptiveRate(requestsPerMinute, now);
  // A worker may still report on leases of a ledger that has ended, so no lease number may be used twice.
  return { rate, leases: [], ended: [], nextLease: now, paced: burstOf(rate), turns: [], now };
}

/** All places of the last minute may have been called, but for a burst: the rate holds, and a few calls need not wait for it. */
export function ledgerAfterUnreadable(requestsPerMinute: number, now: number): CallLedger {
  const empty = emptyLedger(requestsPerMinute, now);
  return { ...empty, ended: [{ count: empty.rate.limit - empty.paced, at: now }] };
}

export function lend(
  before: CallLedger,
  request: PlacesRequest,
  clock: number,
): { ledger: CallLedger; places: Places } {
  const now = Math.max(clock, before.now);
  const settled = settle(before, request.reports, now);
  const rate = adapted(before.rate, request, now);
  const paced = Math.min(burstOf(rate), before.paced + ((now - before.now) * rate.limit) / minuteMs);
  const turns = {
    turns: before.turns.filter(({ until }) => now < until),
    size: Math.max(1, Math.floor(rate.limit / secondsOfAMinute)),
    available: now < rate.pausedUntil ? 0 : Math.min(rate.limit - occupied(settled), Math.floor(paced)),
  };
  const count = shareOf(request.asker, request.want, turns);
  const lease = { id: before.nextLease, granted: count, ended: 0, returned: 0, until: now + validMs };
  const leases = count === 0 ? settled.leases : [...settled.leases, lease];
  const ledger = { ...settled, rate, leases, nextLease: before.nextLease + 1, paced: paced - count, now };
  const again = againMs(ledger);
  const waiting = afterServing(request.asker, { want: request.want, count }, turns, now + again + patienceMs);
  return { ledger: { ...ledger, turns: waiting }, places: { lease: lease.id, count, validMs, againMs: again } };
}

function burstOf({ limit }: AdaptiveRate): number {
  return Math.max(smallestBurst, Math.floor(limit * burstShare));
}

function settle(ledger: CallLedger, reports: readonly LeaseReport[], now: number): CallLedger {
  const byLease = new Map(reports.map((report) => [report.lease, report]));
  const ended = ledger.ended.filter(({ at }) => at + windowMs > now);
  const leases: Lease[] = [];
  for (const lease of ledger.leases) {
    const report = byLease.get(lease.id);
    const known = report === undefined ? lease : reported(lease, report);
    if (report !== undefined && known.ended > lease.ended) {
      ended.push({ count: known.ended - lease.ended, at: now - Math.max(0, report.agoMs) });
    }
    const lastMoment = lease.until + longestCallMs;
    if (openOf(known) === 0) continue;
    if (now < lastMoment) leases.push(known);
    else if (lastMoment + windowMs > now) ended.push({ count: openOf(known), at: lastMoment });
  }
  return { ...ledger, leases, ended };
}

/** Totals only grow, and never beyond what was lent: a worker cannot talk itself into more. */
function reported(lease: Lease, report: LeaseReport): Lease {
  const ended = Math.min(Math.max(lease.ended, report.ended), lease.granted);
  const returned = Math.min(Math.max(lease.returned, report.returned), lease.granted - ended);
  return { ...lease, ended, returned };
}

function adapted(before: AdaptiveRate, request: PlacesRequest, now: number): AdaptiveRate {
  const configured = Math.max(1, Math.floor(request.requestsPerMinute));
  const rate = configured === before.configured ? before : reconfigured(before, configured);
  return request.throttled === undefined ? recovered(rate, now) : throttled(rate, request.throttled.waitMs, now);
}

function occupied({ leases, ended }: CallLedger): number {
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  return sum(leases.map(openOf)) + sum(ended.map(({ count }) => count));
}

function openOf({ granted, ended, returned }: Lease): number {
  return granted - ended - returned;
}

function againMs(ledger: CallLedger): number {
  const { rate, ended, paced, now } = ledger;
  const first = Math.min(...ended.map(({ at }) => at + windowMs - now));
  const comesBack = occupied(ledger) < rate.limit || !Number.isFinite(first) ? 0 : first;
  const falls = ((1 - paced) * minuteMs) / rate.limit;
  return Math.ceil(Math.max(shortestAgainMs, comesBack, falls, rate.pausedUntil - now));
}
