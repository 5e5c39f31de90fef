// Many candidates moved at once, two worker processes, rates scaled up. How long it takes is the machine's business here, and so
// is how many come together in a read; at full size both are held by test/long/bulk-drain.test.ts in virtual time, and measured
// by `npm run bench`.
import { BridgeWorld } from '../support/bridge-world';
import { type BulkFigures, bulkRun, startBulk } from '../support/bulk-run';
import { sized } from '../support/loop-size';

const size = sized({ quick: 75, long: 300 });
const rates = { gupy: 900, provider: 6_000 };
let world: BridgeWorld;
let figures: BulkFigures;

beforeAll(async () => {
  world = await BridgeWorld.create({ rates });
  await startBulk(world, rates);
  figures = await bulkRun(world, { size, rates, boundMs: 240_000 });
  console.info(JSON.stringify(figures));
});
afterAll(() => world?.close());

it('P-RATE: a bulk move costs two workers at most 0.05 reads per application, the start of each, and one for each wait', () => {
  // The steps of the job, those who came before there was company, the first pages.
  const start = 2 * 8;
  // A worker waits at least two seconds for company: the longer the candidates take to come in, the oftener it reads.
  const waits = 2 * (figures.drainSeconds / 2);
  expect(figures.reads).toBeLessThanOrEqual(0.05 * size + start + waits);
});

it('P-RATE: a bulk move goes out evenly, below the rate, and is refused nowhere', () => {
  expect(figures.throttled).toBe(0);
  expect(figures.busiestMinute).toBeLessThanOrEqual(rates.gupy);
  // Five seconds' worth at once, ten as they pass, and what one round of asking brings together.
  expect(figures.busiestTenSeconds).toBeLessThanOrEqual((rates.gupy / 60) * (5 + 10 + 2));
});

it('P-ONCE: a bulk move orders once and tags once for each', () => {
  expect(figures.doubles).toBe(0);
});
