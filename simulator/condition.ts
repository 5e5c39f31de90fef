// Waits until a condition holds. Each change checks the condition again: no polling, no fixed sleep, always a bound.

export class Condition {
  private readonly waiters = new Set<() => void>();

  /** Checks every waiting condition. Call after each change that one may depend on. */
  changed(): void {
    for (const check of [...this.waiters]) check();
  }

  /** The first value of `probe` that is not undefined. Rejects after `timeoutMs` (real time), naming `what`. */
  async until<T>(probe: () => T | undefined, what: string, timeoutMs: number): Promise<T> {
    const already = probe();
    if (already !== undefined) return already;
    return new Promise<T>((resolve, reject) => {
      const settle = (finish: () => void): void => {
        clearTimeout(timer);
        this.waiters.delete(check);
        finish();
      };
      const check = (): void => {
        const value = probe();
        if (value !== undefined) settle(() => resolve(value));
      };
      const timer = setTimeout(() => settle(() => reject(new Error(`${what}: not within ${timeoutMs} ms`))), timeoutMs);
      this.waiters.add(check);
    });
  }
}
