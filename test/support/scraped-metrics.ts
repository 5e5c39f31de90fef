// What `/metrics` of a process says, as numbers.

export class ScrapedMetrics {
  private readonly values: ReadonlyMap<string, number>;

  constructor(text: string) {
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    this.values = new Map(
      lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
    );
  }

  /** Sum of every series of this name that has these labels; 0 when there is none. */
  sum(name: string, labels: Record<string, string> = {}): number {
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    let sum = 0;
    for (const [series, value] of this.values) {
      const [ofName = ''] = series.split('{');
      if (ofName === name && wanted.every((label) => series.includes(label))) sum += value;
    }
    return sum;
  }

  /** Milliseconds. The event loop's delay since the scrape before; it includes the 10 ms between two looks. */
  get loopDelay(): { p99: number; max: number } {
    return {
      p99: this.sum('nodejs_eventloop_lag_p99_seconds') * 1000,
      max: this.sum('nodejs_eventloop_lag_max_seconds') * 1000,
    };
  }

  /** Megabytes of the whole process. */
  get residentMb(): number {
    return this.sum('process_resident_memory_bytes') / 2 ** 20;
  }

  /** Seconds of a processor that the process used since its start: unlike a delay, the same on a busy machine. */
  get cpuSeconds(): number {
    return this.sum('process_cpu_seconds_total');
  }
}

export async function scrape(opsUrl: string): Promise<ScrapedMetrics> {
  const response = await fetch(`${opsUrl}/metrics`, { signal: AbortSignal.timeout(60_000) });
  if (!response.ok) throw new Error(`/metrics answered ${response.status}`);
  return new ScrapedMetrics(await response.text());
}
