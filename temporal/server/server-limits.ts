// What a Temporal server is told so that a flood of signals grows no run without limit (ARCHITECTURE.md). A run ends, or
// continues as new, only in a task during which no signal came. What could go wrong with the defaults: in a flood without a gap
// the server breaks every task off after 100 signals, so the run never gets to turn, up to 10 000 signals.

/** Dynamic configuration of the server; `docker/temporal-limits.yaml` says the same. */
export const serverLimits = {
  /** Signals that wait for the end of a task; more would break it off, so there must be room for all that may come. */
  'history.maximumBufferedEventsBatch': 1000,
  /**
   * Signals that one run takes; the next is refused, its sender tries again, and the run turns meanwhile. More than the events
   * after which our runs continue as new (workflows/long-history.ts), so that a run that is full is one that turns.
   */
  'history.maximumSignalsPerExecution': 300,
} as const;
