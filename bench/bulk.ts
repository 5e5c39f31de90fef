// Candidates moved at once, two workers, the whole product as processes, and no more requests to Gupy than its rate allows: what it cost
// Gupy, and how long it took beside what the rates allow at best.
// What could go wrong: a slow or busy machine is measured instead of the rate; `shareOfGupysRate` far below 1 says so. And the last
// candidates wait for company and for their results, some twenty seconds that weigh less the more there are.
import { BridgeWorld } from '../test/support/bridge-world';
import { type BulkFigures as BulkRunFigures, bulkRun, startBulk } from '../test/support/bulk-run';

export interface BulkFigures extends BulkRunFigures {
  /** Requests per minute. */
  rates: { gupy: number; provider: number };
  drainOverOptimum: number;
  shareOfGupysRate: number;
}

/** @param perMinute requests to Gupy */
export async function measureBulk(size: number, perMinute: number): Promise<BulkFigures> {
  const rates = { gupy: perMinute, provider: 2 * perMinute };
  const world = await BridgeWorld.create({ rates });
  try {
    await startBulk(world, rates);
    const optimumMs = (size / perMinute) * 60_000;
    const figures = await bulkRun(world, { size, rates, boundMs: 3 * optimumMs + 120_000 });
    const usedPerMinute = (figures.requestsPerApplication * size * 60) / figures.drainSeconds;
    return {
      ...figures,
      rates,
      drainOverOptimum: figures.drainSeconds / figures.optimumSeconds,
      shareOfGupysRate: usedPerMinute / perMinute,
    };
  } finally {
    await world.close();
  }
}
