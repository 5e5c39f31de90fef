// Notifications on their way out: at least once, as untidy as the real thing (copies, delays, shuffles, losses), and
// retried in scaled time after anything but a success. Every attempt is in the journal.
import { z } from 'zod';
import { Condition } from './condition';
import { HttpSender, type PostOutcome } from './http-sender';
import { shuffled } from './random';
import type { Scheduler } from './scheduler';

export const deliverySchema = z.strictObject({
  /** Extra copies of every message. */
  duplicates: z.number().int().min(0).max(1000),
  /** Chance (0 to 1) of one more copy. */
  duplicateChance: z.number().min(0).max(1),
  /** Chance (0 to 1) that a message is never sent at all. */
  dropChance: z.number().min(0).max(1),
  /** Real ms before the first attempt of every copy. */
  delayMs: z.number().min(0),
  /** Each copy waits a random extra of up to this many real ms, so that messages overtake each other. */
  shuffleMs: z.number().min(0),
  /** Whether a failure is tried again. */
  retry: z.boolean(),
  success: z.enum(['only-200', 'any-2xx']),
  /** Real ms until an unanswered attempt counts as failed. */
  timeoutMs: z.number().min(1),
  concurrency: z.number().int().min(1),
});
type DeliverySettings = z.infer<typeof deliverySchema>;

export interface Message {
  /** What the receiver may dedupe by. */
  id: string;
  url: string;
  /** Ids only, for the journal. */
  about: Readonly<Record<string, string | number>>;
  compose(attempt: number): { id: string; headers: Record<string, string>; body: string };
  /** False once nobody wants it any more. */
  wanted(): boolean;
}

export interface Attempt {
  seq: number;
  /** The id this attempt carried. */
  messageId: string;
  about: Message['about'];
  url: string;
  /** 1 is the original. */
  copy: number;
  attempt: number;
  /** Epoch ms. */
  at: number;
  endedAt?: number;
  status?: number;
  error?: string;
  state: 'held' | 'sending' | 'delivered' | 'will-retry' | 'gave-up' | 'dropped' | 'unwanted';
}

export interface DeliveryQueueOptions {
  scheduler: Scheduler;
  random: () => number;
  settings: () => DeliverySettings;
  /** Documented ms to wait after this many failed attempts; undefined gives up. */
  retryPlan: (failedAttempts: number) => number | undefined;
  onSending: (attempt: Attempt) => void;
  /** Answered, failed or given up: see `state`. */
  onEnded: (attempt: Attempt) => void;
}

interface Copy {
  message: Message;
  copy: number;
  attempt: number;
  resolve: (first: Attempt) => void;
}

export class DeliveryQueue {
  private readonly options: DeliveryQueueOptions;
  private readonly sender = new HttpSender();
  private readonly condition = new Condition();
  private readonly journal: Attempt[] = [];
  private heldCopies: Copy[] | undefined;
  private open = 0;
  private closed = false;

  constructor(options: DeliveryQueueOptions) {
    this.options = options;
  }

  /** Resolves with the first attempt of every copy once each was answered, failed, dropped or held. Never rejects. */
  async send(message: Message): Promise<Attempt[]> {
    const { random } = this.options;
    const settings = this.options.settings();
    if (random() < settings.dropChance) return [this.note(message, 1, 1, 'dropped')];
    const copies = 1 + settings.duplicates + (random() < settings.duplicateChance ? 1 : 0);
    return Promise.all(
      Array.from({ length: copies }, async (_, index) => {
        const delay = settings.delayMs + random() * settings.shuffleMs;
        return new Promise<Attempt>((resolve) => {
          this.open += 1;
          const copy: Copy = { message, copy: index + 1, attempt: 1, resolve };
          if (delay === 0) void this.attempt(copy);
          else this.options.scheduler.afterReal(delay, () => void this.attempt(copy));
        });
      }),
    );
  }

  /** From now on nothing leaves until `release`. */
  hold(): void {
    this.heldCopies ??= [];
  }

  /** Sends what was held, one after the other, each after the answer to the one before. Resolves when all are answered. */
  async release(order: 'as-is' | 'reversed' | 'shuffled' = 'as-is'): Promise<void> {
    const held = this.heldCopies ?? [];
    this.heldCopies = undefined;
    if (order === 'reversed') held.reverse();
    const queue = order === 'shuffled' ? shuffled(held, this.options.random) : held;
    for (const copy of queue) await this.attempt(copy);
  }

  get held(): number {
    return this.heldCopies?.length ?? 0;
  }

  /** Attempts, oldest first; of one message id where it is given. */
  attempts(messageId?: string): Attempt[] {
    return this.journal.filter((attempt) => messageId === undefined || attempt.messageId === messageId);
  }

  since(seq = 0): Attempt[] {
    return this.journal.slice(seq);
  }

  /** Waits until nothing is under way, held or to be retried. */
  async idle(timeoutMs = 10_000): Promise<void> {
    await this.condition.until(() => (this.open === 0 ? true : undefined), 'all deliveries ended', timeoutMs);
  }

  async waitFor(matches: (attempt: Attempt) => boolean, timeoutMs = 10_000): Promise<Attempt> {
    return this.condition.until(() => this.journal.find(matches), 'a delivery attempt', timeoutMs);
  }

  close(): void {
    this.closed = true;
    this.sender.close();
  }

  private async attempt(copy: Copy): Promise<void> {
    const { message } = copy;
    if (this.closed) return;
    if (!message.wanted()) return this.finish(copy, this.note(message, copy.copy, copy.attempt, 'unwanted'));
    if (this.heldCopies !== undefined) {
      this.heldCopies.push(copy);
      copy.resolve(this.note(message, copy.copy, copy.attempt, 'held'));
      return;
    }
    const settings = this.options.settings();
    const { id, headers, body } = message.compose(copy.attempt);
    const record = this.note(message, copy.copy, copy.attempt, 'sending', id);
    this.options.onSending(record);
    const post = { url: message.url, headers, body, timeoutMs: settings.timeoutMs };
    const outcome = await this.sender.post(post, settings.concurrency);
    record.endedAt = Date.now();
    if (outcome.error === undefined) record.status = outcome.status;
    else record.error = outcome.error;
    this.settle(copy, record, isSuccess(outcome, settings.success), settings.retry);
  }

  private settle(copy: Copy, record: Attempt, success: boolean, retry: boolean): void {
    const wait = success || !retry ? undefined : this.options.retryPlan(copy.attempt);
    record.state = success ? 'delivered' : wait === undefined ? 'gave-up' : 'will-retry';
    this.options.onEnded(record);
    if (wait === undefined) return this.finish(copy, record);
    copy.resolve(record);
    copy.attempt += 1;
    this.options.scheduler.afterDocumented(wait, () => void this.attempt(copy));
    this.condition.changed();
  }

  private finish(copy: Copy, record: Attempt): void {
    copy.resolve(record);
    this.open -= 1;
    this.condition.changed();
  }

  private note(message: Message, copy: number, attempt: number, state: Attempt['state'], id = message.id): Attempt {
    const { url, about } = message;
    const record = { seq: this.journal.length + 1, messageId: id, about, url, copy, attempt, at: Date.now(), state };
    this.journal.push(record);
    this.condition.changed();
    return record;
  }
}

function isSuccess(outcome: PostOutcome, success: DeliverySettings['success']): boolean {
  if (outcome.status === undefined) return false;
  return success === 'only-200' ? outcome.status === 200 : outcome.status >= 200 && outcome.status < 300;
}
