// Which requests prove that they know a secret.
import type { IncomingMessage } from 'node:http';
import { BearerSecrets } from '../../../api/bearer-secrets';

const secrets = new BearerSecrets([{ value: 'secret-of-today' }, { value: 'secret-of-before', until: 1_000 }]);

/** As Node before 20.20.2 sees a request with a header named `__proto__`: its own parsing of headers throws. */
function accepts(headers: readonly string[] | undefined, nowMs = 0): boolean {
  const authorization = (headers ?? []).flatMap((value) => ['Authorization', value]);
  const request = {
    rawHeaders: ['Host', 'bridge', '__proto__', 'x', ...authorization],
    get headersDistinct(): never {
      throw new TypeError('dest[field].push is not a function');
    },
  };
  return secrets.accepts(request as unknown as IncomingMessage, nowMs);
}

it('R3, R18: takes a valid secret, whatever the case of the word before it, also beside a header named __proto__', () => {
  expect(accepts(['Bearer secret-of-today'])).toBe(true);
  expect(accepts(['bearer secret-of-today'])).toBe(true);
});

it.each([
  ['no header', undefined],
  ['an empty header', ['']],
  ['no word before it', ['secret-of-today']],
  ['another word before it', ['Basic secret-of-today']],
  ['something before the word', ['x Bearer secret-of-today']],
  ['something on a further line', ['Bearer secret-of-today\nx']],
  ['another secret', ['Bearer secret-of-todaz']],
  ['a longer secret', ['Bearer secret-of-today1']],
  ['two headers, though both are right', ['Bearer secret-of-today', 'Bearer secret-of-today']],
])('R3: refuses %s', (_what, headers) => {
  expect(accepts(headers)).toBe(false);
});

it('R5: takes a previous secret until it expires, and not at that moment', () => {
  expect(accepts(['Bearer secret-of-before'], 999)).toBe(true);
  expect(accepts(['Bearer secret-of-before'], 1_000)).toBe(false);
  expect(accepts(['Bearer secret-of-today'], 1e15)).toBe(true);
});
