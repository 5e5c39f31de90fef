// One deadline for a request, from its arrival (R10): it arrives with its last byte, since R19 bounds how long the bytes may take.
// Whatever the request waits for takes from the same time: deliveries of the same id that are handed over before it, and
// Temporal. What could go wrong: a bound for each call alone; requests that wait for each other then add up their bounds.
import type { Clock } from '../outbound/clock';

/** Milliseconds for Temporal to accept an event: a 503 must be out within 5 s. */
const acceptWithinMs = 3_500;

export class RequestDeadline {
  private readonly clock: Clock;
  private endsAt: number;

  /** The request arrives now. */
  constructor(clock: Clock) {
    this.clock = clock;
    this.endsAt = clock.now() + acceptWithinMs;
  }

  get msLeft(): number {
    return Math.max(0, this.endsAt - this.clock.now());
  }

  /** Work that has a bound of its own takes nothing of this time. */
  async apart<T>(work: Promise<T>): Promise<T> {
    const startedAt = this.clock.now();
    try {
      return await work;
    } finally {
      this.endsAt += this.clock.now() - startedAt;
    }
  }

  /** The answer of `work`, or a rejection at the deadline. */
  async bound<T>(work: Promise<T>): Promise<T> {
    let cancel: () => void = () => undefined;
    const late = new Promise<never>((_resolve, reject) => {
      cancel = this.clock.after(this.msLeft, () => reject(new Error('no answer in time')));
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      cancel();
    }
  }
}
