// The provider's orders: one per idempotency key, unless a switch turns idempotency off.
import { randomUUID } from 'node:crypto';
import { Refusal } from '../route';
import type { Story } from '../story';
import type {
  PlacedOrder,
  OrderRecord,
  ProgressInput,
  ProgressReport,
  ResultInput,
  ResultVersion,
  StoredOrders,
} from './order-records';

export class OrderBook {
  private readonly orders = new Map<string, OrderRecord>();
  private readonly byKey = new Map<string, OrderRecord[]>();
  private readonly attempts = new Map<string, number>();
  private readonly story: Story;

  constructor(story: Story) {
    this.story = story;
  }

  /** Everything, as plain data. */
  stored(): StoredOrders {
    return { orders: this.all(), attempts: Object.fromEntries(this.attempts) };
  }

  /** Has what `stored` gave, and nothing else. */
  restore({ orders, attempts }: StoredOrders): void {
    this.orders.clear();
    this.byKey.clear();
    this.attempts.clear();
    for (const order of orders) this.keep(order);
    for (const [reference, count] of Object.entries(attempts)) this.attempts.set(reference, count);
  }

  /** `repeated`: the key was known and the former order is returned. */
  place(body: PlacedOrder, dedupe: boolean): { order: OrderRecord; repeated: boolean } {
    const { reference, exam } = body;
    this.attempts.set(reference, (this.attempts.get(reference) ?? 0) + 1);
    const former = this.byKey.get(reference) ?? [];
    const repeated = dedupe ? former[0] : undefined;
    const order = repeated ?? this.open(body);
    this.story.add({
      type: 'order-received',
      orderId: order.orderId,
      reference,
      exam,
      repeated: repeated !== undefined,
    });
    return { order, repeated: repeated !== undefined };
  }

  /** By order id, or by reference (its first order). 404 for neither. */
  get(orderIdOrReference: string): OrderRecord {
    const order = this.orders.get(orderIdOrReference) ?? this.byKey.get(orderIdOrReference)?.[0];
    if (order === undefined) throw new Refusal(404, 'Order not found');
    return order;
  }

  /** By order id alone; undefined where there is none. */
  find(orderId: string): OrderRecord | undefined {
    return this.orders.get(orderId);
  }

  /** By order id alone. 404 where there is none. */
  byId(orderId: string): OrderRecord {
    const order = this.orders.get(orderId);
    if (order === undefined) throw new Refusal(404, 'Order not found');
    return order;
  }

  all(): OrderRecord[] {
    return [...this.orders.values()];
  }

  ofReference(reference: string): OrderRecord[] {
    return [...(this.byKey.get(reference) ?? [])];
  }

  /** Orders and requests for one, by reference. More than one order is a double order. */
  countByReference(): Map<string, { orders: number; requests: number }> {
    const counts = [...this.attempts].map(([reference, requests]): [string, { orders: number; requests: number }] => [
      reference,
      { orders: this.byKey.get(reference)?.length ?? 0, requests },
    ]);
    return new Map(counts);
  }

  /** A new version. Without a date it belongs to a later exam than every earlier version. */
  record(order: OrderRecord, input: ResultInput): ResultVersion {
    const latest = Math.max(0, ...order.versions.map(({ occurredAt }) => Date.parse(occurredAt)));
    const { orderId, reference } = order;
    const version: ResultVersion = {
      ...{ resultId: `res-${randomUUID()}`, orderId, reference },
      occurredAt: new Date(Math.max(Date.now(), latest + 1)).toISOString(),
      recordedAt: new Date().toISOString(),
      ...input,
    };
    order.versions.push(version);
    if (version.part === undefined) order.status = version.outcome === 'cancelled' ? 'cancelled' : 'completed';
    const { resultId, outcome } = version;
    this.story.add({ type: 'result-recorded', orderId, reference, resultId, outcome });
    return version;
  }

  /** A new report. Without a date it happened later than every earlier report. */
  note(order: OrderRecord, input: ProgressInput): ProgressReport {
    const latest = Math.max(0, ...order.progress.map(({ occurredAt }) => Date.parse(occurredAt)));
    const { orderId, reference } = order;
    const report: ProgressReport = {
      ...{ progressId: `prg-${randomUUID()}`, orderId, reference },
      occurredAt: new Date(Math.max(Date.now(), latest + 1)).toISOString(),
      ...input,
    };
    order.progress.push(report);
    const { progressId, stage, scheduledFor } = report;
    this.story.add({ type: 'progress-recorded', orderId, reference, progressId, stage, scheduledFor });
    return report;
  }

  private open(body: PlacedOrder): OrderRecord {
    const order: OrderRecord = {
      orderId: `ord-${randomUUID()}`,
      reference: body.reference,
      status: 'pending',
      body,
      createdMs: Date.now(),
      versions: [],
      due: [],
      progress: [],
    };
    this.keep(order);
    return order;
  }

  private keep(order: OrderRecord): void {
    this.orders.set(order.orderId, order);
    this.byKey.set(order.reference, [...this.ofReference(order.reference), order]);
  }
}

/** The version that counts: the last recorded one of the latest exam. @param part of which, where the order has several */
export function latestVersion({ versions }: OrderRecord, part?: string): ResultVersion | undefined {
  const meant = versions.filter((version) => part === undefined || version.part === part);
  return meant.toSorted((left, right) => Date.parse(left.occurredAt) - Date.parse(right.occurredAt)).at(-1);
}

/** The report of the latest date. */
export function latestReport({ progress }: OrderRecord): ProgressReport | undefined {
  return progress.toSorted((left, right) => Date.parse(left.occurredAt) - Date.parse(right.occurredAt)).at(-1);
}
