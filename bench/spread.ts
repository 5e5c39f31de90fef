// What a candidate costs Gupy when the candidates of a bulk move are spread over many jobs: over 1, 100 and 2,000 jobs, by v1 alone
// and with v2. Two clients as two workers, the Gupy stand-in behind real sockets, the batches on a clock that goes thirty times
// as fast, reads in no order at 600 a minute, and a tag for each. It counts requests, so the machine's speed hardly matters.
// What could go wrong: on a machine that cannot keep up, reads arrive closer together and share more; `slowdown` far above 1 says so.
import { setTimeout as pause } from 'node:timers/promises';
import type { GupyClient } from '../gupy/gupy-client';
import { type GupyStandIn, startGupyStandIn } from '../simulator/gupy/gupy-stand-in';
import { fastClock } from '../test/support/fast-clock';
import { clientOf, gupyToken } from '../test/support/gupy-clients';
import { seededChoice } from '../test/support/seeded-random';
import { median } from './results';

const speed = 30;
const clock = fastClock(speed);
const readsPerMinute = 600;
const workers = 2;
/** That Gupy allows for all of it, as the workers know it. */
const requestsPerMinute = 900;

export interface SpreadFigures {
  way: 'v1' | 'v2';
  jobs: number;
  applications: number;
  /** Reads and tags. */
  requestsPerApplication: number;
  /** By route of the stand-in. */
  requests: Record<string, number>;
  /** Seconds of the batches' clock. */
  longestWait: number;
  medianWait: number;
  /** How much longer it took than the reads should have taken to arrive. */
  slowdown: number;
}

interface Candidate {
  jobId: number;
  applicationId: number;
  step: { id: number; name: string };
}

/** Each number of jobs by both ways. */
export async function measureSpread(
  size: number,
  jobCounts: readonly number[] = [1, 100, 2_000],
): Promise<SpreadFigures[]> {
  const figures: SpreadFigures[] = [];
  for (const jobs of jobCounts) for (const way of ['v1', 'v2'] as const) figures.push(await measured(size, jobs, way));
  return figures;
}

async function measured(size: number, jobs: number, way: SpreadFigures['way']): Promise<SpreadFigures> {
  const gupy = await startGupyStandIn({
    token: gupyToken,
    world: 'empty',
    settings: { v2: { access: way === 'v2' ? 'allowed' : 'forbidden' } },
  });
  const clients = Array.from({ length: workers }, () => clientOf(gupy, {}, { clock, requestsPerMinute }));
  try {
    const candidates = shuffled(candidatesIn(gupy, size, jobs));
    const begun = performance.now();
    const waits = await Promise.all(candidates.map((candidate, index) => serve(clients, candidate, index)));
    const expectedMs = ((size / readsPerMinute) * 60_000) / speed;
    return {
      ...{ way, jobs, applications: size },
      requestsPerApplication: gupy.requests.count() / size,
      requests: countedByRoute(gupy),
      longestWait: Math.round(Math.max(...waits)),
      medianWait: Math.round(median(waits)),
      slowdown: (performance.now() - begun) / expectedMs,
    };
  } finally {
    await Promise.all(clients.map((client) => client.close()));
    await gupy.close();
  }
}

function candidatesIn({ world }: GupyStandIn, size: number, jobs: number): Candidate[] {
  const places = Array.from({ length: jobs }, (_, index) => {
    const job = world.addJob({ name: `Vaga ${index}`, steps: [{ name: 'Inscrição' }, { name: 'Exame admissional' }] });
    return { jobId: job.id, step: world.stepNamed(job.id, 'Exame admissional') };
  });
  return Array.from({ length: size }, (_, index): Candidate => {
    const { jobId, step } = places[index % jobs] ?? { jobId: 0, step: { id: 0, name: '' } };
    const { id } = world.addApplication({ jobId, stepId: step.id });
    return { jobId, applicationId: id, step: { id: step.id, name: step.name } };
  });
}

function shuffled<T>(items: readonly T[]): T[] {
  const choose = seededChoice(1);
  const left = [...items];
  return items.map(() => left.splice(choose(left.length), 1)[0] as T);
}

/** @returns how long the read waited, in seconds of the batches' clock */
async function serve(clients: readonly GupyClient[], candidate: Candidate, index: number): Promise<number> {
  await pause(((index / readsPerMinute) * 60_000) / speed);
  const client = clients[index % workers];
  const { signal } = new AbortController();
  const asked = clock.now();
  const found = await client?.readInStep({ ...candidate, fields: ['name', 'email'] }, signal);
  const waited = (clock.now() - asked) / 1_000;
  if (found?.id !== candidate.applicationId || found.people === undefined) throw new Error('A read answered wrongly');
  await client?.putTag({ ...candidate, tag: 'Apto' }, signal);
  return waited;
}

function countedByRoute(gupy: GupyStandIn): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { route } of gupy.requests.of()) counts[route] = (counts[route] ?? 0) + 1;
  return counts;
}
