// The webhook that the bridge needs, and how a listed one differs from it. No text here quotes a secret, since it is printed,
// logged, and stored in a run. What could go wrong: a header whose value Gupy hides may be right or wrong; that is a difference
// of its own kind, and only writing the header again ends it.
import { definedOnly } from '../domain/defined-only';
import type { BridgeConfig } from '../config/bridge-config';
import { singleLine } from '../domain/exam/movement';
import type { ShownHeader, Webhook } from './webhook-list';

export const movedAction = 'application.moved';

export interface WantedWebhook {
  /** Where Gupy sends its events. */
  url: string;
  secret: string;
  /** Still accepted by the receiver, but to be replaced. */
  previousSecrets: readonly string[];
  owner?: { name: string; email: string };
}

export interface Difference {
  /** `hidden`: Gupy does not show the value. `lost`: a repair of the others would destroy the value. */
  of:
    'postbackUrl' | 'action' | 'status' | 'Authorization' | 'Content-Type' | 'owner' | 'duplicate' | 'hidden' | 'lost';
  /** Half a sentence about the webhook, one line. */
  text: string;
}

export function wantedWebhook({ server, gupy }: Pick<BridgeConfig, 'server' | 'gupy'>): WantedWebhook {
  const { secrets, owner } = gupy.webhook;
  const [secret = '', ...previousSecrets] = secrets.map(({ value }) => value);
  const url = `${server.publicUrl}/webhooks/gupy`;
  return { url, secret, previousSecrets, ...definedOnly({ owner }) };
}

/** Empty where it is right, as far as Gupy shows. */
export function differencesOf(wanted: WantedWebhook, webhook: Webhook): Difference[] {
  return [
    ...targetDifferences(wanted, webhook),
    ...headerDifferences(wanted, webhook.headers),
    ...ownerDifferences(wanted, webhook),
  ];
}

export function isVisible({ of }: Difference): boolean {
  return of !== 'hidden' && of !== 'lost';
}

/** The same address, whatever its spelling: letters of the host, a default port, a slash at the end. */
export function callsUs({ url }: Pick<WantedWebhook, 'url'>, { postbackUrl }: Webhook): boolean {
  return normalised(postbackUrl) === normalised(url);
}

/** Sends movements to this bridge, with the right headers or not. */
export function isRegistration(wanted: Pick<WantedWebhook, 'url'>, webhook: Webhook): boolean {
  return webhook.action === movedAction && callsUs(wanted, webhook);
}

/** No other integration should know the secret; so a webhook that sends it was ours at another address. */
export function sendsOurSecret({ secret, previousSecrets }: WantedWebhook, { headers }: Webhook): boolean {
  const sent = headersNamed(headers, 'authorization');
  return [secret, ...previousSecrets].some((known) => sent.some(({ value }) => value === `Bearer ${known}`));
}

/** Fit for a line of text. The query is left out: other integrations keep their tokens there. */
export function shownUrl(postbackUrl: string): string {
  return singleLine(postbackUrl.replace(/\/\/[^/?#]*@/, '//').replace(/\?[^#]*/, '?…'));
}

function normalised(url: string): string {
  return (URL.canParse(url) ? new URL(url).href : url).replace(/\/+$/, '');
}

function targetDifferences(wanted: WantedWebhook, webhook: Webhook): Difference[] {
  const { action, status, postbackUrl } = webhook;
  const found: Difference[] = [];
  if (action !== movedAction) {
    found.push({ of: 'action', text: `it sends ${singleLine(action)}, not ${movedAction}` });
  }
  if (!callsUs(wanted, webhook)) {
    found.push({ of: 'postbackUrl', text: `it calls ${shownUrl(postbackUrl)}, not ${wanted.url}` });
  }
  if (status.toLowerCase() !== 'active') {
    const why = 'Gupy disables a webhook whose deliveries all fail for 7 days';
    found.push({ of: 'status', text: `it is ${singleLine(status)}: ${why}` });
  }
  return found;
}

function headerDifferences(wanted: WantedWebhook, headers: Webhook['headers']): Difference[] {
  if (headers === undefined) return [{ of: 'hidden', text: hiddenText }];
  const authorization = authorizationDifference(wanted, headersNamed(headers, 'authorization'));
  const contentType = contentTypeDifference(headersNamed(headers, 'content-type'));
  const seen = [authorization, contentType].filter((one) => one !== undefined);
  const lost = headers.filter((header) => !isOurs(header) && header.value === undefined);
  const hidden = headers.some((header) => isOurs(header) && header.value === undefined);
  const rewritten = hidden || seen.length > 0;
  return [
    ...seen,
    ...(hidden ? [{ of: 'hidden', text: hiddenText } as const] : []),
    ...(rewritten ? lost : []).map(({ name }): Difference => ({ of: 'lost', text: lostText(name) })),
  ];
}

const hiddenText = 'Gupy does not show the values of its headers: they are written again, right or wrong';

function lostText(name: string): string {
  return `its header ${singleLine(name)} gets lost: Gupy does not show its value, and a write replaces all headers`;
}

function authorizationDifference(wanted: WantedWebhook, sent: readonly ShownHeader[]): Difference | undefined {
  const of = 'Authorization';
  const [first, second] = sent;
  if (first === undefined) return { of, text: 'it sends no secret, so the bridge refuses its events' };
  if (second !== undefined) return { of, text: 'it sends two secrets at once, so the bridge refuses its events' };
  if (first.value === undefined || first.value === `Bearer ${wanted.secret}`) return undefined;
  const previous = wanted.previousSecrets.some((known) => first.value === `Bearer ${known}`);
  return { of, text: previous ? 'it sends the previous secret' : 'it sends another secret than gupy.webhook.secret' };
}

function contentTypeDifference(sent: readonly ShownHeader[]): Difference | undefined {
  const of = 'Content-Type';
  const [first] = sent;
  if (first === undefined) return { of, text: 'it sends no Content-Type: client headers replace Gupy’s own' };
  if (first.value === undefined || /^application\/json\s*(;|$)/i.test(first.value)) return undefined;
  return { of, text: `its Content-Type is ${singleLine(first.value)}, not application/json` };
}

function ownerDifferences({ owner }: WantedWebhook, { techOwnerName, techOwnerEmail }: Webhook): Difference[] {
  if (owner === undefined) return [];
  const differs =
    (techOwnerName !== undefined && techOwnerName !== owner.name) ||
    (techOwnerEmail !== undefined && techOwnerEmail !== owner.email);
  return differs ? [{ of: 'owner', text: 'its owner is not the one of gupy.webhook.owner' }] : [];
}

function headersNamed(headers: Webhook['headers'], lowerCase: string): ShownHeader[] {
  return (headers ?? []).filter(({ name }) => name.toLowerCase() === lowerCase);
}

/** One of the two headers that the bridge sets itself. */
export function isOurs({ name }: ShownHeader): boolean {
  return ['authorization', 'content-type'].includes(name.toLowerCase());
}
