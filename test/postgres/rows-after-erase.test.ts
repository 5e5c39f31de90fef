// T23: what PostgreSQL holds of an application that was erased, table by table (test/long has the twin on SQLite).
import { erasures, expectOnlyTimers } from '../support/erased-rows';
import { ProductionTopology } from '../support/production-topology';
import { postgresTables } from '../support/server-tables';

let topology: ProductionTopology;

beforeAll(async () => {
  topology = await ProductionTopology.create();
  await topology.startAll();
}, 120_000);
afterAll(() => topology?.close());

it.each(erasures)(
  'T23: of a run erased %s PostgreSQL keeps rows of timers, with ids in them and nothing else',
  async (_when, prepare) => {
    const { world, temporal } = topology;
    const stores = (['temporal', 'temporal_visibility'] as const).map((name) =>
      postgresTables(temporal.database, name),
    );
    await expectOnlyTimers(world, stores, await prepare(world));
  },
  180_000,
);
