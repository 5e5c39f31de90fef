// Whether the clock of this machine agrees with the others' (the `Date` of their answers). A clock that is off makes every signed
// callback look forged and every deadline wrong. What could go wrong: the other clock is the wrong one, so all that were seen are named.
import { formatDuration } from '../../config/duration';
import { httpDate } from '../../outbound/foreign-date';
import { type CheckResult, fine, problem, unknown } from './check-result';

/** Milliseconds: `Date` counts whole seconds, and the answer was under way. Signatures may be five minutes off. */
const toleratedMs = 60_000;
const minuteMs = 60_000;

/** A source's name and its `Date` header. */
export type NoteDate = (source: string, date: string) => void;

export class ClockLook {
  /** Milliseconds by which this machine is ahead, by source. */
  private readonly ahead = new Map<string, number>();
  private readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  readonly note: NoteDate = (source, date) => {
    const theirs = httpDate(date);
    if (!Number.isNaN(theirs)) this.ahead.set(source, this.now() - theirs);
  };

  result(): CheckResult {
    const all = [...this.ahead];
    if (all.length === 0) {
      const meaning =
        'compare it by hand (`timedatectl` on the host): where it is off by minutes, every signed callback is refused';
      return unknown('clock', 'no answer had a date to compare this machine with', meaning);
    }
    const off = all.filter(([, ms]) => Math.abs(ms) > toleratedMs);
    if (off.length === 0) return fine('clock', `agrees with ${all.map(([source]) => source).join(', ')}`);
    const differences = off.map(([source, ms]) => `${lengthOf(ms)} ${ms > 0 ? 'ahead of' : 'behind'} ${source}`);
    const others = all.length > off.length ? '; it agrees with the others, so that clock may be the wrong one' : '';
    return problem(
      'clock',
      `this machine is ${differences.join(', ')}${others}`,
      'set the clock by NTP (`timedatectl set-ntp true` on the host): signed callbacks are refused while it is wrong',
    );
  }
}

function lengthOf(ms: number): string {
  return formatDuration(Math.max(minuteMs, Math.round(Math.abs(ms) / minuteMs) * minuteMs));
}
