// The login of a provider is tried as the first call of an exam would, so that a wrong secret shows before the first candidate.
import { generateKeyPairSync } from 'node:crypto';
import { checkProviders } from '../../../../cli/checks/providers';
import { type CheckResult } from '../../../../cli/checks/check-result';
import { ConfigSandbox, goodEnv } from '../../../support/config-sandbox';
import { fileWithProvider } from '../../../support/preset-world';
import { answerJson, startTinyServer, type TinyServer } from '../../../support/tiny-server';

let school: TinyServer;
let host: TinyServer;
beforeEach(async () => {
  school = await startTinyServer();
  host = await startTinyServer();
});
afterEach(async () => {
  await school.close();
  await host.close();
});

const fetch = `
pollEvery: 1h
fetch: { request: { method: GET, path: '/orders/{{orderId}}' } }`;

async function look(
  more = fetch,
  [assertion, shown]: readonly [string, string] = ['', "'{{token}}'"],
): Promise<CheckResult | undefined> {
  const box = new ConfigSandbox();
  const keys = `url: ${school.url}
allowPrivateNetwork: true
token: client-secret
login:
  url: ${host.url}
  allowPrivateNetwork: true
  ${assertion}
  request: { method: POST, path: /oauth/token, form: true, body: { client_secret: ${shown} } }
  token: /access_token
order: { request: { method: POST, path: /orders, body: { exam: '{{exam}}' } }, orderId: '{{/id}}' }
result: { outcome: [{ outcome: inconclusive }] }${more}`;
  try {
    const config = box.load(fileWithProvider(keys), { ...goodEnv });
    const providers = new Map([...config.providers].filter(([name]) => name === 'school'));
    return (await checkProviders({ ...config, providers }))[0];
  } finally {
    box.remove();
  }
}

const gives = (body: object, status = 200) => host.answer((_request, response) => answerJson(response, body, status));

test('a login that gives a token, and a provider that takes it', async () => {
  gives({ access_token: 'token-1' });
  const tokens = () => school.seen.map(({ headers }) => headers['authorization']);
  expect(await look()).toMatchObject({
    ok: true,
    detail: expect.stringContaining('its login gives a token') as string,
  });
  expect(tokens()).toEqual([undefined, 'Bearer token-1']);
  expect(host.seen).toHaveLength(1);
});

test('a login is tried where nothing can be asked about an order', async () => {
  const callback = `
callback: { verify: hmac-sha256-hex, header: X-Sig, secret: 0a5be14b7c93d1f2e8d6053c1b9f7e24 }
events: { reference: '{{/ref}}' }`;
  gives({ access_token: 'token-1' });
  expect(await look(callback)).toMatchObject({ ok: true });
  gives({ error: 'invalid_client' }, 400);
  expect(await look(callback)).toMatchObject({ ok: false });
});

const fails = 'the service was reached and fails: look at its status page and check again; if it stays so, check ';

test.each([
  [{ error: 'invalid_client' }, 401, 'check providers.school.token and providers.school.login.request'],
  [{ error: 'invalid_client' }, 400, 'check providers.school.token and providers.school.login.request'],
  [
    { token: 'elsewhere' },
    200,
    'check providers.school.login.token, the path of the token, and providers.school.login.request',
  ],
  [{}, 500, `${fails}providers.school.login.url`],
])('%j with %i gives no token: one line says what to look at', async (body, status, action) => {
  gives(body, status);
  const result = await look();
  expect(result).toMatchObject({
    ok: false,
    action,
    detail: expect.stringMatching(/^no token from its login: /) as string,
  });
  expect(result?.detail).not.toMatch(/client-secret|\n/);
});

test('a refused token of its own key: the key and what it claims are named, and the clock', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = JSON.stringify(privateKey.export({ format: 'jwk' }));
  gives({ error: 'invalid_grant' }, 400);
  const signed = [`assertion: { privateKey: '${jwk}', claims: { iss: bridge } }`, "'{{assertion}}'"] as const;
  expect(await look(fetch, signed)).toMatchObject({
    ok: false,
    action:
      'check providers.school.login.assertion (its key, keyId and claims), providers.school.login.request, and the clock of this machine',
  });
});
