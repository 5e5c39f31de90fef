// Gupy takes a webhook out of service without notice when its deliveries fail for long: then events stop, silently.
import { type BridgeConfig } from '../../config/bridge-config';
import { type Webhook } from '../../gupy/webhook-list';
import { type CheckResult, fine, problem } from './check-result';

const name = 'webhook';
const sync = '`gupy-exam-bridge webhook sync` puts that right';

export function checkWebhook(config: BridgeConfig, webhooks: readonly Webhook[]): CheckResult {
  const url = `${config.server.publicUrl}/webhooks/gupy`;
  const ours = webhooks.filter(({ action, postbackUrl }) => action === 'application.moved' && postbackUrl === url);
  const active = ours.filter(({ status }) => status === 'active');
  const [first] = active;
  if (ours.length === 0) return problem(name, `none is registered for ${url}`, sync);
  if (first === undefined) return problem(name, `${url} is registered, but inactive`, sync);
  if (sendsAnotherSecret(config, first)) return problem(name, `${url} is called with another secret than ours`, sync);
  if (active.length === 1) return fine(name, `${url} is registered and active`);
  const [, ...others] = active.map(({ id }) => id);
  return problem(
    name,
    `${url} is registered ${active.length} times, so every event comes ${active.length} times`,
    `remove ${others.join(', ')} with \`gupy-exam-bridge webhook remove\``,
  );
}

/** Only where Gupy shows the header's value; some accounts see its name or nothing. */
function sendsAnotherSecret({ gupy }: BridgeConfig, { clientHeaders = {} }: Webhook): boolean {
  const sent = Object.entries(clientHeaders).find(([header]) => header.toLowerCase() === 'authorization')?.[1];
  if (sent === undefined || !sent.startsWith('Bearer ')) return false;
  return !gupy.webhook.secrets.some(({ value }) => sent === `Bearer ${value}`);
}
