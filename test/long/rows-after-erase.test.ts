// T23: what a server's tables hold of an application that was erased, table by table, on SQLite (test/postgres has its twin).
// docs/retention.md says the same.
// And what reconciliation does with a candidate who still stands in the step.
import path from 'node:path';
import { demoSteps } from '../../simulator/seed-data';
import { BridgeWorld } from '../support/bridge-world';
import { erasures, expectOnlyTimers } from '../support/erased-rows';
import { eventually } from '../support/eventually';
import { canReadSqlite, sqliteTables } from '../support/server-tables';

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.create();
  await world.startAll();
});
afterAll(() => world?.close());

const readable = canReadSqlite ? it : it.skip;

readable.each(erasures)(
  'T23: of a run erased %s the server keeps rows of timers, with ids in them and nothing else',
  async (_when, prepare) => {
    await expectOnlyTimers(world, [sqliteTables(path.join(world.folder, 'temporal'))], await prepare(world));
  },
);

it('T23: a candidate who still stands in the step when erased is found again, and one who was moved on before is not', async () => {
  const { provider, gupy } = world.simulator;
  const [stays, moved] = [(await world.waiting()).id, (await world.waiting()).id];
  gupy.move(moved, demoSteps.hiring.id);
  await world.untilReport(moved, ({ status }) => status === 'withdrawn');
  for (const id of [stays, moved]) expect((await world.command('erase', String(id), '--yes')).code).toBe(0);
  const orders = (id: number) => provider.orders.all().filter(({ reference }) => reference.startsWith(`${id}.`));
  const before = orders(moved).length;
  expect((await world.command('reconcile')).code).toBe(0);
  await eventually(
    () => orders(stays).length === 2,
    () => JSON.stringify(orders(stays)),
  );
  expect(orders(moved)).toHaveLength(before);
});
