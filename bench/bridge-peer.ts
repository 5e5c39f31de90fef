// The bridge with the doors of a peer: a kill takes api and worker, as it takes the one process of a peer.
import { startBridgeSide } from './bridge-side';
import type { Database } from './databases';
import type { Doors } from './flow';
import type { Side } from './side';

export class BridgePeer implements Doors {
  private readonly side: Side;

  private constructor(side: Side) {
    this.side = side;
  }

  static async start(database: Database): Promise<BridgePeer> {
    return new BridgePeer(await startBridgeSide(database));
  }

  get world(): Side['world'] {
    return this.side.world;
  }

  get storage(): Side['storage'] {
    return this.side.storage;
  }

  /** Those that run now, after kills too. */
  get pids(): Side['pids'] {
    const { worker, api } = this.world;
    return { ...this.side.pids, worker: worker?.pid ?? 0, receiver: api?.pid ?? 0 };
  }

  moved(applicationId: number): Promise<Response> {
    return this.side.moved(applicationId);
  }

  async startProcess(): Promise<void> {
    await Promise.all([this.world.startApi(), this.world.startWorker()]);
  }

  async kill(): Promise<void> {
    await Promise.all([this.world.worker?.end('SIGKILL'), this.world.api?.end('SIGKILL')]);
  }

  close(): Promise<void> {
    return this.side.close();
  }
}
