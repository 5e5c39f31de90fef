// The topology of docker-compose.yml as processes of this machine: PostgreSQL, the Temporal server, two apis behind one address, two
// workers, and the stand-ins for Gupy and the provider. Each part can be killed and started again.
import { freePorts } from '../../dev-server/free-port';
import type { BridgeProcess } from './bridge-process';
import { BridgeWorld, type OwnPorts, type WorldOptions } from './bridge-world';
import { ComposeServer, type ComposeServerOptions } from './compose-server';
import { SharedDoor } from './shared-door';

export const parts = ['worker', 'api', 'temporal', 'postgres'] as const;
export type Part = (typeof parts)[number];

interface Place {
  command: 'api' | 'worker';
  ports: OwnPorts;
  process: BridgeProcess | undefined;
}

export class ProductionTopology {
  readonly world: BridgeWorld;
  readonly temporal: ComposeServer;
  private readonly door: SharedDoor;
  private readonly places: readonly Place[];

  private constructor(world: BridgeWorld, temporal: ComposeServer, door: SharedDoor, places: readonly Place[]) {
    this.world = world;
    this.temporal = temporal;
    this.door = door;
    this.places = places;
  }

  /** PostgreSQL runs, with Temporal's schema; nothing else does. */
  static async create({
    persistenceFaults,
    ...options
  }: WorldOptions & ComposeServerOptions = {}): Promise<ProductionTopology> {
    const temporal = await ComposeServer.create(persistenceFaults === undefined ? {} : { persistenceFaults });
    const world = await BridgeWorld.create({
      ...options,
      temporal,
      // What meets nobody is sent again after a second, not after Gupy's first minute.
      simulator: { timeScale: 60, ...options.simulator },
    });
    const numbers = await freePorts(6);
    const apiPorts = numbers.slice(0, 2);
    const ops = numbers.slice(2);
    const places: Place[] = ops.map((opsPort, index) => {
      const port = apiPorts[index];
      return port === undefined
        ? { command: 'worker', ports: { opsPort }, process: undefined }
        : { command: 'api', ports: { opsPort, port }, process: undefined };
    });
    const door = await SharedDoor.open(world.ports.server, apiPorts);
    return new ProductionTopology(world, temporal, door, places);
  }

  async startAll(): Promise<void> {
    await this.world.startTemporal();
    await Promise.all(this.places.map((place) => this.startAt(place).until('/readyz')));
  }

  /** Of the two, in the order of their start. */
  processes(command: 'api' | 'worker'): BridgeProcess[] {
    return this.places.flatMap((place) =>
      place.command === command && place.process !== undefined ? [place.process] : [],
    );
  }

  /** SIGKILL. @param which of two; Temporal and PostgreSQL are one each */
  async kill(part: Part, which = 0): Promise<void> {
    if (part === 'postgres') return this.temporal.database.kill();
    if (part === 'temporal') return this.world.killTemporal();
    await this.place(part, which).process?.end('SIGKILL');
  }

  /** Starts what was killed. @param until `/healthz` when it cannot be ready yet */
  async restart(part: Part, which = 0, until: '/healthz' | '/readyz' = '/readyz'): Promise<void> {
    if (part === 'postgres') return this.temporal.database.start();
    if (part === 'temporal') return this.world.startTemporal();
    await this.startAt(this.place(part, which)).until(until);
  }

  async close(): Promise<void> {
    await this.door.close();
    await this.world.close();
    await this.temporal.close();
  }

  private place(command: 'api' | 'worker', which: number): Place {
    const place = this.places.filter((one) => one.command === command)[which];
    if (place === undefined) throw new Error(`There is no ${command} ${which}`);
    return place;
  }

  private startAt(place: Place): BridgeProcess {
    place.process = this.world.another(place.command, place.ports);
    return place.process;
  }
}
