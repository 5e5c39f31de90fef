// Hides secrets from the control routes, which need no login: with the secret of the webhook or of the callbacks, every user of the
// machine could move candidates and give results.
import type { Route } from './route';

/** Of settings, of Gupy's webhooks, and of a provider that takes its token in the body. */
const secretFields: ReadonlySet<string> = new Set([
  ...['token', 'signingSecret', 'callbackSecrets'],
  ...['clientHeaders', 'client_secret'],
]);

/** What proves a callback in its URL: below the address of its provider, or in the query. */
const urlProof = /(\/callbacks\/[^/?]+)[/?].*/;

/** A copy with `***` in place of each secret. */
export function withoutSecrets(value: unknown): unknown {
  const text = JSON.stringify(value, (field, part: unknown) => {
    if (secretFields.has(field)) return hidden(part);
    return typeof part === 'string' ? part.replace(urlProof, '$1/***') : part;
  });
  return JSON.parse(text);
}

/** The control route with an answer that shows no secret. */
export function hidingSecrets(shown: Route): Route {
  return {
    ...shown,
    handle: async (request) => {
      const answer = await shown.handle(request);
      return answer.json === undefined ? answer : { ...answer, json: withoutSecrets(answer.json) };
    },
  };
}

/** Headers with `***` for each that holds one of the secrets: providers name theirs as they like. */
export function withoutTokens(
  headers: Readonly<Record<string, string>>,
  secrets: readonly string[],
): Record<string, string> {
  const shown = Object.entries(headers).filter(([name]) => name !== 'authorization');
  const holds = (value: string): boolean => secrets.some((secret) => value.includes(secret));
  return Object.fromEntries(shown.map(([name, value]) => [name, holds(value) ? '***' : value]));
}

function hidden(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(hidden);
  if (typeof part !== 'object' || part === null) return '***';
  return Object.fromEntries(Object.keys(part).map((name) => [name, '***']));
}
