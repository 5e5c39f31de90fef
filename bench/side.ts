// One of the two things that are measured beside each other, the bridge or the minimal workflow: its own Temporal server, processes and
// stand-ins, with the same doors for the same driver.
import { demoJob, demoSteps } from '../simulator/seed-data';
import type { BridgeWorld } from '../test/support/bridge-world';
import { eventually } from '../test/support/eventually';
import type { StoredWorld } from './stored-world';

export const sideNames = ['bridge', 'minimal'] as const;
export type SideName = (typeof sideNames)[number];

export interface Side extends StoredWorld {
  readonly name: SideName;
  /** The query of its runs that have nothing left to write. */
  readonly doneQuery: string;
  /** Of each part that the measure pays for. */
  readonly pids: Pids;
  workflowIdOf(applicationId: number): string;
  /** Resolves with the answer to the webhook. */
  moved(applicationId: number): Promise<Response>;
}

/** By part. */
export type Pids = Readonly<Record<string, number>>;

/** Those that run. */
export function partsOf(pids: Readonly<Record<string, number | undefined>>): Pids {
  return Object.fromEntries(
    Object.entries(pids).flatMap(([part, pid]) => (pid === undefined ? [] : [[part, pid] as const])),
  );
}

/** Waits for what both stand-ins saw of each application. */
export class Outside {
  /** How many came more than once, also where the receiver took the repeat for what it had. */
  readonly again = { orders: 0, tags: 0 };
  private readonly orders = new Map<number, string>();
  private readonly tags = new Map<number, number>();
  private readonly world: BridgeWorld;

  constructor(world: BridgeWorld) {
    this.world = world;
    world.simulator.onStory((event) => {
      if (event.type === 'order-received') {
        this.orders.set(Number(event.reference.split('.')[0]), event.orderId);
        if (event.repeated) this.again.orders += 1;
      }
      if (event.type === 'tag-put') {
        this.tags.set(event.applicationId, performance.now());
        if (event.existed) this.again.tags += 1;
      }
    });
  }

  /** Somebody who stands in the exam step, as the webhook will say. */
  candidate(): number {
    return this.world.simulator.gupy.world.addApplication({ jobId: demoJob.id, stepId: demoSteps.exam.id }).id;
  }

  async untilOrdered(ids: readonly number[], boundMs?: number): Promise<void> {
    await until(() => this.withoutOrder(ids), 'without an order', boundMs);
  }

  withoutOrder(ids: readonly number[]): number {
    return ids.filter((id) => !this.isOrdered(id)).length;
  }

  isOrdered(id: number): boolean {
    return this.orders.has(id);
  }

  withoutTag(ids: readonly number[]): number {
    return ids.filter((id) => !this.tags.has(id)).length;
  }

  async untilTagged(ids: readonly number[], boundMs?: number): Promise<void> {
    await until(() => this.withoutTag(ids), 'without a tag', boundMs);
  }

  /** `performance.now()` of its arrival at Gupy. */
  taggedAt(id: number): number {
    return this.tags.get(id) ?? Infinity;
  }

  /** Resolves when the callback is answered. What is answered with 503 the provider sends again; the tag shows that it came. */
  async complete(id: number): Promise<void> {
    const { callbacks } = await this.world.simulator.provider.desk.complete(this.orders.get(id) ?? '', {
      outcome: 'passed',
    });
    const [first] = callbacks;
    if (first?.status !== 200 && first?.status !== 503)
      throw new Error(`The callback of ${id} was answered ${first?.status ?? first?.error}`);
  }
}

async function until(left: () => number, what: string, boundMs = 180_000): Promise<void> {
  await eventually(
    () => left() === 0,
    () => `${left()} ${what}`,
    boundMs,
  );
}
