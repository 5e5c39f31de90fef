// Scans the raw bytes before `JSON.parse`, for text that `JSON.parse` accepts and that would do harm later. One pass, no
// recursion, and only the keys of the open objects in memory. The scan is no JSON validator: text without a fault may still
// fail to parse. Reasons name a byte offset and never a piece of the body (P-PII).
import { isUtf8 } from 'node:buffer';

export const jsonFaults = {
  'not-utf8': 'is not valid UTF-8', // R2
  'too-deep': 'is nested deeper than 32 levels', // R17: stringify of a deep value throws, and brackets block the loop
  'too-many-keys': 'holds more than 5000 keys',
  'duplicate-key': 'repeats a key of the same object', // R14: the last one would win silently
  'prototype-key': 'holds a key that changes prototypes', // R18
  'inexact-number': 'holds a number beyond 2^53 - 1', // R14: an id would be rounded to another one
  'lone-surrogate': 'escapes half a character', // R2: it would be stored as a replacement character
  'nul-character': 'holds a NUL character', // no text column takes it
  'not-json': 'is not JSON',
} as const;

export type JsonFaultReason = keyof typeof jsonFaults;

export interface JsonFault {
  reason: JsonFaultReason;
  /** Byte offset. */
  at: number;
}

export const jsonLimits = { depth: 32, keys: 5_000 } as const;

const prototypeKeys = new Set(['__proto__', 'constructor', 'prototype']);

const char = {
  tab: 0x09,
  lineFeed: 0x0a,
  carriageReturn: 0x0d,
  space: 0x20,
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  colon: 0x3a,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  letterU: 0x75,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

/** The first fault of `body`, or `undefined` when it may be parsed. */
export function findJsonFault(body: Buffer): JsonFault | undefined {
  if (!isUtf8(body)) return { reason: 'not-utf8', at: 0 };
  return new Scan(body).run();
}

/** An open object (with its keys so far, `undefined` before the first) or array. */
interface Level {
  isObject: boolean;
  expectsKey: boolean;
  keys: Set<string> | undefined;
}

class Scan {
  private readonly body: Buffer;
  private readonly levels: Level[] = [];
  private position = 0;
  private keyCount = 0;
  private fault: JsonFault | undefined;

  constructor(body: Buffer) {
    this.body = body;
  }

  run(): JsonFault | undefined {
    while (this.position < this.body.length && this.fault === undefined) this.token();
    return this.fault;
  }

  private fail(reason: JsonFaultReason): void {
    this.fault ??= { reason, at: this.position };
  }

  private token(): void {
    const byte = this.body[this.position] ?? 0;
    const level = this.levels.at(-1);
    switch (byte) {
      case char.quote:
        return this.string(level);
      case char.openBrace:
      case char.openBracket:
        return this.open(byte === char.openBrace);
      case char.closeBrace:
      case char.closeBracket:
        this.levels.pop();
        break;
      case char.comma:
        if (level?.isObject === true) level.expectsKey = true;
        break;
      case char.colon:
        if (level !== undefined) level.expectsKey = false;
        break;
      default:
        if (byte === char.minus || isDigit(byte)) return this.number();
        if (isForbiddenControl(byte)) this.fail(byte === 0 ? 'nul-character' : 'not-json');
    }
    this.position += 1;
  }

  private open(isObject: boolean): void {
    if (this.levels.length >= jsonLimits.depth) return this.fail('too-deep');
    this.levels.push({ isObject, expectsKey: isObject, keys: undefined });
    this.position += 1;
  }

  private string(level: Level | undefined): void {
    const start = this.position;
    let escaped = false;
    this.position += 1;
    for (;;) {
      const byte = this.body[this.position];
      if (byte === undefined) return this.fail('not-json');
      if (byte === char.quote) break;
      if (byte < char.space) return this.fail(byte === 0 ? 'nul-character' : 'not-json');
      if (byte === char.backslash) {
        escaped = true;
        this.escape();
        if (this.fault !== undefined) return;
      } else {
        this.position += 1;
      }
    }
    this.position += 1;
    if (level?.isObject === true && level.expectsKey) this.key(level, start, escaped);
  }

  /** Steps over one escape, or over both halves of a surrogate pair. */
  private escape(): void {
    if (this.body[this.position + 1] !== char.letterU) {
      this.position += 2;
      return;
    }
    const unit = this.codeUnit(this.position);
    if (unit === undefined) return this.fail('not-json');
    if (unit === 0) return this.fail('nul-character');
    if (unit < 0xd800 || unit > 0xdfff) {
      this.position += 6;
      return;
    }
    const second = this.codeUnit(this.position + 6);
    if (unit > 0xdbff || second === undefined || second < 0xdc00 || second > 0xdfff) return this.fail('lone-surrogate');
    this.position += 12;
  }

  /** The value of `\uXXXX` at `at`. */
  private codeUnit(at: number): number | undefined {
    if (this.body[at] !== char.backslash || this.body[at + 1] !== char.letterU) return undefined;
    const digits = this.body.toString('latin1', at + 2, at + 6);
    return /^[0-9a-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : undefined;
  }

  private key(level: Level, start: number, escaped: boolean): void {
    const written = this.body.toString('utf8', start + 1, this.position - 1);
    const key = escaped ? unescaped(written) : written;
    if (key === undefined) return this.fail('not-json');
    if (prototypeKeys.has(key)) return this.fail('prototype-key');
    this.keyCount += 1;
    if (this.keyCount > jsonLimits.keys) return this.fail('too-many-keys');
    level.keys ??= new Set();
    if (level.keys.has(key)) return this.fail('duplicate-key');
    level.keys.add(key);
  }

  private number(): void {
    const start = this.position;
    let end = start + 1;
    while (isNumberPart(this.body[end] ?? 0)) end += 1;
    const value = Number(this.body.toString('latin1', start, end));
    if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return this.fail('inexact-number');
    this.position = end;
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Digits, `+`, `-`, `.`, `e`, `E`. */
function isNumberPart(byte: number): boolean {
  return isDigit(byte) || byte === 0x2b || byte === 0x2d || byte === 0x2e || byte === 0x65 || byte === 0x45;
}

function isForbiddenControl(byte: number): boolean {
  return byte < char.space && byte !== char.tab && byte !== char.lineFeed && byte !== char.carriageReturn;
}

function unescaped(written: string): string | undefined {
  try {
    return JSON.parse(`"${written}"`) as string;
  } catch {
    return undefined;
  }
}
