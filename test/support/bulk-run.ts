// Many candidates moved at once, two workers, the whole product as processes: what it cost Gupy, and how long it took. The
// provider has each result a little later, so that only the rates hold it up.
import { demoJob, demoSteps } from '../../simulator/seed-data';
import type { RequestEntry } from '../../simulator/request-journal';
import type { BridgeWorld } from './bridge-world';
import { eventually } from './eventually';

/** After the run knows of its order: a result that overtakes that makes the write read first, rightly. */
const resultAfterMs = 8_000;

export interface BulkRun {
  size: number;
  /** Requests per minute. */
  rates: { gupy: number; provider: number };
  /** How long it may take in all. */
  boundMs: number;
}

export interface BulkFigures {
  applications: number;
  /** Gupy's requests that are no tag. */
  reads: number;
  /** Those, by what they were for. */
  readsByKind: Record<string, number>;
  readsPerApplication: number;
  requestsPerApplication: number;
  /** Answers 429 of Gupy. */
  throttled: number;
  /** Most requests in any sliding minute, and in any ten seconds. */
  busiestMinute: number;
  busiestTenSeconds: number;
  /** From the first move, and from the first tag, to the last tag. */
  drainSeconds: number;
  tagSeconds: number;
  /** What the slower of the two rates allows at best. */
  optimumSeconds: number;
  /** Tags that were put twice, orders that were made twice. */
  doubles: number;
}

/** Starts everything in a world with these rates. */
export async function startBulk(world: BridgeWorld, rates: BulkRun['rates']): Promise<void> {
  const { gupy, provider } = world.simulator;
  provider.settings.change({ autoComplete: { afterMs: resultAfterMs, result: { outcome: 'passed' } } });
  // Strictly the configured rate, and not one more.
  gupy.settings.change({ rateLimit: { requestsPerMinute: rates.gupy } });
  await world.startAll();
  await world.startAnotherWorker();
}

export async function bulkRun(world: BridgeWorld, { size, rates, boundMs }: BulkRun): Promise<BulkFigures> {
  const { gupy, provider } = world.simulator;
  const ids = Array.from({ length: size }, () => candidate(world));
  const from = gupy.requests.of().at(-1)?.seq ?? 0;
  const begun = Date.now();
  for (const id of ids) world.enterExam(id);
  await eventually(
    () => gupy.story.of('tag-put').length >= size,
    () => `${gupy.story.of('tag-put').length} of ${size} tags; worker: ${world.worker?.log.slice(-1_000)}`,
    boundMs,
  );
  const requests = gupy.requests.since(from);
  const tags = requests.filter(({ route }) => route === 'putTag');
  const reads = requests.filter(({ route }) => route !== 'putTag');
  const first = tags[0]?.at ?? begun;
  const last = tags.at(-1)?.at ?? begun;
  const orders = provider.story.of('order-received').length;
  return {
    applications: size,
    reads: reads.length,
    readsByKind: countedByKind(reads),
    readsPerApplication: reads.length / size,
    requestsPerApplication: requests.length / size,
    throttled: requests.filter(({ status }) => status === 429).length,
    busiestMinute: gupy.requests.peak(60_000),
    busiestTenSeconds: gupy.requests.peak(10_000),
    drainSeconds: (last - begun) / 1_000,
    tagSeconds: (last - first) / 1_000,
    optimumSeconds: (size / Math.min(rates.gupy, rates.provider)) * 60,
    doubles: gupy.story.of('tag-put').length - size + orders - size,
  };
}

function candidate(world: BridgeWorld): number {
  return world.simulator.gupy.world.addApplication({ jobId: demoJob.id, stepId: demoSteps.interview.id }).id;
}

function countedByKind(reads: readonly RequestEntry[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of reads.map(kindOf)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** The fields that are asked for tell who asks: an order wants contact data, reconciliation the time of the last change. */
function kindOf({ route, query }: RequestEntry): string {
  if (route !== 'listApplications') return route;
  const parameters = new URLSearchParams(query);
  const fields = parameters.get('fields') ?? '';
  const asker = fields.includes('manualCandidate')
    ? 'order'
    : fields.includes('updatedAt')
      ? 'reconciliation'
      : 'write';
  return `${asker}, ${parameters.has('id') ? 'one by id' : 'a page'}`;
}
