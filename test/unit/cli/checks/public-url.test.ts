// What can be told from here of the address that Gupy is to call.
import { checkPublicUrl } from '../../../../cli/checks/public-url';
import { type BridgeConfig } from '../../../../config/bridge-config';
import { answerJson, startTinyServer, type TinyServer } from '../../../support/tiny-server';

let server: TinyServer;
beforeEach(async () => {
  server = await startTinyServer();
});
afterEach(() => server.close());

/** @param addresses what the host's name resolves to */
const look = (publicUrl: string, allowPrivateNetwork = true, addresses = ['127.0.0.1']) => {
  const config = { server: { publicUrl }, gupy: { allowPrivateNetwork } } as unknown as BridgeConfig;
  return checkPublicUrl(config, async () => addresses);
};

test.each(['https://bridge.example.com', 'https://example.org/x', 'https://bridge.invalid'])(
  '%s is still the example',
  async (url) => {
    expect(await look(url)).toMatchObject({ ok: false, detail: `${url} is an example` });
  },
);

test('a name that nobody knows', async () => {
  const result = await look('https://bridge.acme.com', false, []);
  expect(result).toMatchObject({ ok: false, detail: 'bridge.acme.com has no address' });
});

test('a name with an address inside', async () => {
  const result = await look('https://bridge.acme.com', false, ['10.1.2.3']);
  expect(result).toMatchObject({ ok: false, detail: 'bridge.acme.com is 10.1.2.3, where Gupy cannot reach it' });
});

test.each(['http://127.0.0.1:3000', 'https://10.1.2.3', 'https://[::1]:3000'])(
  '%s is out of reach for a Gupy on the internet',
  async (url) => {
    const result = await look(url, false);
    expect(result).toMatchObject({ ok: false, action: 'put the api behind a public https address' });
  },
);

test('our api answers a GET with its own refusal', async () => {
  server.answer((_request, response) => answerJson(response, { code: 'BRIDGE_METHOD_NOT_ALLOWED' }, 405));
  expect(await look(server.url)).toEqual({ name: 'publicUrl', ok: true, detail: `the api answers at ${server.url}` });
  expect(server.seen).toMatchObject([{ method: 'GET', path: '/webhooks/gupy' }]);
});

test.each([200, 404, 502])('something else that answers %i is told', async (status) => {
  server.answer((_request, response) => response.writeHead(status).end('<html>'));
  const result = await look(server.url);
  expect(result).toMatchObject({ ok: false, action: 'route /webhooks and /callbacks there to server.port' });
  expect(result.detail).toContain(`answers ${status}`);
});

test('an api that does not run yet is no mistake of the file', async () => {
  await server.close();
  const result = await look(server.url);
  expect(result.ok).toBe(true);
  expect(result.detail).toMatch(/^nothing answers at .* yet, seen from here; start the api, then check again$/);
  server = await startTinyServer();
});
