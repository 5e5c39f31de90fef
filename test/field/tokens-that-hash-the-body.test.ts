// Tokens in a header that prove the body, by a claim with its hash, and tokens that name no issuer. Sources: Plaid (Plaid-Verification: ES256,
// claims `iat` and `request_body_sha256` and no `iss`), Pismo (a hash of the body in the token), Vonage and MessageBird (`payload_hash`), Netlify
// (`sha256`); monday.com (`aud`, no `iss`) and Google Pub/Sub, whose `iss` is the same for every customer, so that `aud` and `email` say who
// sends. Without the claim, who saw one callback could send another body under its token.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { changed, ConfigSandbox } from '../support/config-sandbox';
import { fileWithProvider, PresetWorld, reference, secret } from '../support/preset-world';
import { jwt } from '../support/signed-callbacks';

const now = Date.now();
const seconds = Math.floor(now / 1000);
const body = JSON.stringify({ ref: reference, points: 80, note: 'Aprovação ✓' });
const hashOf = (text: string, encoding: 'hex' | 'base64' | 'base64url' = 'hex', algorithm = 'sha256') =>
  createHash(algorithm).update(text).digest(encoding);

const mapping = `order: { orderId: '{{reference}}' }
events: { reference: '{{/ref}}' }
result:
  outcome: [{ when: [{ at: /points, from: 70 }], outcome: passed }, { outcome: inconclusive }]`;
const keysOf = (callback: string) => `token: t\ncallback: { ${callback} }\n${mapping}`;
const ofSecret = `verify: jwt-hs256, secret: ${secret}`;

let world: PresetWorld;
afterEach(() => world.close());

const sent = (token: string, given = body, header = 'authorization') => ({
  body: given,
  headers: { [header]: header === 'authorization' ? `Bearer ${token}` : token },
});

test('Plaid: the token of a header proves the body, and needs no issuer', async () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signed = (claims: object) => {
    const head = [{ alg: 'ES256', kid: '6c5516e1', typ: 'JWT' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const signature = sign('sha256', Buffer.from(head), { key: pair.privateKey, dsaEncoding: 'ieee-p1363' });
    return `${head}.${signature.toString('base64url')}`;
  };
  const jwk = JSON.stringify({ ...pair.publicKey.export({ format: 'jwk' }), alg: 'ES256' });
  world = await PresetWorld.start(
    keysOf(
      `verify: jwt-public-key, header: Plaid-Verification, prefix: '', publicKeys: ['${jwk}'], bodyHash: { claim: request_body_sha256 }`,
    ),
  );
  const token = signed({ iat: seconds, request_body_sha256: hashOf(body) });
  const header = 'plaid-verification';
  expect(world.verifies(sent(token, body, header), now)).toBe(true);
  expect(world.parse(sent(token, body, header))).toMatchObject({ kind: 'result', result: { outcome: 'passed' } });
  const forged = [
    sent(token, body.replace('80', '90'), header),
    sent(token, `${body} `, header),
    sent(signed({ iat: seconds }), body, header),
    sent(signed({ iat: seconds, request_body_sha256: null }), body, header),
    sent(signed({ iat: seconds, request_body_sha256: '' }), body, header),
    sent(signed({ iat: seconds, request_body_sha256: [hashOf(body)] }), body, header),
    sent(signed({ iat: seconds, request_body_sha256: hashOf(body, 'base64') }), body, header),
    sent(signed({ iat: seconds + 900, request_body_sha256: hashOf(body) }), body, header),
  ];
  for (const one of forged) expect(world.verifies(one, now)).toBe(false);
});

test.each([
  ['Vonage, MessageBird: in hex', '{ claim: payload_hash }', 'payload_hash', hashOf(body)],
  ['in capitals', '{ claim: payload_hash }', 'payload_hash', hashOf(body).toUpperCase()],
  ['Netlify', '{ claim: sha256 }', 'sha256', hashOf(body)],
  ['in base64', '{ claim: h, encoding: base64 }', 'h', hashOf(body, 'base64')],
  [
    'SHA-512 in base64url',
    '{ claim: h, algorithm: sha512, encoding: base64url }',
    'h',
    hashOf(body, 'base64url', 'sha512'),
  ],
])('R1: %s: it proves this body and no other', async (_title, bodyHash, claim, hash) => {
  world = await PresetWorld.start(keysOf(`${ofSecret}, issuer: Vonage, bodyHash: ${bodyHash}`));
  const token = jwt(secret, { iss: 'Vonage', iat: seconds, [claim]: hash });
  expect(world.verifies(sent(token), now)).toBe(true);
  expect(world.verifies(sent(token, body.replace('80', '90')), now)).toBe(false);
  expect(world.verifies(sent(jwt(secret, { iss: 'other', [claim]: hash })), now)).toBe(false);
  expect(world.verifies(sent(jwt(`${secret}x`, { iss: 'Vonage', [claim]: hash })), now)).toBe(false);
});

describe('claims besides the issuer', () => {
  const hash = { h: hashOf(body) };
  const start = async (claims: string) =>
    (world = await PresetWorld.start(keysOf(`${ofSecret}, claims: ${claims}, bodyHash: { claim: h }`)));
  const holds = (claims: object) => world.verifies(sent(jwt(secret, { ...hash, ...claims })), now);

  test.each<[claims: string, good: object[], bad: object[]]>([
    [
      '{ aud: bridge }',
      [{ aud: 'bridge' }, { aud: ['other', 'bridge'] }],
      [{}, { aud: 'other' }, { aud: [] }, { aud: null }, { aud: { bridge: 1 } }, { aud: [['bridge']] }],
    ],
    [
      '{ accountId: 5678 }',
      [{ accountId: 5678 }, { accountId: '5678' }],
      [{ accountId: 567 }, { accountId: ['5678'] }],
    ],
    ['{ email_verified: true }', [{ email_verified: true }], [{ email_verified: false }, {}]],
    [
      '{ aud: bridge, email: push@example.com }',
      [{ aud: 'bridge', email: 'push@example.com' }],
      [{ aud: 'bridge' }, { aud: 'bridge', email: 'x@example.com' }],
    ],
    ['{ constructor: x }', [], [{}]],
  ])('%s', async (claims, good, bad) => {
    await start(claims);
    expect(good.map(holds)).toEqual(good.map(() => true));
    expect(bad.map(holds)).toEqual(bad.map(() => false));
  });
});

describe('check', () => {
  const problems = (callback: string, change: (file: string) => string = (file) => file) => {
    const box = new ConfigSandbox();
    const file = fileWithProvider(`url: https://x.example.com\n${keysOf(callback)}`);
    const found = box.problemsOf(change(file)).map((line) => line.replace(/^.*?providers\.school\./, ''));
    box.remove();
    return found;
  };
  beforeEach(async () => (world = await PresetWorld.start(keysOf(`${ofSecret}, issuer: x, bodyHash: { claim: h }`))));

  test.each([
    [ofSecret, 'callback.issuer: is missing: jwt-hs256 needs it, claims or bodyHash.'],
    [`${ofSecret}, claims: {}`, 'callback.claims: names no claim.'],
    [`${ofSecret}, claims: { aud: '' }, bodyHash: { claim: h }`, 'callback.claims.aud: must not be empty.'],
    [`${ofSecret}, issuer: x, bodyHash: {}`, 'callback.bodyHash.claim: is missing.'],
    [`${ofSecret}, claims: { aud: x }`, 'callback.verify: proves who sent the callback, but not what it says.'],
    [
      `verify: static-header, header: x, secret: ${secret}, trust: true, claims: { aud: x }`,
      'callback.claims: means nothing to static-header.',
    ],
  ])('%s', (callback, said) => {
    expect(problems(callback).join('\n')).toContain(said);
  });

  test('a body that is the token has no hash of itself', () => {
    const asToken = (file: string) => changed(file, 'events: { reference', 'events: { format: jwt, reference');
    expect(problems(`${ofSecret}, issuer: x, bodyHash: { claim: h }`, asToken)).toEqual([
      expect.stringContaining('callback.bodyHash: means nothing where the body is the token. Fix: take it out.'),
    ]);
    expect(() => problems(`${ofSecret}, claims: { sub: x }`, asToken)).toThrow('The file was taken');
  });
});
