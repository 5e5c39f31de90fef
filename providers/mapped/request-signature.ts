// Signs a request as its provider asks: an HMAC over parts of the request as it leaves, or a hash of them and the secret. What could go
// wrong: a time that is signed too early is refused as too old, so a request is signed when its place in the rate has come, not when it
// is planned.
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { queryText } from '../../outbound/query-text';
import type { HttpCall } from '../../outbound/http-target';
import { formEncoded } from '../form-encoding';
import { parseTemplate, writtenPlaceholder } from '../template-text';
import type { MappedSigning } from './mapping';
import { fill, type TemplateValues, withNamed } from './template-values';

export const freshNamesKnown = ['now', 'nowMs', 'nowIso', 'nonce'] as const;

/** Of one request: its time in Unix seconds, milliseconds and ISO 8601 in UTC, and what no other request has. */
export function freshNames(nowMs: number): Record<(typeof freshNamesKnown)[number], string> {
  const now = String(Math.floor(nowMs / 1000));
  return { now, nowMs: String(nowMs), nowIso: new Date(nowMs).toISOString(), nonce: randomUUID() };
}

/** Names that `signed` knows besides those of the request's own templates. */
export const signingNames = [
  'method',
  'url',
  'path',
  'target',
  'body',
  'fields',
  'fieldPairs',
  'fieldValues',
  'secret',
] as const;
type RequestPart = Exclude<(typeof signingNames)[number], 'secret'>;

/** @param call without the signature @param baseUrl of the provider */
export function signatureOf(signing: MappedSigning, call: HttpCall, baseUrl: string, values: TemplateValues): string {
  const known = withNamed(values, { ...requestParts(call, new URL(baseUrl)), secret: signing.secret });
  const texts = parseTemplate(signing.signed).map((part) =>
    'text' in part ? part.text : (fill(writtenPlaceholder(part), known) ?? ''),
  );
  const key = Buffer.from(signing.secret, signing.key === 'text' ? 'utf8' : signing.key);
  const digest = signing.plain ? createHash(signing.algorithm) : createHmac(signing.algorithm, key);
  return digest.update(texts.join('')).digest(signing.encoding);
}

function requestParts(
  { method, path, query = {}, body }: HttpCall,
  { origin, pathname }: URL,
): Record<RequestPart, string> {
  const whole = `${pathname.replace(/\/+$/, '')}${path}`;
  const search = queryText(query);
  const bodyText = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const fields = sortedFields(search, typeof body === 'string' ? body : '');
  return {
    method,
    url: `${origin}${whole}`,
    path: whole,
    target: search === '' ? whole : `${whole}?${search}`,
    body: bodyText,
    fields: fields.map(([name, value]) => `${formEncoded(name)}=${formEncoded(value)}`).join('&'),
    fieldPairs: fields.map(([name, value]) => `${name}=${value}`).join('\n'),
    fieldValues: fields.map(([, value]) => value).join('\n'),
  };
}

/** Of the query and of a form. */
function sortedFields(search: string, form: string): [string, string][] {
  const all = [...new URLSearchParams(search), ...new URLSearchParams(form)];
  return all.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
}
