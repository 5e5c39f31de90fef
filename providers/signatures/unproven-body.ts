// The body of a callback that is not proven yet, for schemes that sign or point to a part of it. What could go wrong: whoever
// posts makes the receiver parse, so nesting and the number of fields are bounded before (R17, R26), the body is parsed once, and
// only where the scheme needs it; in a text no XML is opened, for no scheme has its signature there. A value whose spelling is unsure is no proof.
import { textOf, Unusable } from '../../outbound/foreign-json';
import { withoutPadding } from '../../outbound/foreign-text';
import type { BodyFormat } from '../body-document';
import { jsonIn, valueAt } from '../document-path';
import { formEncoded } from '../form-encoding';
import { multipartFields } from '../multipart-form';
import { orNone } from '../../domain/or-undefined';

/** Fields of a form; of a flat JSON object likewise. */
const mostFields = 1_000;

/** Bytes that are parsed for a stranger: of more, escapes or blanks alone cost the parser over 5 ms (R26). */
const longestParsed = 16 * 1024;

export class UnprovenBody {
  private readonly rawBody: Uint8Array;
  private readonly format: BodyFormat | undefined;
  private readonly inner = new Map<string, unknown>();
  private parsed: { document: unknown } | undefined;

  /** @param format as it is read when it is proven: else values of one reading would prove those of another */
  constructor(rawBody: Uint8Array, format?: BodyFormat) {
    this.rawBody = rawBody;
    this.format = format;
  }

  /** `undefined` for nothing, groups, and what has several spellings: which one was signed cannot be known. */
  textAt(path: string): string | undefined {
    const prefix = prefixesOf(path).find((found) => this.innerAt(found) !== undefined) ?? '';
    return sureText(valueAt(prefix === '' ? this.document : this.innerAt(prefix), path.slice(prefix.length), jsonIn));
  }

  /** What stands in a text is parsed once for all paths that lead through it (R26); `undefined` where there is none. */
  private innerAt(prefix: string): unknown {
    if (!this.inner.has(prefix)) {
      const text = valueAt(this.document, prefix, jsonIn);
      this.inner.set(prefix, typeof text === 'string' ? jsonIn(text) : undefined);
    }
    return this.inner.get(prefix);
  }

  /**
   * The fields of a form or of a JSON object, sorted by name and url-encoded, without the field `left`, which holds the
   * signature. As PHP writes them: a group is `name[part]`, a switch 1 or 0, null is left out. `undefined` where a value has
   * several spellings, or there are too many.
   */
  sortedFields(left: string | undefined): string | undefined {
    const { document } = this;
    if (typeof document !== 'object' || document === null || Array.isArray(document)) return undefined;
    const members = Object.entries(document).filter(([name]) => name !== left);
    const fields = members
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([name, value]) => namedTexts(name, value));
    if (fields.length === 0 || fields.length > mostFields) return undefined;
    const texts = fields.map(([name, text]) =>
      text === undefined || isBroken(name) ? undefined : `${formEncoded(name)}=${formEncoded(text)}`,
    );
    return texts.includes(undefined) ? undefined : texts.join('&');
  }

  private get document(): unknown {
    this.parsed ??= { document: parsed(this.rawBody, this.format) };
    return this.parsed.document;
  }
}

function sureText(value: unknown): string | undefined {
  if (value instanceof Unusable || (typeof value === 'number' && !Number.isSafeInteger(value))) return undefined;
  const text = textOf(value);
  return text === undefined || isBroken(text) ? undefined : text;
}

/** The nesting was bounded before. */
function namedTexts(name: string, value: unknown): [string, string | undefined][] {
  if (value instanceof Unusable) return [[name, undefined]];
  if (value === null) return [];
  if (typeof value === 'boolean') return [[name, value ? '1' : '0']];
  if (typeof value !== 'object') return [[name, sureText(value)]];
  return Object.entries(value).flatMap(([part, inner]) => namedTexts(`${name}[${part}]`, inner));
}

/** Half a character is read as a mark, and which half was signed cannot be known. */
function isBroken(text: string): boolean {
  return /[\p{Cs}\ufffd]/u.test(text);
}

/** A JSON text, else the fields of a form. */
function parsed(rawBody: Uint8Array, format: BodyFormat | undefined): unknown {
  if (rawBody.length > longestParsed) return undefined;
  const parts = partsOfForm(rawBody);
  if (parts !== undefined) return formFields(parts);
  const text = orNone(() => new TextDecoder('utf-8', { fatal: true }).decode(rawBody));
  if (text === undefined) return undefined;
  const unpadded = withoutPadding(text);
  // Not of a form: a blank at its end belongs to its last field.
  return format !== 'form' && /^[[{]/.test(unpadded) ? jsonIn(unpadded) : formFields(text);
}

/** As of a form of one line; `undefined` for what is no form in parts. */
function partsOfForm(rawBody: Uint8Array): [string, unknown][] | undefined {
  try {
    return multipartFields(rawBody, 'unproven');
  } catch {
    return [];
  }
}

/** Of a path without items of lists, in which a text may be anything that a candidate wrote (R14); the shortest first. */
function prefixesOf(path: string): string[] {
  const segments = /\/(\*|\[)/.test(path) ? [] : path.split('/').slice(1, -1);
  return segments.map((_segment, index) => `/${segments.slice(0, index + 1).join('/')}`);
}

/** A repeated name is ambiguous, so such a form has no fields. */
function formFields(form: string | [string, unknown][]): unknown {
  if (typeof form === 'string' && form.split('&', mostFields + 1).length > mostFields) return undefined;
  const fields = typeof form === 'string' ? [...new URLSearchParams(form)] : form;
  const names = new Set(fields.map(([name]) => name));
  return names.size === fields.length ? Object.fromEntries(fields) : undefined;
}
