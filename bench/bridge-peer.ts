// The bridge with the doors of a peer, on the demo's Temporal server: a kill takes api and worker, as it takes the one process of a peer.
import type { BridgeWorld } from '../test/support/bridge-world';
import { startBridgeSide } from './bridge-side';
import type { Doors } from './flow';

export class BridgePeer implements Doors {
  readonly world: BridgeWorld;

  private constructor(world: BridgeWorld) {
    this.world = world;
  }

  static async start(): Promise<BridgePeer> {
    return new BridgePeer((await startBridgeSide()).world);
  }

  get pids(): Readonly<Record<string, number>> {
    const { server, worker, api } = this.world;
    return { server: server?.pid ?? 0, worker: worker?.pid ?? 0, receiver: api?.pid ?? 0 };
  }

  moved(applicationId: number): Promise<Response> {
    return this.world.sendMove(applicationId);
  }

  /** Measured by `bench:waiting`. */
  async bytes(): Promise<undefined> {}

  async startProcess(): Promise<void> {
    await Promise.all([this.world.startApi(), this.world.startWorker()]);
  }

  async kill(): Promise<void> {
    await Promise.all([this.world.worker?.end('SIGKILL'), this.world.api?.end('SIGKILL')]);
  }

  close(): Promise<void> {
    return this.world.close();
  }
}
