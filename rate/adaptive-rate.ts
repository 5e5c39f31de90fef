// How a rate answers to a 429: everything pauses, the limit goes down at once and comes back slowly. Pure, so that a budget
// of one process and the ledger that several share follow the same rules.

export interface AdaptiveRate {
  /** Requests per minute that are configured. */
  configured: number;
  /** Requests per minute that are allowed now. */
  limit: number;
  pausedUntil: number;
  lastDrop: number;
  lastChange: number;
}

/** All in milliseconds or shares. */
const rules = {
  /** After a 429 that names no wait. */
  pauseMs: 5_000,
  /** One burst brings many 429 at once; they count as one. */
  dropEveryMs: 10_000,
  dropTo: 0.7,
  /** Share of the configured rate that comes back per quiet minute: about six minutes from one drop. */
  recoverShare: 0.05,
  recoverEveryMs: 60_000,
  /** Share of the configured rate that is always left: a rate of nothing would never find out that it may go on. */
  floorShare: 0.1,
} as const;

export function adaptiveRate(requestsPerMinute: number, now: number): AdaptiveRate {
  const configured = Math.floor(requestsPerMinute);
  const never = -Number.MAX_SAFE_INTEGER; // not Infinity: it must survive JSON
  return { configured, limit: configured, pausedUntil: never, lastDrop: never, lastChange: now };
}

/** The target answered 429: everything pauses as long as it asks (5 s if it does not say), and the limit goes down. */
export function throttled(rate: AdaptiveRate, waitMs: number | undefined, now: number): AdaptiveRate {
  const paused = { ...recovered(rate, now), pausedUntil: Math.max(rate.pausedUntil, now + (waitMs ?? rules.pauseMs)) };
  if (now - rate.lastDrop < rules.dropEveryMs) return paused;
  const floor = Math.max(1, Math.ceil(rate.configured * rules.floorShare));
  const limit = Math.max(floor, Math.floor(paused.limit * rules.dropTo));
  return { ...paused, limit, lastDrop: now, lastChange: now };
}

/** The newest configuration counts, but what a 429 asked for holds: workers of two configurations may ask by turns. */
export function reconfigured(rate: AdaptiveRate, configured: number): AdaptiveRate {
  const limit = Math.max(1, Math.round((configured * rate.limit) / rate.configured));
  return { ...rate, configured, limit };
}

/** The rate as it is at `now`: some of what a 429 took away has come back. */
export function recovered(rate: AdaptiveRate, now: number): AdaptiveRate {
  const minutes = Math.floor((now - rate.lastChange) / rules.recoverEveryMs);
  if (minutes <= 0) return rate;
  const more = Math.ceil(rate.configured * rules.recoverShare) * minutes;
  const lastChange = rate.lastChange + minutes * rules.recoverEveryMs;
  return { ...rate, lastChange, limit: Math.min(rate.configured, rate.limit + more) };
}
