// A cache of the candidates of whom nothing is missing: most of a step are the same in every cycle, and the worker asks neither
// Gupy nor Temporal about them again until something of them changes. It lives in one process, bounded in number and time;
// whom it forgets is checked again.
import { type Clock, monotonicClock } from '../outbound/clock';
import { keepNewest } from '../outbound/newest-kept';

const keptMs = 24 * 3_600_000;
/** About 20 MB. */
const mostKept = 100_000;

/** `undated`: known as far as the run knows; Gupy may show that the candidate came back since. */
export type Checked = 'known' | 'undated' | 'settled';

export class CheckedCandidates {
  private readonly kept = new Map<string, { verdict: Checked; basis: string; at: number }>();
  private readonly clock: Clock;

  constructor(clock: Clock = monotonicClock) {
    this.clock = clock;
  }

  /** @param basis what the verdict rests on: another text is another case */
  get(applicationId: number, stepId: number, basis: string): Checked | undefined {
    const known = this.kept.get(`${applicationId}.${stepId}`);
    return known?.basis === basis && this.clock.now() - known.at < keptMs ? known.verdict : undefined;
  }

  add(applicationId: number, stepId: number, basis: string, verdict: Checked): void {
    keepNewest(this.kept, `${applicationId}.${stepId}`, { verdict, basis, at: this.clock.now() }, mostKept);
  }
}
