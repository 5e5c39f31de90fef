import { type Clock, monotonicClock } from '../../outbound/clock';

/** Goes so many times as fast as the real one: what waits for company waits a moment. */
export function fastClock(speed: number): Clock {
  return {
    now: () => speed * monotonicClock.now(),
    after: (ms, run) => monotonicClock.after(ms / speed, run),
  };
}
