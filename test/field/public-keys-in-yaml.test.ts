// Vendors that sign with a private key and publish the public one, said in YAML alone. Each callback is signed here as its vendor's
// pages describe it, with keys of the test's own, and goes through the file, its checks and the receiver's reading.
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { ConfigSandbox } from '../support/config-sandbox';
import { callbackUrl, fileWithProvider, PresetWorld, reference, type SentCallback } from '../support/preset-world';

const now = Date.now();
const seconds = Math.floor(now / 1000);

interface Pair {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

const rsa: Pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const shortRsa: Pair = generateKeyPairSync('rsa', { modulusLength: 1024 });
const p256: Pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const koblitz: Pair = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
const p384: Pair = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
const ed: Pair = generateKeyPairSync('ed25519');

const pem = ({ publicKey }: Pair): string => publicKey.export({ type: 'spki', format: 'pem' }).toString();
const der = ({ publicKey }: Pair): Buffer => publicKey.export({ type: 'spki', format: 'der' });
const raw = (pair: Pair): Buffer => der(pair).subarray(-32);
const privatePem = ({ privateKey }: Pair): string => privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const signed = ({ privateKey }: Pair, text: string, hash: string | null = 'sha256', jose = false): Buffer =>
  sign(hash, Buffer.from(text), jose ? { key: privateKey, dsaEncoding: 'ieee-p1363' } : privateKey);

const json = (given: object = {}): string =>
  JSON.stringify({ ref: reference, points: 80, note: 'Aprovação ✓', ...given });

const privateDer = ({ privateKey }: Pair, type: 'pkcs1' | 'sec1'): string =>
  privateKey.export({ type, format: 'der' }).toString('base64');
const pkcs1 = rsa.publicKey.export({ type: 'pkcs1', format: 'der' }).toString('base64');

interface Signing {
  vendor: string;
  /** Lines of `callback` without the keys. */
  keys: string;
  pair: Pair;
  /** The key as the vendor hands it out. */
  written: string;
  sign: (pair: Pair) => SentCallback;
}

const header = (name: string, value: string): SentCallback => ({ body: json(), headers: { [name]: value } });

const signings: Signing[] = [
  {
    vendor: 'SendGrid and Stark Bank: ECDSA over the time and the body, base64, the key as base64 of DER',
    keys: "verify: public-key, header: X-Signature, timestamp: { header: X-Timestamp }, signed: '{{timestamp}}{{body}}'",
    pair: p256,
    written: der(p256).toString('base64'),
    sign: (pair) => ({
      body: json(),
      headers: {
        'x-signature': signed(pair, `${seconds}${json()}`).toString('base64'),
        'x-timestamp': String(seconds),
      },
    }),
  },
  {
    vendor: 'Stark Bank: Digital-Signature on secp256k1, the key as PEM',
    keys: 'verify: public-key, header: Digital-Signature',
    pair: koblitz,
    written: pem(koblitz),
    sign: (pair) => header('digital-signature', signed(pair, json()).toString('base64')),
  },
  {
    vendor: 'Woovi: x-webhook-signature, RSA of 1024 bits, the key as base64 of PEM',
    keys: 'verify: public-key, weak: accepted, header: x-webhook-signature',
    pair: shortRsa,
    written: Buffer.from(pem(shortRsa)).toString('base64'),
    sign: (pair) => header('x-webhook-signature', signed(pair, json()).toString('base64')),
  },
  {
    vendor: 'Dyte: RSA-SHA256 of the body, the key as PEM on one line, as .env files keep it',
    keys: 'verify: public-key, header: dyte-signature',
    pair: rsa,
    written: pem(rsa).replaceAll('\n', '\\n'),
    sign: (pair) => header('dyte-signature', signed(pair, json()).toString('base64')),
  },
  {
    vendor: 'Manus: RSA over time, address and the hash of the body in hex',
    keys: "verify: public-key, header: X-Webhook-Signature, timestamp: { header: X-Webhook-Timestamp }, signed: '{{timestamp}}.{{callbackUrl}}.{{body | sha256}}'",
    pair: rsa,
    written: pem(rsa),
    sign: (pair) => {
      const hash = createHash('sha256').update(json()).digest('hex');
      const signature = signed(pair, `${seconds}.${callbackUrl}.${hash}`).toString('base64');
      return { body: json(), headers: { 'x-webhook-signature': signature, 'x-webhook-timestamp': String(seconds) } };
    },
  },
  {
    vendor: 'integrated.finance: Ed25519 over headers and the SHA-512 of the body in base64',
    keys: "verify: public-key, header: X-Sig, signed: '{{body | sha512 base64}}|{{header:X-Event-Id}}'",
    pair: ed,
    written: raw(ed).toString('base64'),
    sign: (pair) => {
      const hash = createHash('sha512').update(json()).digest('base64');
      const signature = signed(pair, `${hash}|evt-1`, null).toString('base64');
      return { body: json(), headers: { 'x-sig': signature, 'x-event-id': 'evt-1' } };
    },
  },
  {
    vendor: 'Due: Ed25519 of the body in hex, a key of each webhook as PEM',
    keys: 'verify: public-key, encoding: hex, header: X-Webhook-Signature',
    pair: ed,
    written: pem(ed),
    sign: (pair) => header('x-webhook-signature', signed(pair, json(), null).toString('hex')),
  },
  {
    vendor: 'Bridge: t=<milliseconds>,v0=<base64> in one header, RSA',
    keys: "verify: public-key, header: X-Webhook-Signature, part: v0, timestamp: { part: t, unit: ms }, signed: '{{timestamp}}.{{body}}'",
    pair: rsa,
    written: pem(rsa),
    sign: (pair) => header('x-webhook-signature', `t=${now},v0=${signed(pair, `${now}.${json()}`).toString('base64')}`),
  },
  {
    vendor: 'Standard Webhooks v1a: Ed25519, the key as whpk_',
    keys: "verify: public-key, header: webhook-signature, prefix: 'v1a,', timestamp: { header: webhook-timestamp }, signed: '{{header:webhook-id}}.{{timestamp}}.{{body}}'",
    pair: ed,
    written: `whpk_${raw(ed).toString('base64')}`,
    sign: (pair) => ({
      body: json(),
      headers: {
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(seconds),
        'webhook-signature': `v1a,${signed(pair, `msg_1.${seconds}.${json()}`, null).toString('base64')}`,
      },
    }),
  },
  {
    vendor: 'a sender that writes ECDSA as JSON Web Signatures do, the key as a JWK',
    keys: 'verify: public-key, header: X-Sig, encoding: base64url',
    pair: p256,
    written: JSON.stringify(p256.publicKey.export({ format: 'jwk' })),
    sign: (pair) => header('x-sig', signed(pair, json(), 'sha256', true).toString('base64url')),
  },
];

const mapping = `order: { orderId: '{{reference}}' }
events: { reference: '{{/ref}}' }
result: { outcome: [{ when: [{ at: /points, from: 70 }], outcome: passed }, { outcome: inconclusive }] }`;

const listed = (...keys: string[]): string => `publicKeys: [${keys.map((key) => JSON.stringify(key)).join(', ')}]`;
const another = new Map<Pair, Pair>([
  [rsa, generateKeyPairSync('rsa', { modulusLength: 2048 })],
  [shortRsa, generateKeyPairSync('rsa', { modulusLength: 1024 })],
  [p256, generateKeyPairSync('ec', { namedCurve: 'prime256v1' })],
  [koblitz, generateKeyPairSync('ec', { namedCurve: 'secp256k1' })],
  [p384, generateKeyPairSync('ec', { namedCurve: 'secp384r1' })],
  [ed, generateKeyPairSync('ed25519')],
]);
const otherThan = (pair: Pair): Pair => another.get(pair) ?? pair;

describe.each(signings)('$vendor', ({ keys, pair, written, sign: signedBy }) => {
  let world: PresetWorld;
  const start = (...publicKeys: string[]) =>
    PresetWorld.start(`token: t\ncallback: { ${keys}, ${listed(...publicKeys)} }\n${mapping}`);
  afterEach(() => world.close());

  test('what the vendor signs is taken; another body, key, time or proof is not', async () => {
    world = await start(written);
    const good = signedBy(pair);
    expect(world.verifies(good, now)).toBe(true);
    for (const body of [good.body.replace('80', '81'), `${good.body} `, '', '{', '[1]'])
      expect({ body, taken: world.verifies({ ...good, body }, now) }).toEqual({ body, taken: false });
    for (const [name, value] of Object.entries(good.headers ?? {})) {
      for (const changed of [value.slice(0, -8), `${value}!`, value.replace(/.{2}$/, 'éé'), ''])
        expect({
          changed,
          taken: world.verifies({ ...good, headers: { ...good.headers, [name]: changed } }, now),
        }).toEqual({
          changed,
          taken: false,
        });
    }
    expect(world.verifies(signedBy(otherThan(pair)), now)).toBe(false);
    expect(world.verifies({ body: good.body }, now)).toBe(false);
  });

  test('R5: two keys are live at once', async () => {
    world = await start(pem(otherThan(pair)), written);
    expect(world.verifies(signedBy(pair), now)).toBe(true);
    expect(world.verifies(signedBy(otherThan(pair)), now)).toBe(true);
  });
});

describe('Standard Webhooks v1a: several signatures in one header, as during a rotation or beside HMACs', () => {
  let world: PresetWorld;
  beforeEach(async () => {
    const keys = `verify: public-key, header: webhook-signature, prefix: 'v1a,', ${listed(pem(ed))}`;
    world = await PresetWorld.start(`token: t\ncallback: { ${keys} }\n${mapping}`);
  });
  afterEach(() => world.close());
  const pairOf = { GOOD: ed, OTHER: otherThan(ed) };
  const taken = (written: string) => {
    const filled = written.replace(/GOOD|OTHER/g, (whose) =>
      signed(pairOf[whose as keyof typeof pairOf], json(), null).toString('base64'),
    );
    return world.verifies(header('webhook-signature', filled), now);
  };

  test.each(['v1a,GOOD v1a,OTHER', 'v1a,OTHER v1a,GOOD', 'v1,AAAA v1a,GOOD', 'v1a,GOOD v1,AAAA v1,BBBB v1,CCCC'])(
    'taken: %s',
    (written) => expect(taken(written)).toBe(true),
  );

  test.each(['v1a,OTHER v1a,OTHER', 'v1a,GOOD,v1a,OTHER', 'v1a,GOOD  v1a,OTHER', ' v1a,GOOD', 'v1,GOOD'])(
    'not taken: %s',
    (written) => expect(taken(written)).toBe(false),
  );
});

describe('a token signed with a private key', () => {
  let world: PresetWorld;
  afterEach(() => world.close());
  const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = (pair: Pair, head: object, claims: object, hash: string | null = 'sha256') => {
    const text = `${base64url(head)}.${base64url(claims)}`;
    return `${text}.${signed(pair, text, hash, pair.privateKey.asymmetricKeyType === 'ec').toString('base64url')}`;
  };
  const claims = { iss: 'school', ref: reference, points: 80 };

  test.each([
    ['RS256', rsa, 'sha256'],
    ['ES256', p256, 'sha256'],
    ['ES256K', koblitz, 'sha256'],
    ['ES384', p384, 'sha384'],
    ['EdDSA', ed, null],
    ['Ed25519', ed, null],
  ] as const)('%s: the body is the token, and its claims are believed', async (alg, pair, hash) => {
    world = await PresetWorld.start(
      `token: t\ncallback: { verify: jwt-public-key, issuer: school, ${listed(pem(pair))} }\n${mapping.replace('events: {', 'events: { format: jwt,')}`,
    );
    expect(world.verifies({ body: token(pair, { alg }, claims, hash) }, now)).toBe(true);
    expect(world.verifies({ body: token(otherThan(pair), { alg }, claims, hash) }, now)).toBe(false);
    expect(world.verifies({ body: token(pair, { alg: 'none' }, claims, hash) }, now)).toBe(false);
    expect(world.verifies({ body: token(pair, { alg: 'HS256' }, claims, hash) }, now)).toBe(false);
    expect(world.verifies({ body: token(pair, { alg: 'ES512' }, claims, hash) }, now)).toBe(false);
    expect(world.verifies({ body: token(pair, { alg }, { ...claims, iss: 'other' }, hash) }, now)).toBe(false);
    expect(world.verifies({ body: token(pair, { alg }, { ...claims, exp: seconds - 900 }, hash) }, now)).toBe(false);
  });

  test('in a header of its own, without Bearer, it leaves the body open: only a notice', async () => {
    const keys = `callback: { verify: jwt-public-key, issuer: school, header: Signature, prefix: '', ${listed(pem(rsa))} }`;
    const notice = `order: { orderId: '{{/id}}' }
events: { orderId: '{{/id}}', believe: false }
fetch: { request: { method: GET, path: '/x/{{orderId}}' } }
result: { outcome: [{ outcome: inconclusive }] }`;
    world = await PresetWorld.start(`token: t\n${keys}\n${notice}`);
    const sent = token(rsa, { alg: 'RS256' }, { iss: 'school' });
    expect(world.verifies({ body: json(), headers: { signature: sent } }, now)).toBe(true);
    expect(world.verifies({ body: json(), headers: { signature: `Bearer ${sent}` } }, now)).toBe(false);
    const box = new ConfigSandbox();
    expect(
      box.problemsOf(fileWithProvider(`token: t\nurl: https://x.example.com\n${keys}\n${mapping}`)).join('\n'),
    ).toContain('proves who sent the callback, but not what it says');
    box.remove();
  });
});

describe('a slip in the keys is named', () => {
  const problems = (keys: string): string[] => {
    const box = new ConfigSandbox();
    try {
      return box.problemsOf(
        fileWithProvider(
          `token: t\nurl: https://x.example.com\ncallback: { ${keys.includes('verify') ? '' : 'verify: public-key, '}header: X-Sig, ${keys} }\n${mapping}`,
        ),
      );
    } finally {
      box.remove();
    }
  };

  test.each([
    ['a private key in its place', listed(privatePem(rsa)), 'is a private key: whoever has it can sign as the sender'],
    [
      'a private key as base64',
      listed(Buffer.from(privatePem(ed)).toString('base64')),
      'is a private key: whoever has it can sign as the sender',
    ],
    [
      'a private JWK',
      listed(JSON.stringify(ed.privateKey.export({ format: 'jwk' }))),
      'is a private key: whoever has it can sign as the sender',
    ],
    ['a private key as base64 of DER', listed(privateDer(rsa, 'pkcs1')), 'is a private key: '],
    ['another one', listed(privateDer(p256, 'sec1')), 'is a private key: '],
    [
      'a list of keys',
      listed(JSON.stringify({ keys: [ed.publicKey.export({ format: 'jwk' })] })),
      'is a list of keys (JWKS)',
    ],
    ['two empty keys', listed('', ''), 'is empty'],
    ['half of a key', listed(pem(rsa).slice(0, 200)), 'is no public key'],
    ['a secret', listed('3f6ac1b0d9c84f5e9d0b7a1c2e4f6a8b'), 'is no public key'],
    ['a short key', listed(pem(shortRsa)), 'are of RSA under 2048 bits, which is weak'],
    ['keys of two kinds', listed(pem(rsa), pem(ed)), 'are of several kinds: rsa, ed25519'],
    ['no key', 'encoding: hex', 'is missing: public-key needs it'],
    ['a secret beside it', `secret: aBcDeFgHiJkLmNoPqRsTuVwX01, ${listed(pem(rsa))}`, 'means nothing to public-key'],
    ['an unknown hash of the body', `signed: '{{body | md5}}', ${listed(pem(rsa))}`, 'has the unknown placeholder'],
    ['sha1', `algorithm: sha1, ${listed(pem(rsa))}`, 'is sha1, which is old'],
    ['weak for nothing', `weak: accepted, ${listed(pem(rsa))}`, 'accepts what is not weak'],
  ])('%s', (_slip, keys, said) => {
    expect(problems(keys).join('\n')).toContain(said);
  });

  test.each([
    ['PEM with \\r\\n', listed(pem(rsa).replaceAll('\n', '\\r\\n'))],
    ['PEM with line breaks of Windows', listed(pem(rsa).replaceAll('\n', '\r\n'))],
    ['PEM whose \\n was escaped twice', listed(pem(rsa).replaceAll('\n', '\\\\n'))],
    ['base64 of DER as PKCS #1', listed(pkcs1)],
    ['an empty one beside it', listed(pem(rsa), '')],
  ])('a key is taken as it is handed out: %s', (_spelling, keys) =>
    expect(() => problems(keys)).toThrow('The file was taken'),
  );

  const jwkFor = (pair: Pair, alg: string) =>
    listed(JSON.stringify({ ...pair.publicKey.export({ format: 'jwk' }), alg }));
  test.each([
    ['PSS', jwkFor(rsa, 'PS256'), 'is for PS256, and would check RS256'],
    ['another hash', jwkFor(rsa, 'RS512'), 'is for RS512, and would check RS256. Fix: write algorithm: sha512'],
    ['another curve', jwkFor(p384, 'ES256'), 'is for ES256, and would check ES384'],
    ['a hash beside Ed25519', `algorithm: sha512, ${listed(pem(ed))}`, 'algorithm: means nothing to these keys'],
    [
      'a hash beside a curve',
      `verify: jwt-public-key, issuer: x, algorithm: sha384, ${listed(pem(p384))}`,
      'algorithm: means nothing to these keys',
    ],
  ])('what a key is for: %s', (_slip, keys, said) => expect(problems(keys).join('\n')).toContain(said));

  test.each([
    jwkFor(rsa, 'RS256'),
    `algorithm: sha384, ${jwkFor(rsa, 'RS384')}`,
    jwkFor(ed, 'Ed25519'),
    `algorithm: sha512, ${listed(pem(p384))}`,
  ])('what a key is for, well said: %#', (keys) => expect(() => problems(keys)).toThrow('The file was taken'));

  const order8 = '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05';
  test.each([
    ...['00'.repeat(32), `${'00'.repeat(31)}80`, `01${'00'.repeat(31)}`, `01${'00'.repeat(30)}80`],
    ...[`ec${'ff'.repeat(30)}7f`, `ec${'ff'.repeat(31)}`, `ed${'ff'.repeat(30)}7f`, `ee${'ff'.repeat(31)}`],
    ...[order8, `${order8.slice(0, -2)}85`],
    ...[
      'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
      `${'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa'}`,
    ],
    ...['11'.repeat(32), '0123456789abcdef'.repeat(4)],
  ])('R6: an Ed25519 key that anybody can sign for, or that is a placeholder: %s', (hex) => {
    const bytes = Buffer.from(hex, 'hex');
    const spki = Buffer.concat([der(ed).subarray(0, -32), bytes]);
    const jwk = JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') });
    for (const written of [hex, bytes.toString('base64'), spki.toString('base64'), jwk])
      expect(problems(listed(written)).join('\n')).toContain('is no key of a sender: ');
  });

  test('one public key may stand at two providers: it is no secret', () => {
    const one = `token: t\nurl: https://x.example.com\ncallback: { verify: public-key, header: X-Sig, ${listed(pem(ed))} }\n${mapping}`;
    const box = new ConfigSandbox();
    const file = fileWithProvider(one);
    const second = file.replace('\nexams:\n', `\n  lab:\n    kind: mapped\n${one.replace(/^/gm, '    ')}\nexams:\n`);
    expect(() => box.load(second)).not.toThrow();
    box.remove();
  });
});
