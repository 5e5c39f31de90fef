// What a server's tables hold of an application that was erased (T23), read in one way on SQLite and on PostgreSQL.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageFolder } from '../../config/package-folder';
import { demoSteps } from '../../simulator/seed-data';
import type { BridgeWorld } from './bridge-world';
import { eventually } from './eventually';
import { rowsWith, type ServerTables } from './server-tables';

/** When an application is erased. */
export const erasures = [
  ['in the middle of the wait', async (world: BridgeWorld) => (await world.waiting()).id],
  ['after the result', settled],
] as const;

async function settled(world: BridgeWorld): Promise<number> {
  const { id, reference } = await world.waiting();
  await world.simulator.provider.desk.complete(reference, { outcome: 'failed', summary: 'Laudo' });
  await world.untilReport(id, ({ status }) => status === 'settled');
  return id;
}

/** Erases it, and expects nothing of it but rows of timers, with ids in them, as docs/retention.md says. */
export async function expectOnlyTimers(world: BridgeWorld, stores: readonly ServerTables[], id: number): Promise<void> {
  const { runId } = await (await world.client()).workflow.getHandle(`application-${id}`).describe();
  const ofRun = () => rowsWith(stores, [`application-${id}`, runId]);
  const before = Object.keys(await ofRun());
  expect(before).toEqual(expect.arrayContaining(['executions', 'history_node', 'timer_tasks']));
  const { code, stderr } = await world.command('erase', String(id), '--yes');
  if (code !== 0) throw new Error(`erase ended with ${code}: ${stderr}`);
  let left = {};
  await eventually(
    async () => Object.keys((left = await ofRun())).join() === 'timer_tasks',
    () => JSON.stringify(left),
    90_000,
  );
  console.info(`T23: ${before.join(', ')} before, ${JSON.stringify(left)} left`);
  const page = readFileSync(path.join(packageFolder(), 'docs', 'retention.md'), 'utf8');
  // The page calls these "the maps and sets of a run".
  const named = before.filter((table) => !/_(?:maps|sets)$/.test(table));
  for (const table of named) expect(page).toContain(`\`${table}\``);
  // Payloads and attributes would carry these.
  expect((await rowsWith(stores, ['binary/encrypted'])).timer_tasks).toBeUndefined();
  expect((await rowsWith(stores, [demoSteps.exam.name])).timer_tasks).toBeUndefined();
}
