// Callbacks of the provider: signed, retried in scaled time after anything but 200, with the same `webhook-id` on every
// copy and retry of one version.
import { type Attempt, DeliveryQueue, type Message } from '../delivery-queue';
import type { LiveSettings } from '../live-settings';
import type { Scheduler } from '../scheduler';
import type { Story } from '../story';
import { signedHeaders } from './callback-signer';
import type { OrderBook } from './order-book';
import type { OrderRecord, ResultVersion } from './order-records';
import type { CallbackRecipe, ProviderState } from './provider-state';
import type { ProviderSettings } from './provider-settings';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** The schedule Standard Webhooks advises: eleven tries over about three days. */
const waits = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
  24 * hour,
];

export interface CallbackSenderOptions {
  book: OrderBook;
  settings: LiveSettings<ProviderSettings>;
  scheduler: Scheduler;
  random: () => number;
  story: Story;
  onChange: () => void;
}

export class CallbackSender {
  /** Journal, hold and release, waiting. */
  readonly queue: DeliveryQueue<CallbackRecipe>;
  private readonly book: OrderBook;
  private readonly settings: LiveSettings<ProviderSettings>;
  private readonly story: Story;

  constructor({ book, settings, scheduler, random, story, onChange }: CallbackSenderOptions) {
    this.book = book;
    this.settings = settings;
    this.story = story;
    this.queue = new DeliveryQueue({
      scheduler,
      random,
      settings: () => settings.current.delivery,
      retryPlan: (failedAttempts) => waits[failedAttempts - 1],
      onSending: ({ about, url, attempt, copy }) =>
        story.tell({ type: 'callback-sent', ...subject(about), url, attempt, copy }),
      onEnded: (attempt) => this.ended(attempt),
      onChange,
    });
  }

  /** Resolves with the first attempt of every copy. */
  async send(order: OrderRecord, version: ResultVersion, webhookId = `msg_${version.resultId}`): Promise<Attempt[]> {
    return this.queue.send(this.message({ orderId: order.orderId, webhookId, version }));
  }

  /** After a restart: what was still to be sent. */
  resume(pending: ProviderState['pending']): void {
    for (const copy of pending) this.queue.resume(this.message(copy.recipe), copy);
  }

  private message(recipe: CallbackRecipe): Message<CallbackRecipe> {
    const { orderId, webhookId, version } = recipe;
    const body = JSON.stringify(version);
    return {
      id: webhookId,
      url: this.book.get(orderId).body.callbackUrl,
      about: { orderId, resultId: version.resultId },
      wanted: () => true,
      compose: () => {
        const now = Math.floor(Date.now() / second);
        recipe.firstAt ??= now;
        const { callbackSecrets, timestamp } = this.settings.current;
        const at = timestamp === 'first' ? recipe.firstAt : now;
        return { id: webhookId, headers: signedHeaders(callbackSecrets, webhookId, at, body), body };
      },
      recipe,
    };
  }

  private ended({ about, attempt, status, error, state }: Attempt): void {
    const told = { ...subject(about), attempt };
    this.story.tell({
      type: 'callback-answered',
      ...told,
      ...(status === undefined ? {} : { status }),
      ...(error === undefined ? {} : { error }),
    });
    if (state === 'gave-up') this.story.tell({ type: 'callback-gave-up', ...told });
  }
}

function subject(about: Attempt['about']): { orderId: string; resultId: string } {
  return { orderId: String(about['orderId']), resultId: String(about['resultId']) };
}
