// What a sender signs, as a template: `{{body}}` (the raw bytes), `{{method}}`, `{{callbackUrl}}`, `{{callbackPath}}`,
// `{{timestamp}}`, `{{header:x-name}}`, `{{fields}}` (of the body, sorted and url-encoded), and JSON pointers such as
// `{{/triggeredOn}}`, which `| encode` percent-encodes. `{{body | sha256}}` is the hash of the body, in hex or as the filter says.
import { parseTemplate, type Placeholder } from '../template-text';
import { bodyHash } from './body-hash';
import type { SignedCallbackPlaces } from './callback-proof';
import { onlyValue, type ReceivedCallback } from './signature-check';
import type { UnprovenBody } from './unproven-body';

/** Placeholders besides JSON pointers and `header:`. */
export const signedNames = ['body', 'fields', 'method', 'callbackUrl', 'callbackPath', 'timestamp'] as const;

/** The signed bytes in order; `undefined` when the callback lacks a part. */
export type SignedText = (
  received: ReceivedCallback,
  body: UnprovenBody,
  timestamp: string | undefined,
) => (string | Uint8Array)[] | undefined;

export function signedText(
  { signed: template, at }: Pick<SignedCallbackPlaces, 'signed' | 'at'>,
  callbackUrl: string,
): SignedText {
  const parts = parseTemplate(template);
  const ownField = at.in === 'field' ? at.path.slice(1) : undefined;
  const fixed: Readonly<Record<string, string>> = { callbackUrl, callbackPath: new URL(callbackUrl).pathname };
  return ({ rawBody, headers, method = 'POST' }, body, timestamp) => {
    const valueOf = ({ name, filter, form }: Placeholder): string | Uint8Array | undefined => {
      if (name === 'body') return filter === undefined ? rawBody : bodyHash(rawBody, filter, form);
      if (name === 'method') return method;
      if (name === 'timestamp') return timestamp;
      if (name === 'fields') return body.sortedFields(ownField);
      if (name.startsWith('header:')) return onlyValue(headers, name.slice('header:'.length).toLowerCase());
      if (!name.startsWith('/')) return fixed[name];
      const text = body.textAt(name);
      return text !== undefined && filter === 'encode' ? encodeURIComponent(text) : text;
    };
    const signed = parts.map((part) => ('text' in part ? part.text : valueOf(part)));
    return signed.every((part) => part !== undefined) ? signed : undefined;
  };
}
