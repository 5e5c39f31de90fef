// The reader of foreign JSON: all that `JSON.parse` takes is read alike, and what is wrong in a part costs that part alone.
import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { parseForeignJson, parseWrappedJson, Unusable } from '../../../outbound/foreign-json';

const seed = Number(process.env['ATTACK_SEED'] ?? randomInt(2 ** 31));
const read = (text: string) => parseForeignJson(text);

describe('what is refused, and where', () => {
  it.each([
    ['too-deep', `${'['.repeat(129)}${']'.repeat(129)}`, 128],
    ['too-deep', `${'{"a":'.repeat(128)}[`, 640],
    ['not-json', '', 0],
    ['not-json', '"no end', 7],
    ['not-json', '"\\', 2],
    ['not-json', '{,}', 1],
    ['not-json', '{"a":1,,}', 7],
    ['not-json', '[,]', 1],
    ['not-json', '[1,,2]', 3],
    ['not-json', '{"a"}', 4],
    ['not-json', '{a:1}', 1],
    ['not-json', '{"a" 1}', 5],
    ['not-json', '{} {}', 3],
    ['not-json', '[1', 2],
    ['not-json', '[\0]', 1],
    ['not-json', '\ufeff{}', 0],
    ['not-json', '<html>', 0],
  ])('%s: %j at character %i', (reason, text, at) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({ reason, message: expect.stringContaining(`(character ${at})`) as string }) as Error,
    );
  });
});

describe('what is read in its place', () => {
  const unusable = (fault: Unusable['fault'], digits?: string) => new Unusable(fault, digits);

  it.each([
    ['{"a":1,"\\u0061":2,"b":3}', { a: unusable('duplicate-key'), b: 3 }],
    ['[9007199254740993]', [unusable('inexact-number', '9007199254740993')]],
    ['[-9007199254740993,1e999]', [unusable('inexact-number'), unusable('inexact-number')]],
    ['[NaN,01,+1,.5,0x1,undefined]', Array.from({ length: 6 }, () => unusable('no-value'))],
    ['["\\x41","\\u12"]', [unusable('no-value'), unusable('no-value')]],
    ['["\\ud800","\\ud83d\\ude00"]', ['\ufffd', '😀']],
    ['{"\\ud800":1}', { '\ufffd': 1 }],
    ['"a\tb\n"', 'a\tb\n'],
    ['{"a":[1,],"b":{"c":2 , } ,\n}', { a: [1], b: { c: 2 } }],
    ['{"a":,"b": }', { a: null, b: null }],
    ['{"__proto__":1,"constructor":2,"prot\\u006ftype":3,"x":4}', { x: 4 }],
  ])('%s', (text, value) => {
    expect(read(text)).toEqual(value);
  });
});

describe('several groups, each on lines of its own, are a list', () => {
  it.each([
    ['{"a":1}\n{"a":2}', [{ a: 1 }, { a: 2 }]],
    ['{"a":1}\r\n\r\n {"a":\n2}\n{}\n', [{ a: 1 }, { a: 2 }, {}]],
    ['{"a":1}\n', { a: 1 }],
  ])('%j', (text, value) => {
    expect(parseWrappedJson(text)).toEqual(value);
    if (Array.isArray(value)) expect(() => read(text)).toThrow('is not JSON');
  });

  it.each(['{} {}', '{}{}', '[1]\n{}', '{}\n[1]', '{}\n"x"', '{}\n{', '{}\n{} {}', '{}\n,\n{}', '1\n{}'])(
    '%j is no JSON',
    (text) => {
      expect(() => parseWrappedJson(text)).toThrow('is not JSON');
    },
  );
});

it('R14, R17, R18: it reads every harmless value as JSON.parse does, however it is written (property)', () => {
  const key = fc.string({ maxLength: 8 }).filter((text) => !/^(__proto__|constructor|prototype)$/.test(text));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.string({ unit: 'grapheme' }),
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
      const text = JSON.stringify(written, undefined, space);
      expect(read(text)).toEqual(JSON.parse(text));
    }),
    { seed, numRuns: 1_000 },
  );
});

it('R14, R17, R18: of mutated texts, what is read holds none of the harm (property)', () => {
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
      const parsed = readOrNothing(text);
      if (parsed === undefined) return;
      passed += 1;
      expect(harmIn(parsed)).toEqual([]);
    }),
    { seed, numRuns: 5_000 },
  );
  expect(passed).toBeGreaterThan(20);
});

function readOrNothing(text: string): unknown {
  try {
    return read(text);
  } catch {
    return undefined;
  }
}

function harmIn(value: unknown): string[] {
  if (typeof value === 'number') return Math.abs(value) > Number.MAX_SAFE_INTEGER ? [`number ${value}`] : [];
  if (typeof value === 'string') return /\p{Cs}/u.test(value) ? [`text ${JSON.stringify(value)}`] : [];
  if (typeof value !== 'object' || value === null || value instanceof Unusable) return [];
  const bad = Reflect.ownKeys(value).filter((key) => ['__proto__', 'constructor', 'prototype'].includes(String(key)));
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return [...bad.map(String), ...(isPlain ? [] : ['prototype']), ...Object.values(value).flatMap(harmIn)];
}
