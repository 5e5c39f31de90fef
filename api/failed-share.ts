// The share of the webhook requests of the last 7 days that were not answered with 200 (R12): Gupy removes a URL at 100 %,
// without notice. Refusals of strangers count as well: a stranger looks like Gupy with a wrong secret, and that case needs the
// warning. A restart of the process empties the memory.
const hourMs = 3_600_000;
const hours = 7 * 24;

interface Hour {
  hour: number;
  answered: number;
  failed: number;
}

export class FailedShare {
  private readonly nowMs: () => number;
  private readonly ring: Hour[] = Array.from({ length: hours }, () => ({ hour: -1, answered: 0, failed: 0 }));

  /** @param nowMs milliseconds on any clock */
  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
  }

  record(failed: boolean): void {
    const hour = Math.floor(this.nowMs() / hourMs);
    const index = hour % hours;
    let slot = this.ring[index];
    if (slot?.hour !== hour) slot = this.ring[index] = { hour, answered: 0, failed: 0 };
    slot.answered += 1;
    if (failed) slot.failed += 1;
  }

  /** 0 to 1; 0 without a request. */
  share(): number {
    const oldest = Math.floor(this.nowMs() / hourMs) - hours + 1;
    const recent = this.ring.filter(({ hour }) => hour >= oldest);
    const answered = recent.reduce((sum, hour) => sum + hour.answered, 0);
    const failed = recent.reduce((sum, hour) => sum + hour.failed, 0);
    return answered === 0 ? 0 : failed / answered;
  }
}
