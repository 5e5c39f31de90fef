// A journal of every request to a stand-in and its outcome. The entry is written on arrival, so the journal also has a request
// that hangs or is reset. The token is never kept.
import { Condition } from './condition';

export interface RequestEntry {
  readonly seq: number;
  /** Name of the route, `unknown` where none matched. */
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, the text where it is none, undefined where there was no body. */
  readonly body: unknown;
  /** Epoch ms of arrival. */
  readonly at: number;
  /** Epoch ms of the answer's end, or of the moment it was cut. */
  endedAt?: number;
  /** Absent while unanswered, and where the answer was lost. */
  status?: number;
  /** The kind of fault that was played on it. */
  fault?: string;
  /** Whether the handler ran: true together with a `reset` fault is "accepted but answer lost". */
  handled: boolean;
}

const keptEntries = 200_000;

export class RequestJournal {
  private entries: RequestEntry[] = [];
  private readonly condition = new Condition();
  private readonly listeners = new Set<(entry: RequestEntry) => void>();
  private readonly counts = new Map<string, { arrived: number; ended: number }>();
  private next = 1;

  open(entry: Omit<RequestEntry, 'seq' | 'handled' | 'endedAt' | 'status' | 'fault'>): RequestEntry {
    const opened: RequestEntry = { seq: this.next, ...entry, handled: false };
    this.next += 1;
    this.entries.push(opened);
    this.counted(opened.route).arrived += 1;
    if (this.entries.length > keptEntries) this.entries = this.entries.slice(keptEntries / 10);
    this.tell(opened);
    return opened;
  }

  /** Calls on the arrival and on the end of every request. */
  on(listener: (entry: RequestEntry) => void): void {
    this.listeners.add(listener);
  }

  close(entry: RequestEntry, status?: number): void {
    if (entry.endedAt !== undefined) return;
    entry.endedAt = Date.now();
    if (status !== undefined) entry.status = status;
    this.counted(entry.route).ended += 1;
    this.tell(entry);
  }

  /** Requests of one route (all without a name), oldest first. */
  of(route?: string): RequestEntry[] {
    return route === undefined ? [...this.entries] : this.entries.filter((entry) => entry.route === route);
  }

  since(seq = 0): RequestEntry[] {
    return this.entries.filter((entry) => entry.seq > seq);
  }

  /** Of one route, or of all; also those whose entries are forgotten already. */
  count(route?: string): number {
    if (route !== undefined) return this.counts.get(route)?.arrived ?? 0;
    return [...this.counts.values()].reduce((sum, { arrived }) => sum + arrived, 0);
  }

  /** The most requests that arrived within any sliding window of this length: what a rate promise is checked against. */
  peak(windowMs: number, route?: string): number {
    const times = this.of(route).map((entry) => entry.at);
    let first = 0;
    let most = 0;
    times.forEach((time, last) => {
      while (time - (times[first] ?? time) >= windowMs) first += 1;
      most = Math.max(most, last - first + 1);
    });
    return most;
  }

  /** Waits until this many requests of a route have arrived (and, by default, ended). */
  async waitFor(route: string, count = 1, { ended = true, timeoutMs = 240_000 } = {}): Promise<RequestEntry[]> {
    const enough = (): RequestEntry[] | undefined => {
      const counted = this.counts.get(route);
      const reached = ended ? counted?.ended : counted?.arrived;
      return (reached ?? 0) >= count ? this.of(route) : undefined;
    };
    return this.condition.until(enough, `${count} requests of ${route}`, timeoutMs);
  }

  /** Forgets everything, counts included. */
  clear(): void {
    this.entries = [];
    this.counts.clear();
  }

  private tell(entry: RequestEntry): void {
    for (const listener of this.listeners) listener(entry);
    this.condition.changed();
  }

  private counted(route: string): { arrived: number; ended: number } {
    const counted = this.counts.get(route) ?? { arrived: 0, ended: 0 };
    this.counts.set(route, counted);
    return counted;
  }
}
