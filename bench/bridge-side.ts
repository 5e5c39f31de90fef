// The bridge as customers run it, with rates that never hold it up.
import { applicationWorkflowId } from '../temporal/workflow-ids';
import type { Database } from './databases';
import { storedWorld } from './stored-world';
import { partsOf, type Side } from './side';

export async function startBridgeSide(database: Database): Promise<Side> {
  const stored = await storedWorld(database);
  const { world, storage } = stored;
  try {
    await world.startAll();
  } catch (error) {
    await stored.close();
    throw error;
  }
  return {
    ...stored,
    name: 'bridge',
    doneQuery: 'ExamStatus="settled"',
    pids: partsOf({
      server: world.server?.pid,
      database: storage.pid,
      worker: world.worker?.pid,
      receiver: world.api?.pid,
    }),
    workflowIdOf: applicationWorkflowId,
    moved: (applicationId) => world.sendMove(applicationId),
  };
}
