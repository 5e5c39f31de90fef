// Gupy disables a webhook without a word, so every cycle compares ours with what it should be (P-MISSED). It registers a missing
// webhook and repairs one that calls this bridge; any other change, such as of a webhook at a former address or of a duplicate,
// is for a person, who has the command `webhook sync`.
// What could go wrong: two bridges would take a webhook from each other for ever, so only one that calls our own address is
// changed; and a foreign header, such as a gateway's, would be lost where Gupy hides its value.
import { log } from '@temporalio/activity';
import { isExampleAddress } from '../config/cross-checks';
import { callsUs, isVisible, type WantedWebhook } from '../gupy/webhook-drift';
import { planWebhooks, type WebhookChange } from '../gupy/webhook-plan';
import type { Webhooks } from '../gupy/webhooks';
import { attemptAt, writeSpacing } from './attempt';
import { withHeartbeats } from './heartbeats';
import type { ReconcileActivities, WebhookWatch } from './reconcile-contract';

const commandHint = 'see `gupy-exam-bridge webhook sync --dry-run`';

/** @param onRepaired called for every repair */
export function createWatchWebhook(
  webhooks: Webhooks,
  wanted: WantedWebhook,
  onRepaired: () => void,
): ReconcileActivities['watchWebhook'] {
  return () =>
    // A POST whose answer is lost may have registered the webhook: the next attempt reads the list when it can land no more.
    attemptAt('GUPY', ({ signal }) => withHeartbeats(() => watch({ webhooks, wanted, onRepaired }, signal)), {
      spacing: writeSpacing,
    });
}

interface Watched {
  webhooks: Webhooks;
  wanted: WantedWebhook;
  onRepaired: () => void;
}

async function watch({ webhooks, wanted, onRepaired }: Watched, signal: AbortSignal): Promise<WebhookWatch> {
  if (isExampleAddress(wanted.url)) {
    return {
      repaired: [],
      warnings: [`server.publicUrl is an example: no webhook can be registered for ${wanted.url}`],
    };
  }
  const { changes } = planWebhooks(wanted, await webhooks.list(signal));
  const watched: WebhookWatch = { repaired: [], warnings: [] };
  for (const change of changes.filter(isVisibleChange)) {
    if (isForThisBridge(change, wanted)) {
      await webhooks.carryOut(change, wanted, signal);
      watched.repaired.push(textOf(change, wanted));
      onRepaired();
    } else {
      watched.warnings.push(`${textOf(change, wanted)}: ${commandHint}`);
    }
  }
  for (const text of watched.repaired) log.warn(`The webhook was repaired: ${text}`);
  for (const text of watched.warnings) log.warn(text);
  return watched;
}

/** A hidden value may be right, and writing it in every cycle would prove nothing. */
function isVisibleChange({ kind, differences }: WebhookChange): boolean {
  return kind === 'create' || differences.some(isVisible);
}

function isForThisBridge(change: WebhookChange, wanted: WantedWebhook): boolean {
  if (change.kind !== 'repair') return change.kind === 'create';
  return callsUs(wanted, change.webhook) && change.differences.every(({ of }) => of !== 'lost');
}

function textOf(change: WebhookChange, wanted: WantedWebhook): string {
  if (change.kind === 'create') return `none was registered for ${wanted.url}`;
  const visible = change.differences.filter(({ of }) => of !== 'hidden').map(({ text }) => text);
  return `webhook ${change.webhook.id}: ${visible.join('; ')}`;
}
