// One of the two things that are measured beside each other, the bridge or the minimal workflow: its own Temporal server, processes and
// stand-ins, with the same doors for the same driver.
import { demoJob, demoSteps } from '../simulator/seed-data';
import type { BridgeWorld } from '../test/support/bridge-world';
import { eventually } from '../test/support/eventually';

export interface Side {
  readonly name: 'bridge' | 'minimal';
  readonly world: BridgeWorld;
  /** The query of its runs that have nothing left to write. */
  readonly doneQuery: string;
  /** Of each part that the measure pays for. */
  readonly pids: Readonly<Record<'server' | 'worker' | 'receiver', number>>;
  workflowIdOf(applicationId: number): string;
  /** Resolves with the answer to the webhook. */
  moved(applicationId: number): Promise<Response>;
  close(): Promise<void>;
}

/** Waits for what both stand-ins saw of each application. */
export class Outside {
  private readonly orders = new Map<number, string>();
  private readonly tags = new Map<number, number>();
  private readonly world: BridgeWorld;

  constructor(world: BridgeWorld) {
    this.world = world;
    world.simulator.onStory((event) => {
      if (event.type === 'order-received') this.orders.set(Number(event.reference.split('.')[0]), event.orderId);
      if (event.type === 'tag-put') this.tags.set(event.applicationId, performance.now());
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

  /** Resolves when the callback is answered. */
  async complete(id: number): Promise<void> {
    const { callbacks } = await this.world.simulator.provider.desk.complete(this.orders.get(id) ?? '', {
      outcome: 'passed',
    });
    const [first] = callbacks;
    if (first?.status !== 200) throw new Error(`The callback of ${id} was answered ${first?.status ?? first?.error}`);
  }
}

async function until(left: () => number, what: string, boundMs = 180_000): Promise<void> {
  await eventually(
    () => left() === 0,
    () => `${left()} ${what}`,
    boundMs,
  );
}
