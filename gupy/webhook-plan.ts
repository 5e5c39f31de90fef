// What has to change so that Gupy calls the bridge once for every movement. The plan leaves foreign webhooks alone, and those that
// only look like ours: a person must decide. What could go wrong: of two bridges of one company that share a secret, each takes
// the other for its former address; every bridge needs a secret of its own.
import { singleLine } from '../domain/exam/movement';
import {
  callsUs,
  type Difference,
  differencesOf,
  isRegistration,
  movedAction,
  sendsOurSecret,
  shownUrl,
  type WantedWebhook,
} from './webhook-drift';
import type { Webhook } from './webhook-list';

export type WebhookChange =
  | { kind: 'create'; differences: [] }
  | { kind: 'repair'; webhook: Webhook; differences: readonly Difference[] }
  | { kind: 'remove'; webhook: Webhook; differences: readonly Difference[] };

export interface WebhookPlan {
  /** To be made in this order. */
  changes: WebhookChange[];
  /** Not changed, but a person should check them; `text` is half a sentence. */
  leftAlone: { webhook: Webhook; text: string }[];
}

/** @param adopt id of a webhook at our former address; ignored where one calls our own */
export function planWebhooks(wanted: WantedWebhook, listed: readonly Webhook[], adopt?: string): WebhookPlan {
  const here = listed.filter((one) => callsUs(wanted, one));
  const [first, ...duplicates] = inOrder(
    wanted,
    here.filter((one) => isRegistration(wanted, one)),
  );
  const kept =
    first ??
    listed.find(({ id }) => id === adopt) ??
    here[0] ??
    listed.find((one) => one.action === movedAction && sendsOurSecret(wanted, one));
  const changes = [kept === undefined ? creation : repair(wanted, kept), ...duplicates.map(removal)];
  const rest = listed.filter((one) => one !== kept && !duplicates.includes(one));
  return { changes: changes.filter((change) => change !== undefined), leftAlone: toCheck(wanted, rest) };
}

/** The one to keep comes first. */
function inOrder(wanted: WantedWebhook, webhooks: readonly Webhook[]): Webhook[] {
  const faults = (one: Webhook): number => differencesOf(wanted, one).length;
  return [...webhooks].sort((a, b) => faults(a) - faults(b));
}

const creation: WebhookChange = { kind: 'create', differences: [] };

function repair(wanted: WantedWebhook, webhook: Webhook): WebhookChange | undefined {
  const differences = differencesOf(wanted, webhook);
  return differences.length === 0 ? undefined : { kind: 'repair', webhook, differences };
}

function removal(webhook: Webhook): WebhookChange {
  const text = 'it is a duplicate for the same address, so every event arrives once more';
  return { kind: 'remove', webhook, differences: [{ of: 'duplicate', text }] };
}

function toCheck(wanted: WantedWebhook, rest: readonly Webhook[]): WebhookPlan['leftAlone'] {
  return rest.flatMap((webhook) => {
    const text = doubt(wanted, webhook);
    return text === undefined ? [] : [{ webhook, text }];
  });
}

function doubt(wanted: WantedWebhook, webhook: Webhook): string | undefined {
  const { action, postbackUrl } = webhook;
  if (callsUs(wanted, webhook)) return `it sends ${singleLine(action)} to the bridge, which ignores it`;
  if (action !== movedAction) return undefined;
  if (sendsOurSecret(wanted, webhook)) return `it sends our secret to ${shownUrl(postbackUrl)}`;
  const path = URL.canParse(postbackUrl) ? new URL(postbackUrl).pathname : '';
  if (!/\/webhooks\/gupy\/?$/.test(path)) return undefined;
  return `it calls ${shownUrl(postbackUrl)}, which is another bridge, or this one at a former address`;
}

/** Ours, or worth a check; any other may be removed only in Gupy. */
export function mayRemove(wanted: WantedWebhook, webhook: Webhook): boolean {
  return callsUs(wanted, webhook) || doubt(wanted, webhook) !== undefined;
}
