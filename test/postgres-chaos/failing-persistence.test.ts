// T9 on the production topology: one of a hundred calls that Temporal makes of its database fails, before its effect or after it. T1 and T6
// hold all the same: every webhook comes several times, each part is killed once, and in the end the journals of both outside systems
// hold what was expected, once. CHAOS_SEED repeats a run.
import { randomInt } from 'node:crypto';
import { ChaosLoad } from '../support/chaos-load';
import { eventually } from '../support/eventually';
import { parts, ProductionTopology } from '../support/production-topology';
import { seededChoice } from '../support/seeded-random';

const seed = Number(process.env['CHAOS_SEED'] ?? randomInt(2 ** 31));
const choose = seededChoice(seed);
const share = 0.01;
const perSecond = 2;
const boundMs = 900_000;

let topology: ProductionTopology;
let load: ChaosLoad;
let errors = 0;

beforeAll(async () => {
  console.info(`failing persistence: seed ${seed}`);
  topology = await ProductionTopology.create({
    persistenceFaults: share,
    rates: { gupy: 6_000, provider: 6_000 },
    simulator: { seed: choose(2 ** 31) },
  });
  const { gupy, provider } = topology.world.simulator;
  for (const standIn of [gupy, provider]) standIn.settings.change({ delivery: { duplicateChance: 0.9 } });
  await topology.startAll();
  load = new ChaosLoad(topology.world, choose);
}, 300_000);

afterAll(async () => {
  load?.close();
  await topology?.close();
});

async function untilTagged(tags: number): Promise<void> {
  await eventually(
    () => load.taggedAt.length >= tags,
    () => `${load.taggedAt.length} of ${tags} tags`,
    boundMs,
  );
}

it(
  'T9, P-ACK, P-ONCE: each part is killed while the database of Temporal fails now and then',
  async () => {
    load.start(perSecond);
    for (const part of parts) {
      await untilTagged(load.taggedAt.length + 15);
      // The server counts from its start.
      if (part === 'temporal') errors += await topology.temporal.persistenceErrors();
      await topology.kill(part);
      await topology.restart(part);
    }
    await untilTagged(load.taggedAt.length + 15);
    load.stop();
    const { workflow } = await topology.world.client();
    const settled = 'WorkflowType="applicationWorkflow" AND ExamStatus="settled"';
    await eventually(
      async () => (await workflow.count(settled)).count === load.size,
      () => `${load.size} settled; awaiting their order: ${load.awaitingOrder().join()}`,
      boundMs,
    );
    errors += await topology.temporal.persistenceErrors();
  },
  6 * boundMs,
);

it('T9, P-ACK, P-ONCE: nothing is lost, nothing is there twice, no run failed', async () => {
  const { workflow } = await topology.world.client();
  const counted = async (query: string) => (await workflow.count(query)).count;
  console.info(JSON.stringify({ seed, applications: load.size, persistenceErrors: errors }));
  expect(errors).toBeGreaterThan(load.size / 10);
  expect(load.journal()).toEqual({ lost: [], doubled: [], wrong: [] });
  expect(await counted('ExamStatus="needs-attention"')).toBe(0);
  expect(await counted('ExecutionStatus IN ("Failed", "Terminated", "Canceled", "TimedOut")')).toBe(0);
});
