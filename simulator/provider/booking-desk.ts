// The booking desk of the provider: it books and moves dates, and notes who started, came, or did not come. Every method resolves
// once the first attempt of its callbacks was answered (or failed, or was dropped or held). Held callbacks that are released in
// reverse arrive out of order.
import type { Attempt } from '../delivery-queue';
import { Refusal } from '../route';
import type { CallbackSender } from './callback-sender';
import type { OrderBook } from './order-book';
import type { ProgressInput, ProgressReport } from './order-records';

export interface ReportOutcome {
  report: ProgressReport;
  callbacks: Attempt[];
}

export interface ReportSending {
  /** False: the report is recorded and can be fetched, without a callback. @default true */
  send?: boolean;
  /** Copies of the one callback. @default 1 */
  times?: number;
  /** Real ms until the callback leaves; the report is dated, and can be fetched, at once. @default 0 */
  delayMs?: number;
}

type Input = Omit<ProgressInput, 'stage'>;
type Dated = Input & { scheduledFor: string };

/** `order` is an id or a reference. */
export class BookingDesk {
  private readonly orders: OrderBook;
  private readonly callbacks: CallbackSender;

  constructor(orders: OrderBook, callbacks: CallbackSender) {
    this.orders = orders;
    this.callbacks = callbacks;
  }

  async book(order: string, input: Dated, sending?: ReportSending): Promise<ReportOutcome> {
    return this.report(order, { ...input, stage: 'scheduled' }, sending);
  }

  /** 409 for an order without a date. */
  async move(order: string, input: Dated, sending?: ReportSending): Promise<ReportOutcome> {
    const isBooked = this.orders.get(order).progress.some(({ stage }) => stage === 'scheduled');
    if (!isBooked) throw new Refusal(409, 'The order has no date yet');
    return this.book(order, input, sending);
  }

  async start(order: string, input: Input = {}, sending?: ReportSending): Promise<ReportOutcome> {
    return this.report(order, { ...input, stage: 'started' }, sending);
  }

  async attend(order: string, input: Input = {}, sending?: ReportSending): Promise<ReportOutcome> {
    return this.report(order, { ...input, stage: 'attended' }, sending);
  }

  async miss(order: string, input: Input = {}, sending?: ReportSending): Promise<ReportOutcome> {
    return this.report(order, { ...input, stage: 'missed' }, sending);
  }

  private async report(
    order: string,
    input: ProgressInput,
    { send = true, ...how }: ReportSending = {},
  ): Promise<ReportOutcome> {
    const record = this.orders.get(order);
    if (send) this.callbacks.checkReports(input.stage);
    const report = this.orders.note(record, input);
    return { report, callbacks: send ? await this.callbacks.report(record, report, how) : [] };
  }
}
