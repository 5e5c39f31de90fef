// Which requests prove that they know a secret.
import type { IncomingMessage } from 'node:http';
import { BearerSecrets } from '../../../api/bearer-secrets';

const secrets = new BearerSecrets([{ value: 'secret-of-today' }, { value: 'secret-of-before', until: 1_000 }]);

function accepts(headers: readonly string[] | undefined, nowMs = 0): boolean {
  const headersDistinct = headers === undefined ? {} : { authorization: headers };
  return secrets.accepts({ headersDistinct } as unknown as IncomingMessage, nowMs);
}

it('R3: takes a valid secret, whatever the case of the word before it', () => {
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
