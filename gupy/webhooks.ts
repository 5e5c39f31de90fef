// The bridge's own registration at Gupy. Promises: idempotent, since it reads the list before it writes; every write carries the
// address and both headers, since a PUT replaces all of them. What could go wrong: a POST whose answer is lost may have
// registered the webhook; the next reading finds it.
import { HttpFailure } from '../outbound/http-failure';
import type { HttpCall, HttpTarget } from '../outbound/http-target';
import { tokenRefused } from '../outbound/status-class';
import { webhookPath, webhooksPath } from './paths';
import { taking } from './said-in-body';
import { isOurs, isVisible, movedAction, shownUrl, type WantedWebhook } from './webhook-drift';
import { listWebhooks, type Webhook } from './webhook-list';
import { planWebhooks, type WebhookChange, type WebhookPlan } from './webhook-plan';

export interface SyncOptions {
  /** Id of a webhook at our former address. @default none */
  adopt?: string;
  /** Plans, and changes nothing. @default false */
  dryRun?: boolean;
  /** Called after every change, and in a dry run instead of it. */
  onChange?: (change: WebhookChange) => void;
}

export interface SyncReport extends WebhookPlan {
  /** What Gupy still shows as wrong afterwards: half sentences. */
  remaining: string[];
}

const conflict = 409;
const notFound = 404;

/** The permissions of a token, in the words of Gupy's page. */
const permissions = {
  'list-webhooks': 'Listing webhooks configurations',
  'create-webhook': 'Configuring webhooks configurations',
  'update-webhook': 'Updating webhooks configurations',
  'delete-webhook': 'Deleting webhooks configurations',
} as const;
type Endpoint = keyof typeof permissions;

/** Every method throws `HttpFailure` with its class, and the signal's reason when that is aborted. */
export class Webhooks {
  private readonly target: HttpTarget;

  constructor(target: HttpTarget) {
    this.target = target;
  }

  /** All of the company, foreign ones too. */
  async list(signal: AbortSignal): Promise<Webhook[]> {
    return permitted('list-webhooks', () => listWebhooks(this.target, signal));
  }

  /** Makes all changes of the plan, then reads the list again. */
  async sync(wanted: WantedWebhook, options: SyncOptions, signal: AbortSignal): Promise<SyncReport> {
    const { adopt, dryRun = false, onChange } = options;
    const plan = planWebhooks(wanted, await this.list(signal), adopt);
    for (const change of plan.changes) {
      if (!dryRun) await this.carryOut(change, wanted, signal);
      onChange?.(change);
    }
    if (dryRun || plan.changes.length === 0) return { ...plan, remaining: [] };
    const after = planWebhooks(wanted, await this.list(signal));
    return { ...plan, remaining: after.changes.flatMap(remainingOf) };
  }

  async carryOut(change: WebhookChange, wanted: WantedWebhook, signal: AbortSignal): Promise<void> {
    if (change.kind === 'create') await this.create(wanted, signal);
    else if (change.kind === 'repair') await this.update(wanted, change.webhook, signal);
    else await this.remove(change.webhook.id, signal);
  }

  /** A webhook that is gone already is success. */
  async remove(id: string, signal: AbortSignal): Promise<void> {
    const call = { method: 'DELETE', path: webhookPath(id), endpoint: 'delete-webhook', signal } as const;
    await this.send({ ...call, ...taking([notFound]) });
  }

  private async create(wanted: WantedWebhook, signal: AbortSignal): Promise<void> {
    try {
      const body = bodyOf(wanted);
      await this.send({ method: 'POST', path: webhooksPath, body, endpoint: 'create-webhook', signal });
    } catch (error) {
      throw error instanceof HttpFailure && error.status === conflict ? await this.occupied(error, signal) : error;
    }
  }

  private async update(wanted: WantedWebhook, webhook: Webhook, signal: AbortSignal): Promise<void> {
    const body = bodyOf(wanted, webhook);
    await this.send({ method: 'PUT', path: webhookPath(webhook.id), body, endpoint: 'update-webhook', signal });
  }

  /** Gupy does not document whether it takes a second webhook for one action. */
  private async occupied(failure: HttpFailure, signal: AbortSignal): Promise<HttpFailure> {
    const others = (await this.list(signal)).filter(({ action }) => action === movedAction);
    const taken = others.map(({ id, postbackUrl }) => `${id} calls ${shownUrl(postbackUrl)}`).join(', ');
    const hint = taken === '' ? '' : `; ${taken}: if that is ours, adopt it with \`webhook sync --adopt <id>\``;
    return new HttpFailure(failure.failureClass, `${failure.message}${hint}`, { status: conflict, cause: failure });
  }

  private async send(call: HttpCall & { endpoint: Endpoint }): Promise<void> {
    await permitted(call.endpoint, () => this.target.request(call));
  }
}

/** A refused token may be valid and only lack one permission. */
async function permitted<T>(endpoint: Endpoint, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof HttpFailure) || error.failureClass !== 'unauthorized') throw error;
    const which = `the token is wrong, or not ticked for "${permissions[endpoint]}"`;
    const message = error.message.replace(tokenRefused, which);
    const status = error.status === undefined ? {} : { status: error.status };
    throw new HttpFailure('unauthorized', message, { ...status, cause: error });
  }
}

/** A PUT replaces everything, so it repeats the foreign headers that Gupy shows. */
function bodyOf(wanted: WantedWebhook, former?: Webhook): object {
  const { url, secret, owner } = wanted;
  const kept = (former?.headers ?? []).filter((header) => !isOurs(header) && header.value !== undefined);
  return {
    action: movedAction,
    status: 'active',
    postbackUrl: url,
    ...ownerOf(owner, former),
    clientHeaders: {
      ...Object.fromEntries(kept.map(({ name, value }) => [name, value])),
      Authorization: `Bearer ${secret}`,
      'Content-Type': 'application/json',
    },
  };
}

function ownerOf(owner: WantedWebhook['owner'], former?: Webhook): object {
  if (owner !== undefined) return { techOwnerName: owner.name, techOwnerEmail: owner.email };
  const { techOwnerName, techOwnerEmail } = former ?? {};
  return { ...(techOwnerName ? { techOwnerName } : {}), ...(techOwnerEmail ? { techOwnerEmail } : {}) };
}

function remainingOf({ kind, differences }: WebhookChange): string[] {
  if (kind === 'create') return ['it does not list the webhook'];
  return differences.filter(isVisible).map(({ text }) => text);
}
