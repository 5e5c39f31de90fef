import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { findJsonFault, jsonLimits, type JsonFaultReason } from '../../../api/json-guard';

const fault = (text: string | Buffer) => findJsonFault(Buffer.from(text as string));
const seed = Number(process.env['ATTACK_SEED'] ?? randomInt(2 ** 31));

describe('what is refused, and where', () => {
  const deep = jsonLimits.depth;
  const refused: [JsonFaultReason, string, number][] = [
    ['too-deep', '['.repeat(deep + 1), deep],
    ['too-deep', `${'{"a":'.repeat(deep)}[`, 5 * deep],
    ['duplicate-key', '{"a":1,"a":2}', 10],
    ['duplicate-key', '{"a":1,"\\u0061":2}', 15],
    ['duplicate-key', '[{"b":{"a":1,"c":0,"a":2}}]', 22],
    ['prototype-key', '{"__proto__":1}', 12],
    ['prototype-key', '[{"constructor":1}]', 15],
    ['prototype-key', '{"a":{"prot\\u006ftype":1}}', 22],
    ['inexact-number', '{"id":9007199254740993}', 6],
    ['inexact-number', '[-9007199254740992]', 1],
    ['inexact-number', '1e999', 0],
    ['lone-surrogate', '"\\ud800"', 1],
    ['lone-surrogate', '"\\ud800\\u0041"', 1],
    ['lone-surrogate', '"\\udc00"', 1],
    ['nul-character', '"a\\u0000"', 2],
    ['nul-character', '"a\0"', 2],
    ['nul-character', '[\0]', 1],
    ['not-json', '"no end', 7],
    ['not-json', '"line\nbreak"', 5],
    ['not-json', '"\\u12"', 1],
    ['not-json', '[\u0001]', 1],
  ];

  it.each(refused)('%s: %j at byte %i', (reason, text, at) => {
    expect(fault(text)).toEqual({ reason, at });
  });

  it('R2: bytes that are no UTF-8', () => {
    expect(fault(Buffer.from([0x22, 0xff, 0x22]))).toEqual({ reason: 'not-utf8', at: 0 });
  });

  it('more keys than anybody needs, all objects together', () => {
    const object = (count: number) => `{${Array.from({ length: count }, (_, index) => `"k${index}":0`).join()}}`;
    const half = jsonLimits.keys / 2;
    expect(fault(`[${object(half)},${object(half)}]`)).toBeUndefined();
    expect(fault(`[${object(half)},${object(half + 1)}]`)).toMatchObject({ reason: 'too-many-keys' });
  });
});

it.each([
  '{"a":"a","b":{"a":"a"},"c":[{"a":1},{"a":2}]}',
  '{"a":["a","a"],"__proto":1,"x":"__proto__"}',
  '"\\ud83d\\ude00 \\" \\\\ \\/ \\n \\u00e9"',
  '9007199254740991',
  '[-0.5, 1e-400, 0]',
  `${'['.repeat(jsonLimits.depth)}${']'.repeat(jsonLimits.depth)}`,
  ' \t\r\n{} ',
])('lets %j through', (text) => {
  expect(fault(text)).toBeUndefined();
  expect(() => JSON.parse(text) as unknown).not.toThrow();
});

it('R14, R17, R18: it lets every harmless value through, however it is written (property)', () => {
  const key = fc.string({ maxLength: 8 }).filter((text) => !/[\0]|^(__proto__|constructor|prototype)$/.test(text));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, min: -1e15, max: 1e15 }),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 1, '\t'), (written, space) => {
      expect(fault(JSON.stringify(written, undefined, space))).toBeUndefined();
    }),
    { seed, numRuns: 1_000 },
  );
});

it('R14, R17, R18: of mutated texts, what passes guard and parser holds none of the harm (property)', () => {
  const original =
    '{"id":"e","data":{"job":{"id":123},"list":[1,{"a":"\\ud83d\\ude00"}],"__proto":{"constructo":1,"id":2}},"x":-1.5e3}';
  const pieces = [
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    'r',
    '__',
    '9',
    '\\u0000',
    '\\ud800',
    '"id":1,',
    '"__proto__":1,',
    '\0',
  ];
  const edit = fc.record({ at: fc.nat(original.length), cut: fc.nat(6), piece: fc.constantFrom('', ...pieces) });
  let passed = 0;
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
      const text = edits.reduce(
        (result, { at, cut, piece }) => result.slice(0, at) + piece + result.slice(at + cut),
        original,
      );
      if (fault(text) !== undefined) return;
      const parsed = parse(text);
      if (parsed === undefined) return;
      passed += 1;
      expect(harmIn(parsed)).toEqual([]);
      // A key that came twice is gone from what was parsed, but not from the text.
      expect(keyCount(parsed)).toBe(text.match(/"(?:[^"\\]|\\.)*"\s*:/g)?.length ?? 0);
    }),
    { seed, numRuns: 5_000 },
  );
  expect(passed).toBeGreaterThan(20);
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function harmIn(value: unknown, depth = 0): string[] {
  if (depth > jsonLimits.depth) return ['depth'];
  if (typeof value === 'number') return Math.abs(value) > Number.MAX_SAFE_INTEGER ? [`number ${value}`] : [];
  if (typeof value === 'string') return /\p{Cs}|\0/u.test(value) ? [`text ${JSON.stringify(value)}`] : [];
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? [] : Object.keys(value);
  const bad = keys.filter((key) => ['__proto__', 'constructor', 'prototype'].includes(key));
  return [
    ...bad,
    ...keys.flatMap((key) => harmIn(key)),
    ...Object.values(value).flatMap((part) => harmIn(part, depth + 1)),
  ];
}

function keyCount(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce<number>((sum, part) => sum + keyCount(part), own);
}
