// The desk of the provider completes exams, corrects results, and sends them twice, late or out of order. Every method resolves
// once the first attempt of its callbacks was answered (or failed, or was dropped or held).
import type { Attempt } from '../delivery-queue';
import { Refusal } from '../route';
import type { Scheduler } from '../scheduler';
import type { Story } from '../story';
import type { CallbackSender } from './callback-sender';
import { latestVersion, type OrderBook } from './order-book';
import type { DueResult, OrderRecord, ResultInput, ResultVersion } from './order-records';

export interface DeskOutcome {
  result: ResultVersion;
  callbacks: Attempt[];
}

/** False: the result is recorded and can be fetched, without a callback. */
export interface SendOption {
  send?: boolean;
}

export class Desk {
  private readonly book: OrderBook;
  private readonly callbacks: CallbackSender;
  private readonly scheduler: Scheduler;
  private readonly story: Story;

  constructor(book: OrderBook, callbacks: CallbackSender, scheduler: Scheduler, story: Story) {
    this.book = book;
    this.callbacks = callbacks;
    this.scheduler = scheduler;
    this.story = story;
  }

  /** `order` is an id or a reference, here and below. An expired or cancelled order works too; a second result is a second exam. */
  async complete(order: string, input: ResultInput, { send = true }: SendOption = {}): Promise<DeskOutcome> {
    const record = this.book.get(order);
    const result = this.book.record(record, input);
    return { result, callbacks: send ? await this.callbacks.send(record, result) : [] };
  }

  /** A newer version of the latest result, of the same exam and so of the same date; 409 without a result. */
  async correct(order: string, input: ResultInput, options?: SendOption): Promise<DeskOutcome> {
    const { occurredAt } = this.lastVersion(order, input.part);
    return this.complete(order, { occurredAt, ...input }, options);
  }

  /** The latest version once more (`times` in all), under the same `webhook-id`. */
  async sendAgain(order: string, times = 1): Promise<DeskOutcome> {
    const result = this.lastVersion(order);
    const record = this.book.get(order);
    const sent = await Promise.all(Array.from({ length: times }, async () => this.callbacks.send(record, result)));
    return { result, callbacks: sent.flat() };
  }

  /** Completes, and sends the one callback twice at once. */
  async sendTwice(order: string, input: ResultInput): Promise<DeskOutcome> {
    await this.complete(order, input, { send: false });
    return this.sendAgain(order, 2);
  }

  /** A result dated now, recorded and sent after `delayMs` (real). Resolves then. */
  async sendLate(order: string, input: ResultInput, delayMs: number): Promise<DeskOutcome> {
    const record = this.book.get(order);
    const result = { ...input, occurredAt: input.occurredAt ?? new Date().toISOString() };
    const due = { atMs: Date.now() + delayMs, result, whilePending: false };
    record.due.push(due);
    await this.untilDue(due);
    return this.giveDue(record, due);
  }

  /** Completes after `delayMs` (real) by itself, unless the order is settled by then. */
  completeLater(order: OrderRecord, result: ResultInput, delayMs: number): void {
    const due = { atMs: Date.now() + delayMs, result, whilePending: true };
    order.due.push(due);
    this.schedule(order, due);
  }

  /** After a restart: gives the results that are due. */
  resume(): void {
    for (const order of this.book.all()) for (const due of order.due) this.schedule(order, due);
  }

  /** Two versions, of which the newer is sent, and answered, before the older. */
  async outOfOrder(order: string, older: ResultInput, newer: ResultInput): Promise<[DeskOutcome, DeskOutcome]> {
    const record = this.book.get(order);
    const first = await this.complete(order, older, { send: false });
    const second = await this.complete(order, newer);
    return [{ ...first, callbacks: await this.callbacks.send(record, first.result) }, second];
  }

  /** The candidate never came. Only a GET shows it: the protocol has no callback for it. */
  expire(order: string): void {
    const record = this.book.get(order);
    record.status = 'expired';
    this.story.add({ type: 'order-expired', orderId: record.orderId, reference: record.reference });
  }

  /** The provider cancels the exam, with a callback. */
  async cancel(order: string, options?: SendOption): Promise<DeskOutcome> {
    const { orderId, reference } = this.book.get(order);
    this.story.add({ type: 'order-cancelled', orderId, reference, by: 'provider' });
    return this.complete(order, { outcome: 'cancelled' }, options);
  }

  private schedule(order: OrderRecord, due: DueResult): void {
    void this.untilDue(due).then(async () => {
      if (due.whilePending && order.status !== 'pending') removeDue(order, due);
      else await this.giveDue(order, due);
    });
  }

  private async untilDue({ atMs }: DueResult): Promise<void> {
    await new Promise<void>((resolve) => this.scheduler.afterReal(Math.max(0, atMs - Date.now()), resolve));
  }

  private async giveDue(order: OrderRecord, due: DueResult): Promise<DeskOutcome> {
    removeDue(order, due);
    return this.complete(order.orderId, due.result);
  }

  /** A notice that the result is not final yet; 409 in a dialect without such a callback. */
  async notice(order: string): Promise<Attempt[]> {
    return this.callbacks.notice(this.book.get(order));
  }

  private lastVersion(order: string, part?: string): ResultVersion {
    const version = latestVersion(this.book.get(order), part);
    if (version === undefined) throw new Refusal(409, 'The order has no result yet');
    return version;
  }
}

function removeDue(order: OrderRecord, due: DueResult): void {
  order.due.splice(order.due.indexOf(due), 1);
}
