// Lost webhooks and callbacks against the whole product on a real server: everything is found within two cycles, nothing is
// ordered twice, and nothing that was settled is opened again, even when Temporal has forgotten it.
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { demoSteps } from '../../simulator/seed-data';
import type { ReconcileOutcome } from '../../workflows/reconcile-outcome';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';

let world: BridgeWorld;
let client: Client;

beforeAll(async () => {
  world = await BridgeWorld.create({ pollEvery: '2s' });
  await world.startAll();
  client = await world.client();
}, 120_000);

afterAll(() => world?.close());

/** One cycle now. */
async function reconcile(): Promise<ReconcileOutcome> {
  const run = client.workflow.execute<() => Promise<ReconcileOutcome>>('reconcileWorkflow', {
    workflowId: `reconcile-${randomUUID()}`,
    taskQueue: world.config.temporal.taskQueue,
    args: [],
    workflowRunTimeout: '60 seconds',
  });
  return client.withDeadline(Date.now() + 70_000, () => run);
}

function loseWebhook(applicationId: number, step: number = demoSteps.exam.id): void {
  world.simulator.gupy.move(applicationId, step, { deliver: false });
}

function ordersOf(applicationId: number) {
  return world.simulator.provider.orders.all().filter(({ reference }) => reference.startsWith(`${applicationId}.`));
}

it('P-MISSED: a lost webhook is found by the next cycle, and the exam is ordered once', async () => {
  const id = world.addCandidate();
  loseWebhook(id);
  const first = await reconcile();
  expect(first).toMatchObject({ jobs: 1, warnings: [], steps: [{ listed: 1, found: 1, known: 0 }] });
  await world.untilReport(id, ({ status }) => status === 'waiting');
  const second = await reconcile();
  expect(second).toMatchObject({ steps: [{ listed: 1, found: 0, known: 1 }] });
  expect(ordersOf(id)).toHaveLength(1);
  const [order] = ordersOf(id);
  await world.simulator.provider.desk.complete(order?.reference ?? '', { outcome: 'passed' });
  await eventually(() => world.simulator.gupy.world.tagNames(id).includes('Apto'));
});
