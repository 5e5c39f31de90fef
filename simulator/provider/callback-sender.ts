// Sends the callbacks of the dialect: signed, retried in scaled time, with the same message id on every copy and retry of one
// version.
import { type Attempt, DeliveryQueue, type Message } from '../delivery-queue';
import { HttpSender, type PostOutcome } from '../http-sender';
import type { LiveSettings } from '../live-settings';
import { Refusal } from '../route';
import type { Basis } from '../stand-in';
import type { CallbackContext, CallbackDialect, CallbackRequest } from './callback-request';
import type { OrderBook } from './order-book';
import type { OrderRecord, ResultVersion } from './order-records';
import type { CallbackRecipe, ProviderState } from './provider-state';
import type { ProviderSettings } from './provider-settings';

export interface CallbackSenderOptions extends Basis {
  book: OrderBook;
  dialect: CallbackDialect;
  settings: LiveSettings<ProviderSettings>;
}

export class CallbackSender {
  /** Journal, hold and release, waiting. */
  readonly queue: DeliveryQueue<CallbackRecipe>;
  private readonly options: CallbackSenderOptions;

  constructor(options: CallbackSenderOptions) {
    this.options = options;
    const { dialect, settings, story } = options;
    this.queue = new DeliveryQueue({
      ...options,
      settings: () => settings.current.delivery,
      retryPlan: (failedAttempts) => dialect.retryPlan(failedAttempts),
      onSending: ({ about, url, attempt, copy }) =>
        story.add({ type: 'callback-sent', ...subject(about), url, attempt, copy }),
      onEnded: (attempt) => this.ended(attempt),
    });
  }

  /** Resolves with the first attempt of every copy. */
  async send(order: OrderRecord, version: ResultVersion, webhookId = `msg_${version.resultId}`): Promise<Attempt[]> {
    return this.queue.send(this.message({ orderId: order.orderId, webhookId, version }));
  }

  /** The callback of a result that is not final yet; 409 in a dialect without such a callback. */
  async notice(order: OrderRecord): Promise<Attempt[]> {
    const recipe = { orderId: order.orderId, webhookId: `msg_notice_${order.orderId}` };
    this.compose(recipe, 1);
    return this.queue.send(this.message(recipe));
  }

  /** The request that a vendor sends when its webhook is saved. 409 in a dialect without one, or without an address. */
  async setUp(): Promise<PostOutcome> {
    const { callbackUrl: url, delivery } = this.options.settings.current;
    if (url === null || this.options.dialect.setUp === undefined) throw new Refusal(409, 'Nothing is sent on saving');
    const sender = new HttpSender();
    const post = {
      ...this.options.dialect.setUp({ url, secrets: this.secrets() }),
      url,
      timeoutMs: delivery.timeoutMs,
    };
    return sender.post(post, 1).finally(() => sender.close());
  }

  /** After a restart: sends the open copies. */
  resume(pending: ProviderState['pending']): void {
    for (const copy of pending) this.queue.resume(this.message(copy.recipe), copy);
  }

  private message(recipe: CallbackRecipe): Message<CallbackRecipe> {
    const { orderId, webhookId, version } = recipe;
    return {
      id: webhookId,
      url: this.urlOf(this.options.book.byId(orderId)),
      about: { orderId, resultId: version?.resultId ?? 'none' },
      wanted: () => true,
      compose: (attempt) => ({ id: webhookId, ...this.compose(recipe, attempt) }),
      recipe,
    };
  }

  private compose(recipe: CallbackRecipe, attempt: number): CallbackRequest {
    const order = this.options.book.byId(recipe.orderId);
    const now = Math.floor(Date.now() / 1000);
    recipe.firstAt ??= now;
    const request = this.options.dialect.callback({
      order,
      version: recipe.version,
      messageId: recipe.webhookId,
      url: this.urlOf(order),
      secrets: this.secrets(),
      attempt,
      seconds: this.options.settings.current.timestamp === 'first' ? recipe.firstAt : now,
    });
    if (request === undefined) throw new Refusal(409, 'This provider sends no such callback');
    return request;
  }

  private urlOf(order: OrderRecord): string {
    return this.options.settings.current.callbackUrl ?? order.body.callbackUrl;
  }

  private secrets(): CallbackContext['secrets'] {
    const [first = '', ...more] = this.options.settings.current.callbackSecrets;
    return [first, ...more];
  }

  private ended({ about, attempt, status, error, state }: Attempt): void {
    const { story } = this.options;
    const ended = { ...subject(about), attempt };
    story.add({ type: 'callback-answered', ...ended, status, error });
    if (state === 'gave-up') story.add({ type: 'callback-gave-up', ...ended });
  }
}

function subject(about: Attempt['about']): { orderId: string; resultId: string } {
  return { orderId: String(about['orderId']), resultId: String(about['resultId']) };
}
