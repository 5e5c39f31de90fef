// npm run bench:progress [-- CANDIDATES PER_SECOND]
// From the provider's message that an exam is booked to the tag and the comment in Gupy, while Gupy answers: the whole product as
// processes, at the rates of bridge.yaml. About two minutes. Prints milliseconds beside the goal, and keeps them in bench/results.
// What could go wrong: more messages a second than the rate to Gupy allows would measure the rate; each costs about four requests.
import { setTimeout as pause } from 'node:timers/promises';
import { progressOn } from '../dev-server/progress';
import { resolveTemporalCli } from '../dev-server/temporal-cli';
import { BridgeWorld } from '../test/support/bridge-world';
import { eventually } from '../test/support/eventually';
import { percentile } from '../test/support/percentile';
import { watchCircumstances } from './circumstances';
import { keepResult } from './kept-result';

const goalMs = 5_000;
/** As Gupy documents them least, for all workers together. */
const rates = { gupy: 450, provider: 600 };
const dayMs = 86_400_000;

export interface ProgressFigures {
  candidates: number;
  perSecond: number;
  /** From the message to what it changes in Gupy last. */
  toGupyMs: { p50: number; p95: number; p99: number; most: number };
  /** Comments that came twice. */
  doubles: number;
  throttled: number;
}

/** In a world that runs, with words for the stages. */
export async function measureProgress(
  world: BridgeWorld,
  { candidates, perSecond }: { candidates: number; perSecond: number },
): Promise<ProgressFigures> {
  const { gupy, provider } = world.simulator;
  const written = new Map<number, number>();
  gupy.story.on((event) => {
    if (event.type !== 'tag-put' && event.type !== 'comment-posted') return;
    written.set(event.applicationId, performance.now());
  });
  const waiting = await Promise.all(Array.from({ length: candidates }, () => world.waiting()));
  await eventually(
    () => waiting.every(({ id }) => gupy.world.commentTexts(id).length === 1),
    () => 'not every order is written',
    120_000,
  );
  // What was used of the minute is free again.
  await pause(60_000);
  const sent = new Map<number, number>();
  const begun = performance.now();
  for (const [number, { id, reference }] of waiting.entries()) {
    await pause(Math.max(0, begun + (number * 1_000) / perSecond - performance.now()));
    sent.set(id, performance.now());
    await provider.bookings.book(reference, { scheduledFor: new Date(Date.now() + 5 * dayMs).toISOString() });
  }
  const isSaid = (id: number) => gupy.world.commentTexts(id).some((text) => text.includes('agendado'));
  await eventually(
    () => waiting.every(({ id }) => isSaid(id)),
    () => `${waiting.filter(({ id }) => !isSaid(id)).length} messages are not written`,
    120_000,
  );
  const times = waiting.map(({ id }) => (written.get(id) ?? Infinity) - (sent.get(id) ?? 0));
  const [p50, p95, p99, most] = [0.5, 0.95, 0.99, 1].map((share) => Math.round(percentile(times, share)));
  return {
    ...{ candidates, perSecond },
    toGupyMs: { p50: p50 ?? 0, p95: p95 ?? 0, p99: p99 ?? 0, most: most ?? 0 },
    doubles: waiting.filter(({ id }) => gupy.world.commentTexts(id).length !== 2).length,
    throttled: gupy.requests.of().filter(({ status }) => status === 429).length,
  };
}

async function main([candidates = 60, perSecond = 1]: readonly number[]): Promise<void> {
  process.env['TEMPORAL_CLI_PATH'] = await resolveTemporalCli({ progress: progressOn(process.stderr) });
  const circumstances = watchCircumstances('bench:progress', ['sqlite']);
  const world = await BridgeWorld.create({ rates, writes: 'stages-too' });
  try {
    await world.startAll();
    const figures = await measureProgress(world, { candidates, perSecond });
    const isReached = figures.toGupyMs.p95 <= goalMs;
    await keepResult('progress', { ...circumstances(), figures: { rates, ...figures, goalMs, isReached } });
  } finally {
    await world.close();
  }
}

if (require.main === module) void main(process.argv.slice(2).map(Number));
