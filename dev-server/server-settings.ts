// What a Temporal server is told, beside its defaults. First, that a flood of signals grows no run without limit
// (docs/bounds.md): a run ends, or continues as new, only in a task during which no signal came, and with the defaults the
// server breaks every task off after 100 signals of a flood without a gap, so the run never gets to turn, up to 10 000 signals.
// Second, that a queue is one queue: with the default of four partitions the candidates of a bulk move arrive out of their
// order, and those who wait to be read stand on twice as many pages of Gupy's list (gupy/step-pages.ts).

/** Dynamic configuration of the server; `docker/temporal-settings.yaml` says the same. */
export const serverSettings = {
  /** Signals that wait for the end of a task; more would break it off, so there must be room for all that may come. */
  'history.maximumBufferedEventsBatch': 1000,
  /**
   * Signals that one run takes; the next is refused, its sender tries again, and the run turns meanwhile. More than the events
   * after which our runs continue as new (workflows/long-history.ts), so that a run that is full is one that turns.
   */
  'history.maximumSignalsPerExecution': 300,
  /** One partition is first in, first out, and good for hundreds of tasks a second: many times what the rates let through. */
  'matching.numTaskqueueReadPartitions': 1,
  'matching.numTaskqueueWritePartitions': 1,
} as const;
