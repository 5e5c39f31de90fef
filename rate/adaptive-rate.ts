// How a rate adapts to a 429: all calls pause, the limit drops at once and recovers slowly. Pure, since the call ledger runs
// in a workflow.

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
  /** One burst brings many 429 at once; within this time they count as one. */
  dropEveryMs: 10_000,
  dropTo: 0.7,
  /** Share of the configured rate that comes back per quiet minute: about six minutes from one drop. */
  recoverShare: 0.05,
  recoverEveryMs: 60_000,
  /** Share of the configured rate that always stays: without any call the bridge would never see that the target recovered. */
  floorShare: 0.1,
} as const;

export function adaptiveRate(requestsPerMinute: number, now: number): AdaptiveRate {
  const configured = Math.floor(requestsPerMinute);
  const never = -Number.MAX_SAFE_INTEGER; // not Infinity: it must survive JSON
  return { configured, limit: configured, pausedUntil: never, lastDrop: never, lastChange: now };
}

/** The target answered 429: all calls pause as long as it asks (5 s if it names no wait), and the limit drops. */
export function throttled(rate: AdaptiveRate, waitMs: number | undefined, now: number): AdaptiveRate {
  const paused = { ...recovered(rate, now), pausedUntil: Math.max(rate.pausedUntil, now + (waitMs ?? rules.pauseMs)) };
  if (now - rate.lastDrop < rules.dropEveryMs) return paused;
  const floor = Math.max(1, Math.ceil(rate.configured * rules.floorShare));
  const limit = Math.max(floor, Math.floor(paused.limit * rules.dropTo));
  return { ...paused, limit, lastDrop: now, lastChange: now };
}

/** The newest configuration counts, and the drop after a 429 stays: during a deployment old and new workers ask by turns. */
export function reconfigured(rate: AdaptiveRate, configured: number): AdaptiveRate {
  const limit = Math.max(1, Math.round((configured * rate.limit) / rate.configured));
  return { ...rate, configured, limit };
}

/** The rate at `now`, with the part of the limit that has recovered since the last 429. */
export function recovered(rate: AdaptiveRate, now: number): AdaptiveRate {
  const minutes = Math.floor((now - rate.lastChange) / rules.recoverEveryMs);
  if (minutes <= 0) return rate;
  const more = Math.ceil(rate.configured * rules.recoverShare) * minutes;
  const lastChange = rate.lastChange + minutes * rules.recoverEveryMs;
  return { ...rate, lastChange, limit: Math.min(rate.configured, rate.limit + more) };
}
