// Logins without a password: the caller signs a short token with a private key (RFC 7523), whose public half the provider has. Unico
// (https://developer.unico.io/developers/api-reference/authentication), DocuSign (JWT Grant), Google's service accounts and the
// backend services of SMART on FHIR know no other way. Values are made up.
import { generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../config/package-folder';
import { ConfigSandbox, goodEnv } from '../support/config-sandbox';
import { fileWithProvider, PresetWorld } from '../support/preset-world';
import { exampleIn } from '../support/page-example';
import { answerJson, startTinyServer, type TinyServer } from '../support/tiny-server';

let world: PresetWorld | undefined;
let host: TinyServer;
beforeEach(async () => {
  host = await startTinyServer();
  world = undefined;
});
afterEach(async () => {
  await world?.close();
  await host.close();
});

const rest = `order: { request: { method: POST, path: /process, headers: { apikey: '{{token}}' } }, orderId: '{{/id}}' }
pollEvery: 1h
fetch: { request: { method: GET, path: '/process/{{orderId}}' } }
result: { outcome: [{ when: [{ at: /status, is: [FINISHED] }], outcome: passed }, { outcome: inconclusive }] }`;

const bearer = "grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: '{{assertion}}'";
const login = (assertion: string, body = bearer, url = 'https://login.school.example.com') => `token: api-key
values: { account: bridge@tenant.iam.example.com }
login:
  url: ${url}
  allowPrivateNetwork: true
  assertion: ${assertion}
  request: { method: POST, path: /oauth2/token, form: true, body: { ${body} } }
  token: /access_token
  expiresIn: /expires_in
${rest}`;
const claims = "claims: { iss: '{{values.account}}', aud: 'https://identity.example.com', scope: '*' }";

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const ed25519 = generateKeyPairSync('ed25519');
const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
const pem = (key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1' = 'pkcs8') =>
  key.export({ format: 'pem', type: type }) as string;
const oneLine = (text: string) => text.trim().replace(/\n/g, '\\n');

const object = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;

/** The form that the login got, once an order was made. */
async function loggedIn(keys: string): Promise<Record<string, string>> {
  host.answer((_request, response) => answerJson(response, { access_token: 'token-1', expires_in: 3600 }));
  world = await PresetWorld.start(keys);
  world.requires('Bearer token-1');
  world.answers({ 'POST /process': { id: 'p-1' } });
  await expect(world.order()).resolves.toBe('p-1');
  return Object.fromEntries(new URLSearchParams(host.seen.at(-1)?.body));
}

test.each([
  ['Unico: RS256', rsa, oneLine(pem(rsa.privateKey)), '', 'RS256', 'sha256'],
  ['DocuSign: PKCS #1, RS512', rsa, oneLine(pem(rsa.privateKey, 'pkcs1')), 'algorithm: sha512, ', 'RS512', 'sha512'],
  [
    'EC PARAMETERS before the key, as openssl ecparam -genkey writes it',
    p384,
    oneLine(
      `-----BEGIN EC PARAMETERS-----\nBgUrgQQAIg==\n-----END EC PARAMETERS-----\n${pem(p384.privateKey, 'sec1')}`,
    ),
    '',
    'ES384',
    'sha384',
  ],
  [
    'a bundle with the certificate first',
    rsa,
    oneLine(`-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n${pem(rsa.privateKey)}`),
    '',
    'RS256',
    'sha256',
  ],
  ['base64 of PEM', rsa, Buffer.from(pem(rsa.privateKey)).toString('base64'), '', 'RS256', 'sha256'],
  [
    'SMART on FHIR: ES384, with the id of its key',
    p384,
    oneLine(pem(p384.privateKey, 'sec1')),
    'keyId: k-1, ',
    'ES384',
    'sha384',
  ],
  ['Ed25519, as a JWK', ed25519, JSON.stringify(ed25519.privateKey.export({ format: 'jwk' })), '', 'EdDSA', null],
] as const)('%s', async (_title, { publicKey }, written, more, alg, hash) => {
  const before = Math.floor(Date.now() / 1000);
  const form = await loggedIn(login(`{ privateKey: '${written}', ${more}${claims} }`, bearer, host.url));
  const [head = '', said = '', signature = ''] = (form['assertion'] ?? '').split('.');
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
  expect(verify(hash, Buffer.from(`${head}.${said}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  expect(object(head)).toEqual({ alg, typ: 'JWT', ...(more.startsWith('keyId') ? { kid: 'k-1' } : {}) });
  const { iat, exp, jti, ...own } = object(said) as { iat: number; exp: number; jti: string };
  expect(own).toEqual({ iss: 'bridge@tenant.iam.example.com', aud: 'https://identity.example.com', scope: '*' });
  expect([iat >= before, exp - iat, jti.length]).toEqual([true, 300, 36]);
  expect(form['grant_type']).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer');
  expect(world?.calls()[0]?.headers).toMatchObject({ apikey: 'api-key', authorization: 'Bearer token-1' });
});

test('the example of the guide, with the key as a file has it', async () => {
  const page = readFileSync(join(packageFolder(), 'docs', 'providers.md'), 'utf8');
  const lines = pem(rsa.privateKey)
    .trim()
    .split('\n')
    .join(`\n${' '.repeat(10)}`);
  const example = exampleIn(page, 'yaml', 'assertion')
    .replace('${SCHOOL_PRIVATE_KEY}', `|\n${' '.repeat(10)}${lines}`)
    .replace('url: https://login.school.example.com', `url: ${host.url}\n  allowPrivateNetwork: true`);
  const form = await loggedIn(`token: api-key\n${example}\n${rest}`);
  expect(object((form['assertion'] ?? '').split('.')[1] ?? '')).toMatchObject({ iss: 'bridge@company.example.com' });
});

test('each login signs another token, and the private key goes nowhere', async () => {
  const written = oneLine(pem(rsa.privateKey));
  const first = await loggedIn(login(`{ privateKey: '${written}', ${claims} }`, bearer, host.url));
  world?.requires('Bearer token-2');
  host.answer((_request, response) => answerJson(response, { access_token: 'token-2', expires_in: 3600 }));
  await world?.order();
  const second = Object.fromEntries(new URLSearchParams(host.seen.at(-1)?.body));
  expect(second['assertion']).not.toBe(first['assertion']);
  const sent = JSON.stringify([host.seen, world?.calls()]);
  expect([sent.includes('PRIVATE'), sent.includes(written.slice(60, 90))]).toEqual([false, false]);
});

describe('what cannot work is refused at start', () => {
  const problemsOf = (keys: string) => {
    const box = new ConfigSandbox();
    try {
      const file = fileWithProvider(`${keys}\nurl: https://school.example.com`);
      return box.problemsOf(file, { ...goodEnv }).map((line) => line.replace(/^.*?providers\.school\.login\./, ''));
    } finally {
      box.remove();
    }
  };
  const key = oneLine(pem(rsa.privateKey));
  const publicOne = oneLine(rsa.publicKey.export({ format: 'pem', type: 'spki' }) as string);

  test.each([
    [
      `{ privateKey: '${publicOne}', ${claims} }`,
      bearer,
      'assertion.privateKey: is no private key, or a password locks it. Fix: copy it whole: PEM (on one line with \\n), base64 of it, or a JWK.',
    ],
    [
      `{ privateKey: '${oneLine(pem(weak.privateKey))}', ${claims} }`,
      bearer,
      'assertion.privateKey: is of RSA under 2048 bits, which is weak. Fix: make a longer one, and give the provider its public half.',
    ],
    [
      `{ privateKey: '${key}', claims: { iss: a, exp: '{{now}}' } }`,
      bearer,
      'assertion.claims.exp: is made anew for each login. Fix: take it out.',
    ],
    [
      `{ privateKey: '${key}', ${claims} }`,
      'grant_type: client_credentials',
      "assertion: makes a token that the login does not send. Fix: write '{{assertion}}' in login.request.",
    ],
  ])('%#', (assertion, body, problem) => {
    expect(problemsOf(login(assertion, body))).toEqual([problem]);
  });

  test('a login that sends one and says none', () => {
    const keys = login('{}').replace(/\n {2}assertion: .*/, '');
    expect(problemsOf(keys)).toEqual([
      'assertion: is missing, and the login sends {{assertion}}. Fix: say which key signs it, and what it claims.',
    ]);
  });
});
