// A clock that stands still until the test moves it; timers run in the order of their time.
import type { Clock } from '../../outbound/clock';

export interface FakeClock extends Clock {
  /** Moves time on, running what falls due, and lets promises settle after each timer. */
  advance(ms: number): Promise<void>;
  /** How many timers are set. */
  pending(): number;
}

export function createFakeClock(): FakeClock {
  let time = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => time,
    pending: () => timers.size,
    after(ms, run) {
      const timer = { at: time + Math.max(0, ms), run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(ms) {
      const end = time + ms;
      await settle();
      for (;;) {
        let due: { at: number; run: () => void } | undefined;
        for (const timer of timers) if (timer.at < (due?.at ?? Infinity)) due = timer;
        if (due === undefined || due.at > end) break;
        timers.delete(due);
        time = due.at;
        due.run();
        await settle();
      }
      time = end;
    },
  };
}
