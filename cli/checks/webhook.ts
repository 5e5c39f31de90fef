// Gupy takes a webhook out of service without notice when its deliveries fail for long: then events stop, silently.
import { type BridgeConfig } from '../../config/bridge-config';
import { type Difference, isVisible, wantedWebhook } from '../../gupy/webhook-drift';
import { type Webhook } from '../../gupy/webhook-list';
import { planWebhooks, type WebhookChange } from '../../gupy/webhook-plan';
import { type CheckResult, fine, problem } from './check-result';

const name = 'webhook';
const sync = '`gupy-exam-bridge webhook sync` repairs it';

export function checkWebhook(config: BridgeConfig, webhooks: readonly Webhook[]): CheckResult {
  const wanted = wantedWebhook(config);
  const wrong = planWebhooks(wanted, webhooks).changes.flatMap((change) => wrongIn(change, wanted.url));
  if (wrong.length > 0) return problem(name, wrong.join('; '), sync);
  return fine(name, `${wanted.url} is registered and active`);
}

/** A wrong owner loses no event, so only `webhook sync` shows it. */
function wrongIn(change: WebhookChange, url: string): string[] {
  if (change.kind === 'create') return [`none is registered for ${url}`];
  const { webhook, differences } = change;
  const matters = (one: Difference): boolean => isVisible(one) && one.of !== 'owner';
  return differences.filter(matters).map(({ text }) => `${webhook.id}: ${text}`);
}
