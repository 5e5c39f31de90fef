// The bridge with the doors of a peer: a kill takes api and worker, as it takes the one process of a peer.
import { startBridgeSide } from './bridge-side';
import type { Database } from './databases';
import type { KillableDoors } from './flow';

export async function startBridgePeer(database: Database): Promise<KillableDoors> {
  const side = await startBridgeSide(database);
  const { world } = side;
  return {
    ...side,
    /** Those that run now, after kills too. */
    get pids() {
      return { ...side.pids, worker: world.worker?.pid ?? 0, receiver: world.api?.pid ?? 0 };
    },
    async startProcess() {
      await Promise.all([world.startApi(), world.startWorker()]);
    },
    async kill() {
      await Promise.all([world.worker?.end('SIGKILL'), world.api?.end('SIGKILL')]);
    },
  };
}
