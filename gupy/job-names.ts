// Names of jobs, for orders that v2 of Gupy's API is read for: it may show the id of the job alone. A cache, since a job is hardly ever
// renamed; names are public. What could go wrong: the company has thousands of jobs, so the list is read seldom, and only where many
// names are missing; a name that stays unknown costs a read by v1, which shows it.
import { type Clock, monotonicClock } from '../outbound/clock';
import { keepNewest } from '../outbound/newest-kept';

export interface NamedJob {
  id: number;
  name: string;
}

/** Milliseconds between two looks at the list. */
const listEveryMs = 600_000;
/** So few are read by v1 together with their candidates. */
const fewMissing = 10;
const mostKept = 20_000;

export class JobNames {
  private readonly known = new Map<number, string>();
  private readonly list: (signal: AbortSignal) => AsyncIterable<NamedJob>;
  private readonly clock: Clock;
  private listedAt = Number.NEGATIVE_INFINITY;

  constructor(list: (signal: AbortSignal) => AsyncIterable<NamedJob>, clock: Clock = monotonicClock) {
    this.list = list;
    this.clock = clock;
  }

  get(jobId: number): string | undefined {
    return this.known.get(jobId);
  }

  note({ id, name }: NamedJob): void {
    keepNewest(this.known, id, name, mostKept);
  }

  /** Looks up many missing names at once, where that was not done a short while ago. @throws as the list does */
  async lookUp(jobIds: Iterable<number>, signal: AbortSignal): Promise<void> {
    const missing = new Set([...jobIds].filter((id) => !this.known.has(id)));
    if (missing.size <= fewMissing || this.clock.now() - this.listedAt < listEveryMs) return;
    this.listedAt = this.clock.now();
    for await (const job of this.list(signal)) if (job.name !== '') this.note(job);
  }
}
