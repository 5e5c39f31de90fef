// T23: what a server's tables hold of an application that was erased, table by table, on SQLite. docs/retention.md says the same.
// And what reconciliation does with a candidate who still stands in the step.
import path from 'node:path';
import { readFileSync } from 'node:fs';
import { packageFolder } from '../../config/package-folder';
import { demoSteps } from '../../simulator/seed-data';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';
import { canReadTables, rowsWith } from '../support/server-tables';

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.create();
  await world.startAll();
}, 120_000);
afterAll(() => world?.close());

async function settled(): Promise<number> {
  const { id, reference } = await world.waiting();
  await world.simulator.provider.desk.complete(reference, { outcome: 'failed', summary: 'Laudo' });
  await world.untilReport(id, ({ status }) => status === 'settled');
  return id;
}

const readable = canReadTables ? it : it.skip;

readable.each([
  ['in the middle of the wait', async () => (await world.waiting()).id],
  ['after the result', settled],
])(
  'T23: of a run erased %s the server keeps rows of timers, with ids in them and nothing else',
  async (_when, prepare) => {
    const id = await prepare();
    const folder = path.join(world.folder, 'temporal');
    const { runId } = await (await world.client()).workflow.getHandle(`application-${id}`).describe();
    const ofRun = () => rowsWith(folder, [`application-${id}`, runId]);
    expect(Object.keys(ofRun())).toEqual(expect.arrayContaining(['executions', 'history_node', 'timer_tasks']));
    expect((await world.command('erase', String(id), '--yes')).code).toBe(0);
    await eventually(
      () => Object.keys(ofRun()).join() === 'timer_tasks',
      () => JSON.stringify(ofRun()),
      90_000,
    );
    console.info(`T23: ${JSON.stringify(ofRun())}`);
    const page = readFileSync(path.join(packageFolder(), 'docs', 'retention.md'), 'utf8');
    expect(page).toContain('| `timer_tasks`');
    // Payloads and attributes would carry these.
    expect(rowsWith(folder, ['binary/encrypted']).timer_tasks).toBeUndefined();
    expect(rowsWith(folder, [demoSteps.exam.name]).timer_tasks).toBeUndefined();
  },
  180_000,
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
    60_000,
  );
  expect(orders(moved)).toHaveLength(before);
}, 180_000);
