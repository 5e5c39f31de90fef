// What a sender signs, as a template: `{{body}}` (the raw bytes), `{{callbackUrl}}`, and JSON pointers such as
// `{{/triggeredOn}}`. What could go wrong: a pointer needs the body parsed before it is authentic, so its nesting is
// bounded first (R17), and a value whose spelling is unsure is no proof.
import { textOf, valueAt } from '../document-path';
import { parseTemplate } from '../template-text';

/** Levels; no sender documents a deeper body, and depth costs the parser time. */
const deepest = 32;

export interface SignedText {
  /** Whether every byte of the body is signed. */
  readonly coversBody: boolean;
  /** The signed bytes in order; `undefined` when the body lacks a part. */
  partsOf(rawBody: Uint8Array): (string | Uint8Array)[] | undefined;
}

export function signedText(template: string, callbackUrl: string): SignedText {
  const parts = parseTemplate(template);
  const coversBody = parts.some((part) => 'name' in part && part.name === 'body');
  const readsBody = parts.some((part) => 'name' in part && part.name.startsWith('/'));
  return {
    coversBody,
    partsOf(rawBody) {
      const value = readsBody ? shallowJson(rawBody) : undefined;
      const signed = parts.map((part) => {
        if ('text' in part) return part.text;
        if (part.name === 'body') return rawBody;
        return part.name === 'callbackUrl' ? callbackUrl : signedValue(valueAt(value, part.name));
      });
      return signed.every((part) => part !== undefined) ? signed : undefined;
    },
  };
}

/** A fraction has several spellings; which one was signed cannot be known. */
function signedValue(value: unknown): string | undefined {
  return typeof value === 'number' && !Number.isSafeInteger(value) ? undefined : textOf(value);
}

function shallowJson(rawBody: Uint8Array): unknown {
  if (isDeep(rawBody)) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody));
  } catch {
    return undefined;
  }
}

function isDeep(json: Uint8Array): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < json.length; index++) {
    const byte = json[index];
    if (quoted && byte === backslash) index++;
    else if (byte === quote) quoted = !quoted;
    else if (!quoted && (byte === openBrace || byte === openBracket) && ++depth > deepest) return true;
    else if (!quoted && (byte === closeBrace || byte === closeBracket)) depth--;
  }
  return false;
}

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [...Buffer.from('"\\{}[]')];
