// Delivers webhooks and callbacks at least once, as untidily as the real senders do (copies, delays, shuffles, losses), and
// retries in scaled time after anything but a success. The journal has every attempt. `pending` gives the open copies as plain
// data, and `resume` sends them after a restart, also a copy that was under way: rather twice than never.
import { z } from 'zod';
import { Condition } from './condition';
import { HttpSender, type PostOutcome } from './http-sender';
import { shuffled } from './random';
import type { Scheduler } from './scheduler';

export const deliverySchema = z.strictObject({
  /** Extra copies of every message. */
  duplicates: z.number().int().min(0).max(1000).default(0),
  /** Chance (0 to 1) of one more copy. */
  duplicateChance: z.number().min(0).max(1).default(0),
  /** Chance (0 to 1) that a message is never sent at all. */
  dropChance: z.number().min(0).max(1).default(0),
  /** Real ms before the first attempt of every copy. */
  delayMs: z.number().min(0).default(0),
  /** Each copy waits a random extra of up to this many real ms, so that messages overtake each other. */
  shuffleMs: z.number().min(0).default(0),
  /** Whether a failure is tried again. */
  retry: z.boolean().default(true),
  success: z.enum(['only-200', 'any-2xx']),
  /** Real ms until an unanswered attempt counts as failed. */
  timeoutMs: z.number().min(1),
  concurrency: z.number().int().min(1).default(64),
});
type DeliverySettings = z.infer<typeof deliverySchema>;

export interface Message<Recipe = unknown> {
  /** The receiver may dedupe by this id. */
  id: string;
  url: string;
  /** Ids only, for the journal. */
  about: Readonly<Record<string, string | number>>;
  compose(attempt: number): { id: string; headers: Record<string, string>; body: string };
  /** False once its webhook is inactive or deleted. */
  wanted(): boolean;
  /** Plain data from which the sender makes this message again after a restart. */
  recipe: Recipe;
}

/** One copy of a message that was not answered yet, or is to be tried again: its next attempt, due at epoch ms (real). */
export const pendingCopy = z.object({ copy: z.number(), attempt: z.number(), dueMs: z.number() });
type PendingCopy<Recipe> = z.infer<typeof pendingCopy> & { recipe: Recipe };

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
  /** After each change of the open copies. */
  onChange: () => void;
}

interface Copy<Recipe> extends z.infer<typeof pendingCopy> {
  message: Message<Recipe>;
  resolve: (first: Attempt) => void;
}

export class DeliveryQueue<Recipe = unknown> {
  private readonly options: DeliveryQueueOptions;
  private readonly sender = new HttpSender();
  private readonly condition = new Condition();
  private readonly journal: Attempt[] = [];
  private readonly listeners = new Set<(attempt: Attempt) => void>();
  private heldCopies: Copy<Recipe>[] | undefined;
  private readonly open = new Set<Copy<Recipe>>();
  /** Those that wait for another attempt, with the function that ends the wait. */
  private readonly waiting = new Map<Copy<Recipe>, () => void>();
  private closed = false;

  constructor(options: DeliveryQueueOptions) {
    this.options = options;
  }

  /**
   * Resolves with the first attempt of every copy once each was answered, failed, dropped or held. Never rejects.
   * @param laterMs real ms to wait besides what the settings say
   */
  async send(message: Message<Recipe>, laterMs = 0): Promise<Attempt[]> {
    const { random } = this.options;
    const settings = this.options.settings();
    if (random() < settings.dropChance) return [this.note({ message, copy: 1, attempt: 1 }, 'dropped')];
    const copies = 1 + settings.duplicates + (random() < settings.duplicateChance ? 1 : 0);
    return Promise.all(
      Array.from({ length: copies }, async (_, index) => {
        const delay = laterMs + settings.delayMs + random() * settings.shuffleMs;
        return new Promise<Attempt>((resolve) => {
          this.begin({ message, copy: index + 1, attempt: 1, dueMs: Date.now() + delay, resolve }, delay);
        });
      }),
    );
  }

  /** Calls on the begin and on the end of every attempt. */
  on(listener: (attempt: Attempt) => void): void {
    this.listeners.add(listener);
  }

  /** The copies that a restart has to send. */
  pending(): PendingCopy<Recipe>[] {
    return [...this.open].map(({ message: { recipe }, copy, attempt, dueMs }) => ({ recipe, copy, attempt, dueMs }));
  }

  /** Sends a copy that `pending` gave before a restart; an overdue one at once. */
  resume(message: Message<Recipe>, { copy, attempt, dueMs }: PendingCopy<Recipe>): void {
    this.begin({ message, copy, attempt, dueMs, resolve: () => {} }, Math.max(0, dueMs - Date.now()));
  }

  /** From now on nothing leaves until `release`. */
  hold(): void {
    this.heldCopies ??= [];
  }

  /** Sends the held copies, each after the answer to the one before. Resolves when all are answered. */
  async release(order: 'as-is' | 'reversed' | 'shuffled' = 'as-is'): Promise<void> {
    const held = this.heldCopies ?? [];
    this.heldCopies = undefined;
    if (order === 'reversed') held.reverse();
    const queue = order === 'shuffled' ? shuffled(held, this.options.random) : held;
    for (const copy of queue) await this.attempt(copy);
  }

  /** What waits for another attempt is sent now. */
  repeatNow(): void {
    for (const [copy, endWait] of [...this.waiting]) {
      endWait();
      this.repeat(copy);
    }
  }

  get held(): number {
    return this.heldCopies?.length ?? 0;
  }

  /** All attempts, or those of one message, oldest first. */
  attempts(messageId?: string): Attempt[] {
    return this.journal.filter((attempt) => messageId === undefined || attempt.messageId === messageId);
  }

  since(seq = 0): Attempt[] {
    return this.journal.slice(seq);
  }

  /** Waits until nothing is under way, held or to be retried. */
  async idle(timeoutMs = 240_000): Promise<void> {
    await this.condition.until(() => (this.open.size === 0 ? true : undefined), 'all deliveries ended', timeoutMs);
  }

  async waitFor(matches: (attempt: Attempt) => boolean, timeoutMs = 240_000): Promise<Attempt> {
    return this.condition.until(() => this.journal.find(matches), 'a delivery attempt', timeoutMs);
  }

  close(): void {
    this.closed = true;
    this.sender.close();
  }

  private begin(copy: Copy<Recipe>, delay: number): void {
    this.open.add(copy);
    this.options.onChange();
    if (delay === 0) void this.attempt(copy);
    else this.options.scheduler.afterReal(delay, () => void this.attempt(copy));
  }

  private async attempt(copy: Copy<Recipe>): Promise<void> {
    const { message } = copy;
    if (this.closed) return;
    if (!message.wanted()) return this.finish(copy, this.note(copy, 'unwanted'));
    if (this.heldCopies !== undefined) {
      this.heldCopies.push(copy);
      copy.resolve(this.note(copy, 'held'));
      return;
    }
    const settings = this.options.settings();
    const { id, headers, body } = message.compose(copy.attempt);
    const record = this.note(copy, 'sending', id);
    this.options.onSending(record);
    const post = { url: message.url, headers, body, timeoutMs: settings.timeoutMs };
    const outcome = await this.sender.post(post, settings.concurrency);
    record.endedAt = Date.now();
    if (outcome.error === undefined) record.status = outcome.status;
    else record.error = outcome.error;
    this.settle(copy, record, isSuccess(outcome, settings.success), settings.retry);
  }

  private settle(copy: Copy<Recipe>, record: Attempt, success: boolean, retry: boolean): void {
    const wait = success || !retry ? undefined : this.options.retryPlan(copy.attempt);
    record.state = success ? 'delivered' : wait === undefined ? 'gave-up' : 'will-retry';
    for (const listener of this.listeners) listener(record);
    this.options.onEnded(record);
    if (wait === undefined) return this.finish(copy, record);
    copy.resolve(record);
    copy.attempt += 1;
    copy.dueMs = Date.now() + this.options.scheduler.realMs(wait);
    this.options.onChange();
    const endWait = this.options.scheduler.afterReal(Math.max(0, copy.dueMs - Date.now()), () => this.repeat(copy));
    this.waiting.set(copy, endWait);
    this.condition.changed();
  }

  private repeat(copy: Copy<Recipe>): void {
    this.waiting.delete(copy);
    void this.attempt(copy);
  }

  private finish(copy: Copy<Recipe>, record: Attempt): void {
    copy.resolve(record);
    this.open.delete(copy);
    this.options.onChange();
    this.condition.changed();
  }

  private note(
    { message, copy, attempt }: Pick<Copy<Recipe>, 'message' | 'copy' | 'attempt'>,
    state: Attempt['state'],
    messageId = message.id,
  ): Attempt {
    const { url, about } = message;
    const record = { seq: this.journal.length + 1, messageId, about, url, copy, attempt, at: Date.now(), state };
    this.journal.push(record);
    for (const listener of this.listeners) listener(record);
    this.condition.changed();
    return record;
  }
}

function isSuccess(outcome: PostOutcome, success: DeliverySettings['success']): boolean {
  if (outcome.status === undefined) return false;
  return success === 'only-200' ? outcome.status === 200 : outcome.status >= 200 && outcome.status < 300;
}
