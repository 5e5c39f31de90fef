// Whose an answer to `fetch` or `poll` is: of the one order that was asked for, or of several, such as a report of all candidates in
// which each item names its order. What could go wrong: the result of one order counts for another (P-OWN), an earlier attempt for a
// later one, or a list without the order passes for an answer about it.
import type { Result } from '../../domain/exam/result';
import type { Progress } from '../../domain/exam/stage';
import { instantOf } from '../../domain/instant';
import { MalformedPayload } from '../../outbound/http-failure';
import { echoed, foreignId } from '../result-fields';
import { itemsAt } from './listed-items';
import type { MappedFetch } from './mapping';
import type { MappedValues } from './mapped-values';
import { fill, withDocument } from './template-values';

export interface OrderNames {
  orderId: string;
  reference?: string | undefined;
}

/** What a notice says of its order. */
interface NoticedOrder {
  orderId?: string | undefined;
  reference?: string | undefined;
}

export class AnsweredOrders {
  private readonly fetch: MappedFetch;
  private readonly values: MappedValues;
  private readonly haveParts: boolean;

  /** @param haveParts whether an order has several exams, so that the items of a list may be those of one order */
  constructor(fetch: MappedFetch, values: MappedValues, haveParts: boolean) {
    this.fetch = fetch;
    this.values = values;
    this.haveParts = haveParts;
  }

  /** Whether the items of the answer are of several orders; of parts where the answer does not name one order as a whole. */
  areSeveralIn(document: unknown): boolean {
    if (this.fetch.items === undefined) return false;
    const areNamed = this.fetch.reference !== undefined || this.fetch.orderId !== undefined;
    return !this.haveParts || (areNamed && this.ownerOf(document) === undefined);
  }

  /** Whose an item is; `undefined` where it names no order. */
  ownerOf(item: unknown): OrderNames | undefined {
    const values = withDocument(this.values.ofAsked({}), '', item);
    const reference = echoed(fill(this.fetch.reference, values) ?? '');
    const id = foreignId.safeParse(this.fetch.orderId === undefined ? reference : fill(this.fetch.orderId, values));
    return id.success ? { orderId: this.values.orderId(id.data), reference } : undefined;
  }

  /** Whether an item is of the order that is asked for: by each name that the mapping reads of it. */
  isOf(item: unknown, asked: OrderNames): boolean {
    const owner = this.ownerOf(item);
    if (owner === undefined) return false;
    if (this.fetch.reference !== undefined && owner.reference !== asked.reference) return false;
    return this.fetch.orderId === undefined || owner.orderId === this.values.orderId(asked.orderId);
  }

  /** @throws MalformedPayload for an answer to a poll that says of itself that it is about something else */
  checkPolled(document: unknown, asked: OrderNames): void {
    if (this.areSeveralIn(document)) this.checkNamed(document);
    else if (this.isOfAnother(document, asked)) throw new MalformedPayload('it names another order than was asked for');
  }

  /**
   * A list without the order that a notice names may be late, or have a second page, so the notice is not taken.
   * @throws MalformedPayload for that
   */
  checkNoticed(document: unknown, noticed: NoticedOrder): void {
    this.checkNamed(document);
    const canCompare = this.fetch.orderId === undefined ? noticed.reference : noticed.orderId;
    if (canCompare === undefined) return;
    const isThere = this.itemsOf(document).some((item) => this.ownerOf(item) && !this.isOfAnother(item, noticed));
    if (!isThere) throw new MalformedPayload('it lists nothing of the order that the notice names');
  }

  /** By our reference, and where either has none by the id of the provider. */
  private isOfAnother(item: unknown, { orderId, reference }: NoticedOrder): boolean {
    const owner = this.ownerOf(item);
    if (owner === undefined) return false;
    if (owner.reference !== undefined && reference !== undefined) return owner.reference !== reference;
    return this.fetch.orderId !== undefined && orderId !== undefined && owner.orderId !== this.values.orderId(orderId);
  }

  /** Our reference may be absent from the orders of others, an id of the provider from none. */
  private checkNamed(document: unknown): void {
    const items = this.itemsOf(document);
    if (this.fetch.orderId === undefined || items.length === 0) return;
    if (items.every((item) => this.ownerOf(item) === undefined)) {
      throw new MalformedPayload('its items have nothing where orderId points to');
    }
  }

  private itemsOf(document: unknown): unknown[] {
    return itemsAt(document, this.fetch.items).filter((item) => item !== document);
  }
}

/** Of several results of one order, or of one part of it, the one with the newest date, at equal dates the later one. */
export function newestOfEach(results: readonly Result[]): Result[] {
  const newest = new Map<string, Result>();
  for (const result of results) {
    const exam = JSON.stringify([result.reference ?? null, result.orderId, result.part ?? null]);
    const former = newest.get(exam);
    if (former === undefined || dateOf(result) >= dateOf(former)) newest.set(exam, result);
  }
  return [...newest.values()];
}

/** The stage of an order that several items show: that of the newest date, at equal dates the later one. */
export function newestReport(reports: readonly Progress[]): Progress | undefined {
  return reports.toSorted((one, other) => instantOf(one.occurredAt) - instantOf(other.occurredAt)).at(-1);
}

function dateOf({ versionAt, occurredAt }: Result): number {
  return instantOf(versionAt ?? occurredAt);
}
