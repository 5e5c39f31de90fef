// How often a stranger makes the receiver parse. What could go wrong: every signed path that leads through JSON in a text parses it anew.
import { UnprovenBody } from '../../../../providers/signatures/unproven-body';

const names = Array.from({ length: 20 }, (_none, at) => `k${at}`);
const inner = JSON.stringify(Object.fromEntries(names.map((name) => [name, `is ${name}`])));
const rawBody = Buffer.from(JSON.stringify({ meta: inner, list: [inner], note: '[x' }));

/** Characters that the parser looks at. */
function looksFor(paths: readonly string[]): number {
  const look = jest.spyOn(String.prototype, 'charCodeAt');
  try {
    const body = new UnprovenBody(rawBody);
    for (const path of paths) body.textAt(path);
    return look.mock.calls.length;
  } finally {
    look.mockRestore();
  }
}

test('R26: JSON in a text of the body is parsed once for all the paths that lead through it', () => {
  const paths = names.map((name) => `/meta/${name}`);
  expect(looksFor(['/meta/k0'])).toBeGreaterThan(looksFor(['/meta']));
  expect(looksFor(paths)).toBeLessThan(2 * looksFor(['/meta/k0']));
});

test('it is read as without that', () => {
  const body = new UnprovenBody(rawBody);
  expect(names.map((name) => body.textAt(`/meta/${name}`))).toEqual(names.map((name) => `is ${name}`));
  expect(body.textAt('/meta')).toBe(inner);
  for (const path of ['/meta/k0/a', '/none/a', '/note/0', '/list/*/k0']) expect(body.textAt(path)).toBeUndefined();
});
