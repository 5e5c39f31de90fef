// Reads the JSON of others: webhooks, callbacks, answers. Promises R28: what is wrong in a part costs that part and no other, so a
// number that JavaScript would round, a token that is no JSON, and a key that comes twice become an `Unusable` in their place,
// which counts only for whoever reads that place. As templates write it, a value may be missing, which is null, and a comma stand at the end. What could go wrong: text that hurts whoever reads it. So the depth is
// bounded (R17), keys that change prototypes are dropped (R18), halves of characters do not survive (R2), and the time is linear.
// Reasons name a place in the text and never a piece of it (P-PII).
import type { z } from 'zod';
import { withoutPadding } from './foreign-text';
import { MalformedPayload } from './http-failure';

const jsonFaults = {
  'too-deep': 'is nested deeper than 128 levels',
  'not-json': 'is not JSON',
  'duplicate-key': 'repeats a key of the same object',
  'inexact-number': 'holds a number beyond 2^53 - 1',
  'no-value': 'holds something that is no JSON value',
  'no-text': 'holds bytes that are no text',
  'uneven-line': 'has a line with more or fewer fields than its header',
} as const;

/** Levels: no sender needs more, and each costs a level of the stack. */
const deepest = 128;
/** Characters of a number or word that are looked at. */
const longestToken = 400;

/** A part of a body that no one can use. It is no group: it has no members. */
export class Unusable {
  readonly fault: 'duplicate-key' | 'inexact-number' | 'no-value' | 'no-text' | 'uneven-line';
  /** The digits of a whole number that JavaScript cannot hold: an id is still an id. */
  readonly digits: string | undefined;

  constructor(fault: Unusable['fault'], digits?: string) {
    this.fault = fault;
    this.digits = digits;
  }
}

/** @throws MalformedPayload where the text is no JSON, or too deep; a faulty part is an `Unusable` in its place */
export function parseForeignJson(text: string): unknown {
  return new Parser(text).whole();
}

/** Some senders put their JSON into a JSON text, and that once more. */
const mostWrappings = 3;
/** A text that is no JSON is just a text. */
const opensJson = /^\s*[[{"]/;

/** As `parseForeignJson`, of JSON that may stand in a JSON text, or of groups on lines of their own, which are a list. @throws MalformedPayload */
export function parseWrappedJson(text: string): unknown {
  let value = new Parser(withoutPadding(text)).body();
  for (let wrapped = 0; typeof value === 'string' && opensJson.test(value) && wrapped < mostWrappings; wrapped += 1) {
    value = parseForeignJson(value);
  }
  return value;
}

/** What was written is lost, or one of two: what compares it would take it for another value. */
export function isLost({ fault }: Unusable): boolean {
  return fault === 'duplicate-key' || fault === 'no-text';
}

/** For whoever needs the part. @param at its place, in the words of the mapping @default the whole body */
export function malformedAt({ fault }: Unusable, at?: string): MalformedPayload {
  return new MalformedPayload(`the body ${jsonFaults[fault]}${at === undefined ? '' : `: ${at}`}`);
}

/** The reason for a person, where the value at this path, or what it stands in, is unusable. */
export function unusableAt(value: unknown, path: readonly PropertyKey[]): string | undefined {
  let found = value;
  for (const key of [undefined, ...path]) {
    if (key !== undefined) found = (found as Record<PropertyKey, unknown> | null | undefined)?.[key];
    if (found instanceof Unusable) return jsonFaults[found.fault];
  }
  return undefined;
}

/** Texts as they are, numbers and switches as JSON writes them; `undefined` for nothing, groups, and unsure spellings. */
export function textOf(value: unknown): string | undefined {
  if (value instanceof Unusable) return value.digits;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || Number.isSafeInteger(value)) return String(value);
  return typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e15 ? String(value) : undefined;
}

const prototypeKeys = new Set(['__proto__', 'constructor', 'prototype']);
const words = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

const char = { quote: 0x22, comma: 0x2c, colon: 0x3a, openBracket: 0x5b, backslash: 0x5c, closeBracket: 0x5d } as const;
const openBrace = 0x7b;
const closeBrace = 0x7d;

class Parser {
  private readonly text: string;
  private position = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  whole(): unknown {
    const value = this.value();
    this.blanks();
    if (this.position < this.text.length) throw this.fail('not-json');
    return value;
  }

  body(): unknown {
    const first = this.value();
    const others: unknown[] = [];
    while (this.hasNextLine()) others.push(this.value());
    return others.length === 0 ? first : [first, ...others];
  }

  /** Of several groups each begins on a line of its own. */
  private hasNextLine(): boolean {
    const end = this.position;
    this.blanks();
    if (this.position === this.text.length) return false;
    const areGroups = [0, this.position].every((at) => this.text.charCodeAt(at) === openBrace);
    if (!areGroups || !/[\r\n]/.test(this.text.slice(end, this.position))) throw this.fail('not-json');
    return true;
  }

  private fail(reason: 'not-json' | 'too-deep'): MalformedPayload {
    return new MalformedPayload(`the body ${jsonFaults[reason]} (character ${this.position})`, reason);
  }

  private value(): unknown {
    this.blanks();
    switch (this.text.charCodeAt(this.position)) {
      case char.quote:
        return this.string();
      case openBrace:
        return this.group(() => this.members());
      case char.openBracket:
        return this.group(() => this.items());
      default:
        return this.token();
    }
  }

  private group<T>(read: () => T): T {
    this.depth += 1;
    if (this.depth > deepest) throw this.fail('too-deep');
    this.position += 1;
    const value = read();
    this.depth -= 1;
    return value;
  }

  private items(): unknown[] {
    const items: unknown[] = [];
    if (this.takes(char.closeBracket)) return items;
    do items.push(this.value());
    while (this.takes(char.comma) && !this.isNext(char.closeBracket));
    this.needs(char.closeBracket);
    return items;
  }

  private members(): object {
    const members: Record<string, unknown> = {};
    if (this.takes(closeBrace)) return members;
    do {
      this.blanks();
      if (this.text.charCodeAt(this.position) !== char.quote) throw this.fail('not-json');
      const key = this.string();
      this.needs(char.colon);
      const isMissing = this.isNext(char.comma) || this.isNext(closeBrace);
      const value = isMissing ? null : this.value();
      if (typeof key !== 'string' || prototypeKeys.has(key)) continue;
      members[key] = Object.hasOwn(members, key) ? new Unusable('duplicate-key') : value;
    } while (this.takes(char.comma) && !this.isNext(closeBrace));
    this.needs(closeBrace);
    return members;
  }

  /** Raw control characters are taken: some senders forget to escape them. An unknown escape makes the text unusable. */
  private string(): string | Unusable {
    const start = this.position + 1;
    let isPlain = true;
    for (let at = start; at < this.text.length; at += 1) {
      const unit = this.text.charCodeAt(at);
      if (unit === char.quote) {
        this.position = at + 1;
        const written = this.text.slice(start, at);
        const read = isPlain ? written : unescaped(written);
        return read === undefined ? new Unusable('no-value') : wellFormed(read);
      }
      if (unit === char.backslash) {
        isPlain = false;
        at += 1;
      }
    }
    this.position = this.text.length;
    throw this.fail('not-json');
  }

  /** A number or a word. `NaN` and its like are no JSON, but some writers know no better. */
  private token(): unknown {
    const start = this.position;
    while (isTokenPart(this.text.charCodeAt(this.position))) this.position += 1;
    if (this.position === start) throw this.fail('not-json');
    if (this.position - start > longestToken) return new Unusable('no-value');
    const token = this.text.slice(start, this.position);
    const unit = token.charCodeAt(0);
    return (unit | 0x20) >= 0x61 && words.has(token) ? words.get(token) : numberOr(token);
  }

  private blanks(): void {
    while (isBlank(this.text.charCodeAt(this.position))) this.position += 1;
  }

  private isNext(unit: number): boolean {
    this.blanks();
    return this.text.charCodeAt(this.position) === unit;
  }

  private takes(unit: number): boolean {
    const isTaken = this.isNext(unit);
    if (isTaken) this.position += 1;
    return isTaken;
  }

  private needs(unit: number): void {
    if (!this.takes(unit)) throw this.fail('not-json');
  }
}

function numberOr(token: string): number | Unusable {
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(token)) return new Unusable('no-value');
  const number = Number(token);
  if (Math.abs(number) <= Number.MAX_SAFE_INTEGER) return number;
  return new Unusable('inexact-number', /^\d+$/.test(token) ? token : undefined);
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** `undefined` for an escape that JSON does not know. */
function unescaped(written: string): string | undefined {
  let isKnown = true;
  const text = written.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_whole, unit?: string, letter: string = '') => {
    if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16));
    if (/["\\/]/.test(letter)) return letter;
    const meant = escapes[letter];
    isKnown &&= meant !== undefined;
    return meant ?? '';
  });
  return isKnown ? text : undefined;
}

/** Half a character cannot travel on; the mark in its place is cleaned away wherever a text is read. */
function wellFormed(text: string): string {
  return /\p{Cs}/u.test(text) ? text.replace(/\p{Cs}/gu, '\ufffd') : text;
}

/** Space, tab, line feed, carriage return. */
function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d;
}

/** By character code: what numbers and words are made of. */
const tokenParts = new Uint8Array(128);
for (const part of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-._$')
  tokenParts[part.charCodeAt(0)] = 1;

function isTokenPart(unit: number): boolean {
  return tokenParts[unit] === 1;
}

// The text for a missing field. Zod's own, "expected string, received undefined", is for programmers; the reader here maps or
// sends JSON.

/** For `safeParse`; a message of the schema's own wins. */
export const missingField: { error: z.core.$ZodErrorMap } = {
  error: ({ input }) => (input === undefined ? 'is missing' : undefined),
};
