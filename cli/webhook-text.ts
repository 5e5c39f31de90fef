// The texts of `webhook`: a line for every difference, and never the value of a header.
import { singleLine } from '../domain/exam/movement';
import { callsUs, differencesOf, isVisible, sendsOurSecret, shownUrl, type WantedWebhook } from '../gupy/webhook-drift';
import type { Webhook } from '../gupy/webhook-list';
import { planWebhooks, type WebhookChange } from '../gupy/webhook-plan';
import type { SyncReport } from '../gupy/webhooks';

const done = { create: 'created', repair: 'repaired', remove: 'removed' } as const;

export function changeText(change: WebhookChange, { url }: WantedWebhook, dryRun: boolean): string {
  const verb = (dryRun ? change.kind : done[change.kind]).padEnd(9);
  if (change.kind === 'create') return `${verb} ${url}: none was registered for it`;
  return change.differences.map(({ text }) => `${verb} ${change.webhook.id}: ${text}`).join('\n');
}

export function endText(report: SyncReport, { url }: WantedWebhook, dryRun: boolean): string {
  const { changes, leftAlone, remaining } = report;
  return [
    ...leftAlone.map(
      ({ webhook, text }) => `NOTE      ${webhook.id}: ${text}; \`webhook remove ${webhook.id}\` removes it`,
    ),
    ...remaining.map((text) => `PROBLEM   Gupy still shows the same afterwards: ${text}`),
    ...(remaining.length > 0
      ? []
      : [dryRun && changes.length > 0 ? 'Nothing was done.' : `${url} is registered and active.`]),
  ].join('\n');
}

export function reportOf(
  { changes, leftAlone, remaining }: SyncReport,
  { url }: WantedWebhook,
  dryRun: boolean,
): object {
  return {
    url,
    dryRun,
    changes: changes.map((change) => ({
      kind: change.kind,
      id: change.kind === 'create' ? null : change.webhook.id,
      differences: change.differences,
    })),
    leftAlone: leftAlone.map(({ webhook, text }) => ({ id: webhook.id, text })),
    remaining,
  };
}

/** One element of `webhook list --json`. */
export interface ListedWebhook {
  id: string;
  action: string;
  status: string;
  postbackUrl: string;
  /** It calls the bridge, or sends its secret. */
  ours: boolean;
  /** Half sentences; only of ours. */
  differences: string[];
}

/** What is wrong with each, as `sync` would say it: also that it is one too many. */
export function listedOf(webhooks: readonly Webhook[], wanted: WantedWebhook): ListedWebhook[] {
  const { changes } = planWebhooks(wanted, webhooks);
  return webhooks.map((webhook) => {
    const removal = changes.find((change) => change.kind === 'remove' && change.webhook === webhook);
    const one = oneOf(webhook, wanted);
    return removal === undefined ? one : { ...one, differences: removal.differences.map(({ text }) => text) };
  });
}

function oneOf(webhook: Webhook, wanted: WantedWebhook): ListedWebhook {
  const { id, action, status, postbackUrl } = webhook;
  const ours = callsUs(wanted, webhook) || sendsOurSecret(wanted, webhook);
  const differences = ours ? differencesOf(wanted, webhook).filter(isVisible) : [];
  return {
    id,
    action,
    status,
    postbackUrl: shownUrl(postbackUrl),
    ours,
    differences: differences.map(({ text }) => text),
  };
}

export function listText(webhooks: readonly Webhook[], wanted: WantedWebhook): string {
  const listed = listedOf(webhooks, wanted);
  const missing = listed.some(({ ours }) => ours)
    ? []
    : [`None is registered for ${wanted.url}; \`webhook sync\` does it.`];
  return [...listed.flatMap(rowsOf), ...missing].join('\n');
}

function rowsOf({ id, action, status, postbackUrl, ours, differences }: ListedWebhook): string[] {
  const whose = ours ? 'ours  ' : 'other ';
  const what = [id, singleLine(status).padEnd(8), singleLine(action).padEnd(17), postbackUrl].join('  ');
  return [`${whose}  ${what}`, ...differences.map((text) => `        ${text}`)];
}

/** @param stillCalled another webhook still sends movements to the bridge */
export function removalText(removed: readonly Webhook[], stillCalled: boolean, id?: string): string {
  if (removed.length === 0) {
    return id === undefined
      ? 'There is nothing to remove.'
      : `Gupy has no webhook ${singleLine(id)}: there is nothing to remove.`;
  }
  if (stillCalled) return 'Done. Another webhook still sends every movement to the bridge.';
  return 'Gupy sends no movement to the bridge any more. A running worker registers the webhook again within 15 minutes.';
}
