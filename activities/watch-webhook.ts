// Nobody tells when Gupy takes a webhook out of service, so every cycle looks whether ours is there and as it should be
// (P-MISSED). It registers what is missing and repairs what calls this bridge; whatever else would have to change, such as a
// webhook at a former address or one too many, is for a person, who has the command `webhook sync`.
// What could go wrong: two bridges would take a webhook from each other for ever; so only one that calls our own address is
// touched. And a header of somebody else, such as a gateway's, would be lost where Gupy hides its value.
import { log } from '@temporalio/activity';
import { isExampleAddress } from '../config/example-address';
import { callsUs, isVisible, type WantedWebhook } from '../gupy/webhook-drift';
import { planWebhooks, type WebhookChange } from '../gupy/webhook-plan';
import type { Webhooks } from '../gupy/webhooks';
import { attemptAt, writeSpacing } from './attempt';
import { whileBeating } from './heartbeats';
import type { ReconcileActivities, WebhookWatch } from './reconcile-contract';

const commandHint = 'look into it with `gupy-exam-bridge webhook sync --dry-run`';

/** @param onRepaired called for everything that was put right */
export function createWatchWebhook(
  webhooks: Webhooks,
  wanted: WantedWebhook,
  onRepaired: () => void,
): ReconcileActivities['watchWebhook'] {
  return () =>
    // A POST whose answer is lost has registered it all the same: the next attempt looks again, once it can land no more.
    attemptAt(
      'GUPY',
      ({ signal }) =>
        whileBeating(
          () => undefined,
          () => watch({ webhooks, wanted, onRepaired }, signal),
        ),
      writeSpacing,
    );
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
  for (const change of changes.filter(isSeen)) {
    if (isOurs(change, wanted)) {
      await webhooks.carryOut(change, wanted, signal);
      watched.repaired.push(textOf(change, wanted));
      onRepaired();
    } else {
      watched.warnings.push(`${textOf(change, wanted)}: ${commandHint}`);
    }
  }
  for (const text of watched.repaired) log.warn(`The webhook was put right: ${text}`);
  for (const text of watched.warnings) log.warn(text);
  return watched;
}

/** What Gupy hides may be right: written again in every cycle it would never be right for sure either. */
function isSeen({ kind, differences }: WebhookChange): boolean {
  return kind === 'create' || differences.some(isVisible);
}

function isOurs(change: WebhookChange, wanted: WantedWebhook): boolean {
  if (change.kind !== 'repair') return change.kind === 'create';
  return callsUs(wanted, change.webhook) && change.differences.every(({ of }) => of !== 'lost');
}

function textOf(change: WebhookChange, wanted: WantedWebhook): string {
  if (change.kind === 'create') return `none was registered for ${wanted.url}`;
  const seen = change.differences.filter(({ of }) => of !== 'hidden').map(({ text }) => text);
  return `webhook ${change.webhook.id}: ${seen.join('; ')}`;
}
