// SIGKILL in the middle of a cycle of reconciliation: another worker goes on within a minute, and nobody is told twice.
import { readFileSync, writeFileSync } from 'node:fs';
import type { ReconcileOutcome } from '../../domain/reconcile/cycle-outcome';
import { demoSteps } from '../../simulator/seed-data';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.create();
  // Far above what is measured here, so that nothing waits for places in the rate.
  const config = readFileSync(world.configFile, 'utf8');
  writeFileSync(world.configFile, config.replaceAll(/requestsPerMinute: \d+/g, 'requestsPerMinute: 6000'));
  await world.startAll();
});

afterAll(() => world?.close());

it('P-MISSED: the worker is killed within a cycle; another goes on, and every candidate has one run', async () => {
  const { gupy, provider } = world.simulator;
  const ids = Array.from({ length: 60 }, () => world.addCandidate());
  for (const id of ids) gupy.move(id, demoSteps.exam.id, { deliver: false });
  const client = await world.client();
  const { taskQueue } = world.config.temporal;
  const cycle = await client.workflow.start<() => Promise<ReconcileOutcome>>('reconcileWorkflow', {
    workflowId: 'cycle',
    taskQueue,
    args: [],
  });
  // Every candidate is looked into by reading the comments: the cycle is half way.
  await eventually(() => gupy.requests.count('listComments') >= 20);
  await world.worker?.end('SIGKILL');
  await world.startWorker();
  const outcome = await client.withDeadline(Date.now() + 240_000, () => cycle.result());
  expect(outcome.steps).toMatchObject([{ listed: 60, unsure: 0, settled: 0 }]);
  // Orders whose attempt was killed take longer to be tried again; that they are made once is another test's matter.
  const query = 'WorkflowType="applicationWorkflow"';
  await eventually(async () => (await client.workflow.count(query)).count === ids.length);
  const ordered = provider.orders.all().map(({ reference }) => Number(reference.split('.')[0]));
  expect(new Set(ordered).size).toBe(ordered.length);
});
