// An answer that lists the results of several orders, such as a report of all candidates: each item names its order. What could go
// wrong: the result of one order counts for another (P-OWN), or an earlier attempt for a later one.
import type { Result } from '../../domain/exam/result';
import { instantOf } from '../../domain/instant';
import { echoed, foreignId } from '../result-fields';
import type { MappedFetch } from './mapping';
import type { MappedValues } from './mapped-values';
import { fill, withDocument } from './template-values';

export interface OrderNames {
  orderId: string;
  reference?: string | undefined;
}

export class ListedOrders {
  private readonly fetch: MappedFetch;
  private readonly values: MappedValues;

  constructor(fetch: MappedFetch, values: MappedValues) {
    this.fetch = fetch;
    this.values = values;
  }

  /** Whose an item is; `undefined` where it names no order. */
  ownerOf(item: unknown): OrderNames | undefined {
    const values = withDocument(this.values.ofAsked({}), '', item);
    const named = (template = '') => fill(template, values) ?? '';
    const reference = echoed(named(this.fetch.reference));
    const id = foreignId.safeParse(this.fetch.orderId === undefined ? reference : named(this.fetch.orderId));
    return id.success ? { orderId: this.values.orderId(id.data), reference } : undefined;
  }

  /** Whether an item is of the order that is asked for: by each name that the mapping reads of it. */
  isOf(item: unknown, asked: OrderNames): boolean {
    const owner = this.ownerOf(item);
    if (owner === undefined) return false;
    if (this.fetch.reference !== undefined && owner.reference !== asked.reference) return false;
    return this.fetch.orderId === undefined || owner.orderId === this.values.orderId(asked.orderId);
  }
}

/** Of several results of one order the one with the newest date, at equal dates the later one. */
export function newestOfEach(results: readonly Result[]): Result[] {
  const newest = new Map<string, Result>();
  for (const result of results) {
    const order = JSON.stringify([result.reference ?? null, result.orderId]);
    const former = newest.get(order);
    if (former === undefined || dateOf(result) >= dateOf(former)) newest.set(order, result);
  }
  return [...newest.values()];
}

function dateOf({ versionAt, occurredAt }: Result): number {
  return instantOf(versionAt ?? occurredAt);
}
