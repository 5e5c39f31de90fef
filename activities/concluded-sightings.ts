// Candidates of whom this worker knows already that nothing is missing: most of a step are the same in every cycle, and
// neither Gupy nor Temporal is asked about them again until something of them changes. A memory of one process, bounded
// in number and time; what it forgets is looked at again.
import { type Clock, monotonicClock } from '../outbound/clock';

const keptMs = 24 * 3_600_000;
/** About 20 MB. */
const mostKept = 100_000;

export type Concluded = 'known' | 'settled';

export class ConcludedSightings {
  private readonly kept = new Map<string, { verdict: Concluded; seen: string; at: number }>();
  private readonly clock: Clock;

  constructor(clock: Clock = monotonicClock) {
    this.clock = clock;
  }

  /** @param seen what the conclusion rests on: another text is another sighting */
  get(applicationId: number, stepId: number, seen: string): Concluded | undefined {
    const known = this.kept.get(`${applicationId}.${stepId}`);
    return known?.seen === seen && this.clock.now() - known.at < keptMs ? known.verdict : undefined;
  }

  add(applicationId: number, stepId: number, seen: string, verdict: Concluded): void {
    const key = `${applicationId}.${stepId}`;
    this.kept.delete(key);
    this.kept.set(key, { verdict, seen, at: this.clock.now() });
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= mostKept) return;
      this.kept.delete(oldest);
    }
  }
}
