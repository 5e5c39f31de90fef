// What waiting costs: the growth of the database and the memory of the processes with so many exams ordered and without a result, and how
// soon a result is written after a restart, when no run is in the worker's memory any more.
import { eventually } from '../test/support/eventually';
import { percentile } from '../test/support/percentile';
import { scrape } from '../test/support/scraped-metrics';
import type { Database } from './databases';
import { inParallel } from './flow';
import { whileOpen } from './open-side';
import { residentMb } from './process-cost';
import { Outside, type Side } from './side';

export interface WaitingFigures {
  waiting: number;
  databaseBytes: number;
  workerMb: number;
  workerMbBefore: number;
  serverMb: number;
  /** Runs that the worker holds in memory. */
  cachedRuns: number;
  /** After a kill of the worker. Milliseconds from the ready worker to the first tag, and from later callbacks to their tags. */
  restart: { workerMb: number; firstTagMs: number; tagMs: { p50: number; p95: number } };
}

/** Results after a restart, one after the other. */
const singles = 20;

export async function measureWaiting(database: Database, sizes: readonly number[]): Promise<WaitingFigures[]> {
  const figures: WaitingFigures[] = [];
  for (const waiting of sizes) figures.push(await whileOpen('bridge', database, (side) => measured(side, waiting)));
  return figures;
}

async function measured(side: Side, waiting: number): Promise<WaitingFigures> {
  const { server = 0, worker = 0 } = side.pids;
  const outside = new Outside(side.world);
  const before = { bytes: await side.storage.bytes(), mb: residentMb(worker) };
  const ids = await fillWith(side, outside, waiting);
  const figures = {
    waiting,
    databaseBytes: Math.round(((await side.storage.bytes()) - before.bytes) / waiting),
    workerMb: residentMb(worker),
    workerMbBefore: before.mb,
    serverMb: residentMb(server),
    cachedRuns: (await scrape(side.world.worker?.opsUrl ?? '')).sum('temporal_sticky_cache_size'),
  };
  return { ...figures, restart: await afterRestart(side, outside, ids) };
}

/** @returns the candidates whose exams were ordered */
export async function fillWith(side: Side, outside: Outside, waiting: number): Promise<number[]> {
  const ids = Array.from({ length: waiting }, () => outside.candidate());
  const boundMs = 120_000 + waiting * 100;
  await inParallel(ids, async (id) => (await side.moved(id)).text());
  await outside.untilOrdered(ids, boundMs);
  const { workflow } = await side.world.client();
  await eventually(
    async () => (await workflow.count('ExamStatus="waiting"')).count >= waiting,
    () => 'not all wait',
    boundMs,
  );
  return ids;
}

async function afterRestart(side: Side, outside: Outside, ids: readonly number[]): Promise<WaitingFigures['restart']> {
  const { world } = side;
  await world.worker?.end('SIGKILL');
  await world.startWorker();
  const ready = performance.now();
  const [first = 0, ...others] = ids.slice(0, singles + 1);
  await outside.complete(first);
  await outside.untilTagged([first]);
  const firstTagMs = Math.round(outside.taggedAt(first) - ready);
  const times: number[] = [];
  for (const id of others) {
    const sent = performance.now();
    await outside.complete(id);
    await outside.untilTagged([id]);
    times.push(outside.taggedAt(id) - sent);
  }
  const [p50 = 0, p95 = 0] = [0.5, 0.95].map((share) => Math.round(percentile(times, share)));
  return { workerMb: residentMb(world.worker?.pid ?? 0), firstTagMs, tagMs: { p50, p95 } };
}
