// T23 where it takes its time: Temporal deletes a run that has just ended only after it has closed its own books on it, a
// minute later. The erasure must wait for that, and not say that it is done, nor that it cannot be done.
import { applicationWorkflowId } from '../../temporal/workflow-ids';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';

let world: BridgeWorld;

beforeAll(async () => {
  world = await BridgeWorld.create();
  await world.startAll();
}, 120_000);

afterAll(() => world?.close());

it('T23: runs that ended a moment ago are gone when the command says so', async () => {
  const id = world.addCandidate();
  const { workflow } = await world.client();
  const stored = async () => (await workflow.count(`WorkflowId = "${applicationWorkflowId(id)}"`)).count;
  for (const run of [1, 2]) {
    world.enterExam(id);
    await eventually(async () => (await stored()) === run);
    await world.untilReport(id, ({ status }) => status === 'waiting');
    await workflow.getHandle(applicationWorkflowId(id)).terminate();
  }
  const started = performance.now();
  const { code, stdout } = await world.command('erase', String(id), '--yes');
  console.info(`T23: erased after ${Math.round((performance.now() - started) / 1000)} s`);
  expect([code, stdout]).toEqual([0, expect.stringContaining(`2 runs of application ${id} deleted`)]);
  await eventually(async () => (await stored()) === 0);
}, 300_000);
