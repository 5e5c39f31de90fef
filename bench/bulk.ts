// npm run bench:bulk [-- SIZE GUPY_PER_MINUTE PROVIDER_PER_MINUTE]
// 5,000 candidates moved at once, two workers, the whole product as processes, at 450 requests to Gupy a minute: about 12
// minutes. Prints what it cost Gupy and how long it took beside what the rates allow at best, and keeps it in bench/results.
// What could go wrong: a slow or busy machine is measured instead of the rate; `shareOfGupysRate` far below 1 says so.
import { BridgeWorld } from '../test/support/bridge-world';
import { bulkRun, startBulk } from '../test/support/bulk-run';
import { progressOn } from '../dev-server/progress';
import { resolveTemporalCli } from '../dev-server/temporal-cli';
import { keepResult } from './kept-result';

async function main([size = 5_000, gupy = 450, provider = 600]: readonly number[]): Promise<void> {
  process.env['TEMPORAL_CLI_PATH'] = await resolveTemporalCli({ progress: progressOn(process.stderr) });
  const rates = { gupy, provider };
  const world = await BridgeWorld.create({ rates });
  try {
    await startBulk(world, rates);
    const optimumMs = (size / Math.min(gupy, provider)) * 60_000;
    const figures = await bulkRun(world, { size, rates, boundMs: 3 * optimumMs + 120_000 });
    const drainOverOptimum = figures.drainSeconds / figures.optimumSeconds;
    const perMinute = (figures.requestsPerApplication * size * 60) / figures.drainSeconds;
    keepResult(`bulk-${size}`, { rates, ...figures, drainOverOptimum, shareOfGupysRate: perMinute / gupy });
  } finally {
    await world.close();
  }
}

void main(process.argv.slice(2).map(Number));
