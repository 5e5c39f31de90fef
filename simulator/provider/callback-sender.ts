// Sends the callbacks of the dialect: signed, retried in scaled time, with the same message id on every copy and retry of one
// version.
import { type Attempt, DeliveryQueue, type Message } from '../delivery-queue';
import { HttpSender, type PostOutcome } from '../http-sender';
import type { LiveSettings } from '../live-settings';
import { Refusal } from '../route';
import type { CallbackSubject } from '../story';
import type { Basis } from '../stand-in';
import type { CallbackContext, CallbackDialect, CallbackRequest, ChallengeRequest } from './callback-request';
import type { OrderBook } from './order-book';
import type { OrderRecord, ProgressReport, ResultVersion, CallbackRecipe, ProviderState } from './order-records';
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

  /** Resolves with the first attempt of every copy; at once where the provider sends no callbacks. */
  async send(order: OrderRecord, version: ResultVersion, webhookId = `msg_${version.resultId}`): Promise<Attempt[]> {
    if (this.options.dialect.callback === undefined) return [];
    return this.queue.send(this.message({ orderId: order.orderId, webhookId, version }));
  }

  /** The callback of a result that is not final yet; 409 in a dialect without such a callback. */
  async notice(order: OrderRecord): Promise<Attempt[]> {
    const recipe = { orderId: order.orderId, webhookId: `msg_notice_${order.orderId}` };
    this.compose(recipe, 1);
    return this.queue.send(this.message(recipe));
  }

  /** A report, in `times` copies, `delayMs` (real) after now. Resolves with their first attempts; 409 as `notice`. */
  async report(order: OrderRecord, report: ProgressReport, { times = 1, delayMs = 0 } = {}): Promise<Attempt[]> {
    const recipe = { orderId: order.orderId, webhookId: `msg_${report.progressId}`, report };
    const copies = Array.from({ length: times }, () => this.message({ ...recipe }));
    return (await Promise.all(copies.map(async (message) => this.queue.send(message, delayMs)))).flat();
  }

  /** 409 in a dialect without reports of this stage. */
  checkReports(stage: ProgressReport['stage']): void {
    if (this.options.dialect.stages?.includes(stage) !== true)
      throw new Refusal(409, 'This provider sends no such callback');
  }

  /** The request that a vendor sends when its webhook is saved. 409 in a dialect without one, or without an address. */
  async setUp(): Promise<PostOutcome & { echoed?: boolean }> {
    const { callbackUrl: url, delivery } = this.options.settings.current;
    if (url === null || this.options.dialect.setUp === undefined) throw new Refusal(409, 'Nothing is sent on saving');
    const { timeoutMs } = delivery;
    const request = this.options.dialect.setUp({ url, secrets: this.secrets() });
    if ('challenge' in request) return askForEcho(url, request, timeoutMs);
    const sender = new HttpSender();
    return sender.post({ ...request, url, timeoutMs }, 1).finally(() => sender.close());
  }

  /** After a restart: sends the open copies. */
  resume(pending: ProviderState['pending']): void {
    for (const copy of pending) this.queue.resume(this.message(copy.recipe), copy);
  }

  private message(recipe: CallbackRecipe): Message<CallbackRecipe> {
    const { orderId, webhookId, version, report } = recipe;
    const said = report === undefined ? { resultId: version?.resultId ?? 'none' } : { progressId: report.progressId };
    return {
      id: webhookId,
      url: this.urlOf(this.options.book.byId(orderId)),
      about: { orderId, ...said },
      // The orders may have been replaced since.
      wanted: () => this.options.book.find(orderId) !== undefined,
      compose: (attempt) => ({ id: webhookId, ...this.compose(recipe, attempt) }),
      recipe,
    };
  }

  private compose(recipe: CallbackRecipe, attempt: number): CallbackRequest {
    const order = this.options.book.byId(recipe.orderId);
    const now = Math.floor(Date.now() / 1000);
    recipe.firstAt ??= now;
    const { report, version } = recipe;
    if (report !== undefined) this.checkReports(report.stage);
    const request = this.options.dialect.callback?.({
      order,
      version,
      report,
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

async function askForEcho(
  url: string,
  { challenge: { name, value } }: ChallengeRequest,
  timeoutMs: number,
): Promise<PostOutcome & { echoed?: boolean }> {
  const asked = new URL(url);
  asked.searchParams.set(name, value);
  try {
    const answer = await fetch(asked, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    return { status: answer.status, echoed: (await answer.text()) === value };
  } catch (error) {
    return { error: error instanceof Error ? error.name : 'failed' };
  }
}

function subject({ orderId, resultId, progressId }: Attempt['about']): CallbackSubject {
  const order = { orderId: String(orderId) };
  return progressId === undefined
    ? { ...order, resultId: String(resultId) }
    : { ...order, progressId: String(progressId) };
}
