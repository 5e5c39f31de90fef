// Delivers events to every active configuration of their action. Documented: POST of JSON, `clientHeaders` replace the
// default headers, 30 s, only 200 is success, retried after 1, 5, 15, 30 minutes and then every 30 until 2 hours are
// over, at least once, in any order. A configuration without a success for 7 days is deactivated without notice.
import { randomUUID } from 'node:crypto';
import { type Attempt, DeliveryQueue, type Message } from '../delivery-queue';
import type { LiveSettings } from '../live-settings';
import type { Basis } from '../stand-in';
import type { GupySettings } from './gupy-settings';
import type { PendingWebhook } from './gupy-state';
import type { GupyEvent } from './moved-payload';
import type { WebhookConfiguration, WebhookRegistry } from './webhook-registry';

const minute = 60_000;
const waits = [1 * minute, 5 * minute, 15 * minute, 30 * minute];
const retryWindow = 120 * minute;
const removalAfter = 7 * 24 * 60 * minute;

/** Read as waits between tries: tries at 0, 1, 6, 21, 51, 81 and 111 minutes. */
export function webhookRetryPlan(failedAttempts: number): number | undefined {
  const waitAfter = (failures: number): number => waits[Math.min(failures, waits.length) - 1] ?? 0;
  let sinceFirst = 0;
  for (let failures = 1; failures <= failedAttempts; failures += 1) sinceFirst += waitAfter(failures);
  return sinceFirst <= retryWindow ? waitAfter(failedAttempts) : undefined;
}

export interface WebhookSenderOptions extends Basis {
  registry: WebhookRegistry;
  settings: LiveSettings<GupySettings>;
  /** Whether the company has this application. */
  isThere: (applicationId: number) => boolean;
}

export class WebhookSender {
  /** Journal, hold and release, waiting. */
  readonly queue: DeliveryQueue<PendingWebhook['recipe']>;
  private readonly options: WebhookSenderOptions;

  constructor(options: WebhookSenderOptions) {
    this.options = options;
    this.queue = new DeliveryQueue({
      ...options,
      settings: () => options.settings.current.delivery,
      retryPlan: webhookRetryPlan,
      onSending: (attempt) => this.noteSent(attempt),
      onEnded: (attempt) => this.ended(attempt),
    });
  }

  /** Resolves with the first attempt of every copy to every configuration. */
  async send(event: GupyEvent, applicationId?: number): Promise<Attempt[]> {
    const targets = this.options.registry.activeFor(event.event);
    const attempts = await Promise.all(targets.map(async (target) => this.sendTo(target, event, applicationId)));
    return attempts.flat();
  }

  /** After a restart: sends the open copies. */
  resume(pending: readonly PendingWebhook[]): void {
    for (const copy of pending) this.queue.resume(this.message(copy.recipe), copy);
  }

  private async sendTo(target: WebhookConfiguration, event: GupyEvent, applicationId?: number): Promise<Attempt[]> {
    const about = applicationId === undefined ? {} : { applicationId };
    return this.queue.send(this.message({ webhookId: target.id, url: target.postbackUrl, event, ...about }));
  }

  private message(recipe: PendingWebhook['recipe']): Message<PendingWebhook['recipe']> {
    const { registry, settings, isThere } = this.options;
    const { webhookId, url, event, applicationId } = recipe;
    const renew = (attempt: number): boolean => attempt > 1 && settings.current.newIdOnRetry;
    return {
      id: event.id,
      url,
      about: { webhookId, action: event.event, ...(applicationId === undefined ? {} : { applicationId }) },
      // The company may have been replaced since: nobody tells of a person who is in no company.
      wanted: () =>
        registry.get(webhookId)?.status === 'active' && (applicationId === undefined || isThere(applicationId)),
      compose: (attempt) => {
        const sent = renew(attempt) ? { ...event, id: randomUUID() } : event;
        return { id: sent.id, headers: headersOf(registry.get(webhookId)), body: JSON.stringify(sent) };
      },
      recipe,
    };
  }

  private noteSent({ messageId, about, url, attempt, copy }: Attempt): void {
    this.options.story.add({ type: 'webhook-sent', eventId: messageId, ...applicationOf(about), url, attempt, copy });
  }

  private ended({ messageId, about, attempt, status, error, state }: Attempt): void {
    const { story } = this.options;
    const subject = { eventId: messageId, ...applicationOf(about), attempt };
    story.add({ type: 'webhook-answered', ...subject, status, error });
    if (state === 'gave-up') story.add({ type: 'webhook-gave-up', ...subject });
    this.watch(String(about['webhookId']), state === 'delivered');
  }

  private watch(webhookId: string, success: boolean): void {
    const { registry, settings, scheduler, story } = this.options;
    const configuration = registry.get(webhookId);
    if (configuration === undefined) return;
    if (success) delete configuration.failingSinceMs;
    else configuration.failingSinceMs ??= Date.now();
    const failing = (Date.now() - (configuration.failingSinceMs ?? Date.now())) * scheduler.timeScale;
    if (failing < removalAfter || settings.current.failingWebhook === 'kept') return;
    if (settings.current.failingWebhook === 'deleted') registry.delete(webhookId);
    else configuration.status = 'inactive';
    story.add({ type: 'webhook-deactivated', webhookId });
  }
}

/** Any client header at all replaces the default one. */
function headersOf(target: WebhookConfiguration | undefined): Record<string, string> {
  if (target !== undefined && Object.keys(target.clientHeaders).length > 0) return target.clientHeaders;
  return { 'Content-Type': 'application/json;charset=utf-8' };
}

function applicationOf(about: Attempt['about']): { applicationId?: number } {
  return typeof about['applicationId'] === 'number' ? { applicationId: about['applicationId'] } : {};
}
