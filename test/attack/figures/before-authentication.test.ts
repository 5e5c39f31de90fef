// R26, T16: every path that a stranger's bytes take before they are proven, at half of its largest size and at all of it. Each is
// tried many times and its median counts, so that a pause of the machine is no figure. What is linear takes twice as long; a
// square would take four times.
import { generateKeyPairSync, sign } from 'node:crypto';
import { BearerSecrets } from '../../../api/bearer-secrets';
import { headersOf, queryOf } from '../../../api/request-fields';
import { createSignatureCheck } from '../../../providers/signatures/signature-schemes';
import { longestTarget } from '../../../telemetry/http-server';
import { percentile } from '../../support/percentile';
import { publicKeySchemes } from '../../support/public-key-callbacks';
import { rawPost, rawRequest } from '../../support/raw-http';
import { receivedCallback } from '../../support/received-callback';
import { callbackUrl, hmacProof, secretText, signedAtMs as nowMs, signedSchemes } from '../../support/signed-callbacks';
import { StrangersDoor } from '../../support/strangers-door';

/** Milliseconds of one path at its largest size. */
const target = 5;
/** Times as long at twice the size; below `noise` milliseconds a ratio says nothing. */
const mostGrowth = 3;
const noise = 0.2;
const tries = 41;

type Path = (size: number) => () => unknown;

function millisecondsOf(run: () => unknown): number {
  const times = Array.from({ length: tries }, () => {
    const started = performance.now();
    run();
    return performance.now() - started;
  });
  return percentile(times, 0.5);
}

function hold(name: string, path: Path, largest: number): void {
  const [half, whole] = [path(largest / 2), path(largest)].map(millisecondsOf) as [number, number];
  console.info(`R26: ${name}: ${half.toFixed(3)} ms at ${largest / 2}, ${whole.toFixed(3)} ms at ${largest}`);
  expect(whole).toBeLessThan(target);
  expect(whole).toBeLessThan(Math.max(noise, mostGrowth * half));
}

const headerKiB = 16_384;
/** Characters: a longer one is no proof of any scheme but a token. */
const longestHeader = 3_000;
const lines = (line: (index: number) => string[], size: number) =>
  Array.from({ length: size }, (_none, index) => line(index)).flat();

const fieldPaths: [string, Path, number][] = [
  ['headers of one letter', (size) => () => headersOf({ rawHeaders: lines(() => ['a', ''], size) } as never), 2_000],
  [
    'headers of different names',
    (size) => () => headersOf({ rawHeaders: lines((at) => [`h${at}`, ''], size) } as never),
    2_000,
  ],
  ['a query of names', (size) => () => queryOf({ url: `/?${'a&'.repeat(size / 2)}` }), longestTarget],
  ['a query of escapes', (size) => () => queryOf({ url: `/?${'%61&'.repeat(size / 4)}` }), longestTarget],
  ['a query of plus signs', (size) => () => queryOf({ url: `/?${'+'.repeat(size)}` }), longestTarget],
];

test.each(fieldPaths)('R26: %s', (name, path, largest) => hold(name, path, largest));

test('R26: a long Bearer secret', () => {
  const secrets = new BearerSecrets([{ value: secretText }]);
  const path: Path = (size) => {
    const request = { rawHeaders: ['Authorization', `Bearer ${'x'.repeat(size)}`] } as never;
    return () => secrets.accepts(request, nowMs);
  };
  hold('a Bearer secret', path, headerKiB);
});

const filled = (piece: string, size: number) => piece.repeat(size / piece.length);
const members = (count: number) => Array.from({ length: count }, (_none, at) => `"${at.toString(36)}":0`).join(',');

const bodies: [string, (size: number) => string][] = [
  ['blanks', (size) => filled(' ', size)],
  ['empty lists', (size) => filled('[],', size)],
  ['quotes', (size) => filled('"', size)],
  ['escapes', (size) => filled('\\"', size)],
  ['bytes that are no text', (size) => filled('\xff', size)],
  ['members of one letter', (size) => `{${members(size / 10)}}`],
  ['one text of escapes', (size) => `{"a":"${filled('\\u0061', size)}"}`],
  ['one number', (size) => `{"a":${filled('9', size)}}`],
];

describe.each([...signedSchemes, ...publicKeySchemes])('R26: a false proof of %s', (title, scheme) => {
  const check = createSignatureCheck(scheme.proof([{ value: secretText }]), callbackUrl);
  const { headers, query = {} } = scheme.sign(`${secretText}-of-a-stranger`);

  test.each(bodies)('R26: over a body of %s', (name, bodyOf) => {
    const path: Path = (size) => {
      const body = Buffer.from(bodyOf(size), 'latin1');
      const received = receivedCallback({ body, headers, query, nowMs });
      return () => check(received);
    };
    hold(`${title}, ${name}`, path, 262_144);
    // The longest that is parsed for a stranger.
    hold(`${title}, ${name}`, path, 16_384);
  });

  test('R26: in a header of 16 kB', () => {
    for (const piece of ['v1,', ' v1,x', '=', 't=1,', 'Bearer ', 'a.']) {
      const path: Path = (size) => {
        const written = piece.repeat(size / piece.length);
        const long = Object.fromEntries(Object.keys(headers).map((name) => [name, written]));
        const received = receivedCallback({ body: '{}', headers: long, query, nowMs });
        return () => check(received);
      };
      hold(`${title}, a header of ${piece}`, path, headerKiB);
    }
  });

  test('R26: in the longest header that is read', () => {
    for (const piece of [' ', '\t', ', ', 'v1= ', ' v1=,', '"']) {
      const path: Path = (size) => {
        const written = `t=1,v1=a${piece.repeat((size - 9) / piece.length)}b`;
        const long = Object.fromEntries(Object.keys(headers).map((name) => [name, written]));
        const received = receivedCallback({ body: '{}', headers: long, query, nowMs });
        return () => check(received);
      };
      hold(`${title}, a header with ${JSON.stringify(piece)}`, path, longestHeader);
    }
  });
});

describe('R26: a proof in a field, as much as is parsed for a stranger', () => {
  const part = (head: string) => `--a\ncontent-disposition:;name=a${head}\n\n\xff\n`;
  const forms: [string, (size: number) => string][] = [
    ['parts that are no text', (size) => `${filledUp(part(''), size - 6)}--a--\n`],
    ['parts without an end', (size) => filledUp(part(''), size)],
    ['the most parts, of charsets that no one knows', (size) => charsets(size, 'x-none')],
    ['the most parts, that are no text in their charset', (size) => charsets(size, 'shift_jis')],
    ['parameters in a part', (size) => `--a\ncontent-disposition:x${filledUp(';a="\\"', size)}\n\nx\n--a--`],
    ['headers in a part', (size) => `--a\n${filledUp('a:\n ', size)}\n\nx\n--a--`],
    ['XML in a text', (size) => `json=<x>${filledUp('<a/>', size - 8)}`],
    ['XML in JSON in a text', (size) => `json={"x":"<x>${filledUp('<a/>', size - 16)}"}`],
  ];
  const filledUp = (piece: string, size: number) => filled(piece, size - (size % piece.length));
  const charsets = (size: number, charset: string) => {
    const one = part(`\ncontent-type:;charset=${charset}`);
    return `${one.repeat(Math.min(99, Math.floor((size - 6) / one.length)))}--a--\n`;
  };
  const check = createSignatureCheck(
    hmacProof([{ value: secretText }], {
      at: { in: 'field', path: '/json/x/a' },
      signed: '{{/json/x/b}}{{/json/x/c}}{{/json/x/d}}',
    }),
    callbackUrl,
  );

  test.each(forms)('%s', (name, bodyOf) => {
    const path: Path = (size) => {
      const received = receivedCallback({ body: Buffer.from(bodyOf(size), 'latin1'), headers: {}, nowMs });
      return () => check(received);
    };
    hold(`a field, ${name}`, path, 16_384);
  });
});

test('R26: two keys and two signatures on P-384, the slowest curve, over the hash of the longest body', () => {
  const keys = [1, 2].map(() => generateKeyPairSync('ec', { namedCurve: 'secp384r1' }));
  const check = createSignatureCheck(
    {
      ...{ verify: 'public-key', secrets: [], algorithm: 'sha384', encoding: 'base64', prefix: 'v1a,' },
      publicKeys: keys.map(({ publicKey }) => publicKey.export({ type: 'spki', format: 'pem' }).toString()),
      ...{ at: { in: 'header', name: 'x-sig' }, signed: '{{body}}' },
    },
    callbackUrl,
  );
  const strange = keys.map(
    ({ privateKey }) => `v1a,${sign('sha384', Buffer.from('other'), privateKey).toString('base64')}`,
  );
  const path: Path = (size) => {
    const body = Buffer.alloc(size, 'x');
    const received = receivedCallback({ body, headers: { 'x-sig': strange.join(' ') }, nowMs });
    return () => check(received);
  };
  hold('two keys and two signatures on P-384', path, 262_144);
});

test('R26: on the socket, 15 kB of ?a&a&a cost no more than a short refusal', async () => {
  const door = await StrangersDoor.open();
  const cost = async (target: string): Promise<number> => {
    const times: number[] = [];
    for (let time = 0; time < tries; time += 1) {
      const before = process.cpuUsage();
      await rawRequest(door.port, [rawPost(target, [], '{}')]);
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / 1_000);
    }
    return percentile(times, 0.5);
  };
  await cost('/callbacks/clinic');
  const short = await cost('/callbacks/clinic');
  const long = await cost(`/callbacks/clinic?${'a&'.repeat(7_500)}`);
  await door.close();
  console.info(
    `R26: processor for sender and receiver: ${long.toFixed(2)} ms for 15 kB, ${short.toFixed(2)} ms for none`,
  );
  expect(long).toBeLessThan(short + target);
});
