import { textOf } from '../../../outbound/foreign-json';
import { isDocumentPath, valueAt, valuesAt } from '../../../providers/document-path';

const document = {
  a: { 'b/c': 1, 'd~e': 2, '~1': 3 },
  list: [
    { tier: 'minor', score: 1, parts: [{ n: 1 }, { n: 2 }] },
    { tier: 'major', score: 2, parts: [{ n: 3 }] },
  ],
  nothing: null,
};

test.each<[string, unknown[]]>([
  ['', [document]],
  ['/a/b~1c', [1]],
  ['/a/d~0e', [2]],
  ['/a/~01', [3]],
  ['/list/1/score', [2]],
  ['/list/*/score', [1, 2]],
  ['/list/*/parts/*/n', [1, 2, 3]],
  ['/list/[tier=major]/score', [2]],
  ['/list/[tier=none]/score', []],
  ['/list/[score=2]/tier', ['major']],
  ['/a/[tier=major]', []],
  ['/list/1/[tier=major]/score', [2]],
  ['/list/1/[tier=minor]/score', []],
  ['/nothing', [null]],
  ['/nothing/x', []],
  ['/missing', []],
  ['/list/01', []],
  ['/list/-1', []],
  ['/list/length', []],
  ['/__proto__', []],
  ['/constructor/name', []],
  ['/a/toString', []],
])('%s finds %j', (path, found) => {
  expect(isDocumentPath(path)).toBe(true);
  expect(valuesAt(document, path)).toEqual(found);
  expect(valueAt(document, path)).toEqual(found.length === 1 ? found[0] : undefined);
});

test.each(['a', 'a/b', '/a~', '/a~2', '/[tier=', '/[=x]', '/a~1~'])('%s is no path', (path) => {
  expect(isDocumentPath(path)).toBe(false);
});

test('only what has one spelling is a text', () => {
  expect([textOf('x'), textOf(''), textOf(7), textOf(-0.5), textOf(true)]).toEqual(['x', '', '7', '-0.5', 'true']);
  for (const value of [undefined, null, {}, [], NaN, Infinity, 1e300]) expect(textOf(value)).toBeUndefined();
});

test('JSON in a text is opened where its name leads to it, and not where it is one of many', () => {
  const text = JSON.stringify({ verdict: 'approved' });
  expect(valuesAt({ data: text }, '/data/verdict')).toEqual(['approved']);
  expect(valuesAt({ data: JSON.stringify([{ verdict: 1 }]) }, '/data/*/verdict')).toEqual([1]);
  expect(valuesAt({ data: [text] }, '/data/*/verdict')).toEqual([]);
  expect(valuesAt({ data: [text] }, '/data/*/[verdict=approved]')).toEqual([]);
  expect(valuesAt(text, '/verdict')).toEqual([]);
});
