// Timers of a stand-in. Documented waits (retries after minutes and hours) run in scaled time. A time that the peer measures
// too (timeouts, rate windows) is real time and needs no scheduler. `close` cancels every timer.

export class Scheduler {
  /** How many documented milliseconds pass in one real one: 1 is real time, 60000 makes a minute last 1 ms. */
  readonly timeScale: number;
  private readonly startedMs = Date.now();
  private readonly timers = new Set<NodeJS.Timeout>();
  private closed = false;

  constructor(timeScale: number) {
    if (!(timeScale > 0)) throw new RangeError(`timeScale must be above 0, not ${timeScale}`);
    this.timeScale = timeScale;
  }

  /** Documented ms: a clock that goes `timeScale` times as fast. */
  now(): number {
    return (Date.now() - this.startedMs) * this.timeScale;
  }

  /** How long a documented wait lasts here. */
  realMs(documentedMs: number): number {
    return documentedMs / this.timeScale;
  }

  /** @returns the function that cancels it */
  afterReal(ms: number, task: () => void): () => void {
    if (this.closed) return () => undefined;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      task();
    }, ms);
    this.timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.timers.delete(timer);
    };
  }

  close(): void {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }
}
