// Time as a dependency, so that budgets and batches are tested without waiting for real minutes.

export interface Clock {
  /** Milliseconds on a clock that only goes forward; its zero means nothing. */
  now(): number;
  /** Runs once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** Not the wall clock: a stepped system time must neither open nor close a budget. */
export const monotonicClock: Clock = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
