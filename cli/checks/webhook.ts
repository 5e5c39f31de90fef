// Gupy takes a webhook out of service without notice when its deliveries fail for long: then events stop, silently.
import { type BridgeConfig } from '../../config/bridge-config';
import { type Difference, isVisible, wantedWebhook } from '../../gupy/webhook-drift';
import { type Webhook } from '../../gupy/webhook-list';
import { planWebhooks, type WebhookChange } from '../../gupy/webhook-plan';
import { type CheckResult, fine, problem, unknown } from './check-result';

const name = 'webhook';
const sync = '`gupy-exam-bridge webhook sync` repairs it';

export function checkWebhook(config: BridgeConfig, webhooks: readonly Webhook[]): CheckResult {
  const wanted = wantedWebhook(config);
  const plan = planWebhooks(wanted, webhooks);
  const wrong = plan.changes.flatMap((change) => wrongIn(change, wanted.url));
  if (wrong.length > 0) return problem(name, wrong.join('; '), sync);
  if (config.gupy.webhook.owner === undefined) {
    const detail = 'it has no owner, so Gupy tells nobody when its deliveries fail';
    return problem(name, detail, 'set gupy.webhook.owner, and run `gupy-exam-bridge webhook sync`');
  }
  const isHidden = plan.changes.some(
    (change) => 'differences' in change && change.differences.some((one) => one.of === 'hidden'),
  );
  const registered = `${wanted.url} is registered and active`;
  if (!isHidden) return fine(name, registered);
  return unknown(
    name,
    `${registered}; Gupy does not show its headers, so whether it sends the secret could not be tried`,
    'move a test candidate of your own, and see that bridge_webhooks_total of the api rises; if bridge_refused_total does, `gupy-exam-bridge webhook sync` sets the headers anew',
  );
}

/** A wrong owner loses no event, so only `webhook sync` shows it. */
function wrongIn(change: WebhookChange, url: string): string[] {
  if (change.kind === 'create') return [`none is registered for ${url}`];
  const { webhook, differences } = change;
  const matters = (one: Difference): boolean => isVisible(one) && one.of !== 'owner';
  return differences.filter(matters).map(({ text }) => `${webhook.id}: ${text}`);
}
