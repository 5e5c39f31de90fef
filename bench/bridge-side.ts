// The bridge as customers run it, with rates that never hold it up.
import { applicationWorkflowId } from '../temporal/workflow-ids';
import { BridgeWorld } from '../test/support/bridge-world';
import type { Side } from './side';

const rates = { gupy: 60_000, provider: 60_000 };

export async function startBridgeWorld(): Promise<BridgeWorld> {
  return BridgeWorld.create({ rates, pollEvery: '1d' });
}

export async function startBridgeSide(): Promise<Side> {
  const world = await startBridgeWorld();
  await world.startAll();
  return {
    name: 'bridge',
    world,
    doneQuery: 'ExamStatus="settled"',
    pids: { server: world.server?.pid ?? 0, worker: world.worker?.pid ?? 0, receiver: world.api?.pid ?? 0 },
    workflowIdOf: applicationWorkflowId,
    moved: (applicationId) => world.sendMove(applicationId),
    close: () => world.close(),
  };
}
