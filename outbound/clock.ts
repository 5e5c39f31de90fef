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

// One signal out of the caller's and a total timeout. By hand, since AbortSignal.any keeps its parts alive as long
// as the longest of them, and a worker's signal lives for weeks.

interface Deadline {
  signal: AbortSignal;
  timedOut(): boolean;
  /** Must be called once the work is over. */
  end(): void;
}

export function startDeadline(caller: AbortSignal, totalMs: number): Deadline {
  const controller = new AbortController();
  let late = false;
  const giveUp = (): void => controller.abort(caller.reason);
  const timer = setTimeout(() => {
    late = true;
    controller.abort();
  }, totalMs);
  if (caller.aborted) giveUp();
  else caller.addEventListener('abort', giveUp, { once: true });
  return {
    signal: controller.signal,
    timedOut: () => late,
    end() {
      clearTimeout(timer);
      caller.removeEventListener('abort', giveUp);
    },
  };
}
