// Each provider is asked something harmless; what comes back decides what the operator is told.
import { checkProviders } from '../../../../cli/checks/providers';
import { type BridgeConfig } from '../../../../config/bridge-config';
import { type ProviderConfig } from '../../../../providers/provider-config';
import { type ProviderStandIn, startProviderStandIn } from '../../../../simulator/provider/provider-stand-in';
import { callbackSecret, httpProvider, providerToken } from '../../../support/http-provider';
import { startTinyServer, type TinyServer } from '../../../support/tiny-server';

let clinic: ProviderStandIn;
let other: TinyServer;

beforeEach(async () => {
  clinic = await startProviderStandIn({ token: providerToken, callbackSecret });
  other = await startTinyServer();
});
afterEach(async () => {
  await clinic.close();
  await other.close();
});

const look = (...providers: ProviderConfig[]) =>
  checkProviders({ providers: new Map(providers.map((one) => [one.name, one])) } as unknown as BridgeConfig);

/** Only what the check looks at. */
const mapped = (url: string, order: object = { request: {} }) =>
  ({
    ...httpProvider({ url }),
    kind: 'mapped',
    values: {},
    mapping: { order, events: {}, result: { outcome: [] } },
  }) as unknown as ProviderConfig;

test('one that nothing is sent to is not asked either', async () => {
  expect(await look(mapped(other.url, { orderId: '{{reference}}' }))).toEqual([
    { name: 'provider clinic', ok: true, detail: 'nothing is sent there, so nothing was asked' },
  ]);
  expect(other.seen).toEqual([]);
});

test('one of the open protocol that knows us', async () => {
  expect(await look(httpProvider({ url: clinic.url }))).toEqual([
    { name: 'provider clinic', ok: true, detail: `${clinic.url} answers and takes the token` },
  ]);
  expect(clinic.orders.all()).toEqual([]);
});

test('one that refuses the token', async () => {
  const [result] = await look(httpProvider({ url: clinic.url, token: 'another-token' }));
  expect(result).toMatchObject({ ok: false });
  expect(result?.action).toBe('check that providers.clinic.token is valid and permitted to do this');
});

test.each([httpProvider, ({ url }: { url: string }) => mapped(url)])(
  'the address that init wrote is called an example, and nobody is asked',
  async (made) => {
    expect(await look(made({ url: 'https://exams.example.com' }))).toEqual([
      {
        name: 'provider clinic',
        ok: false,
        detail: 'https://exams.example.com is an example',
        action: 'set providers.clinic.url to the address of its API',
      },
    ]);
  },
);

test('one that is not there does not hide the next', async () => {
  await clinic.close();
  const results = await look(httpProvider({ url: clinic.url }), httpProvider({ name: 'lab', url: other.url }));
  expect(results.map(({ ok }) => ok)).toEqual([false, true]);
  expect(results[0]?.action).toMatch(/^check providers\.clinic\.url, and the network/);
  clinic = await startProviderStandIn({ token: providerToken, callbackSecret });
});

test('an address on a private network is refused where that was not said', async () => {
  const [result] = await look(httpProvider({ url: clinic.url, allowPrivateNetwork: false }));
  expect(result).toMatchObject({ ok: false });
  expect(result?.detail).toContain('loopback');
});

test('one whose protocol has no harmless question is asked for a page, without the token', async () => {
  other.answer((_request, response) => response.writeHead(404).end('<html>'));
  expect(await look(mapped(other.url))).toMatchObject([
    {
      ok: true,
      detail: `${other.url} answers; the token could not be tried: its mapping asks nothing about an order alone`,
    },
  ]);
  expect(other.seen[0]).toMatchObject({ method: 'GET', path: '/' });
  expect(other.seen[0]?.headers).not.toHaveProperty('authorization');
});

test.each([
  [
    500,
    'the service was reached and fails: look at its status page and check again; if it stays so, check providers.clinic.url',
  ],
  [410, 'check providers.clinic.url: 404 is expected'],
])('an odd answer of %i is told', async (status, action) => {
  other.answer((_request, response) => response.writeHead(status).end());
  expect(await look(httpProvider({ url: other.url }))).toMatchObject([{ ok: false, action }]);
});

test('one that is trusted on a static secret alone is named, though it is in order', async () => {
  const trusted = { ...mapped(other.url), trusted: true } as ProviderConfig;
  const [, reminder] = await look(trusted);
  expect(reminder).toEqual({
    name: 'provider clinic',
    ok: true,
    detail: 'its results are believed on a static secret alone (callback.trust)',
  });
});

test('one whose secret stands in the path is told the address without the secret', async () => {
  const callback = { verify: 'path-token', secrets: [{ value: 'never shown' }] };
  const callbackUrl = 'https://bridge.example.com/callbacks/clinic';
  const [, address] = await look({ ...mapped(other.url), callback, callbackUrl } as ProviderConfig);
  expect(address).toEqual({
    name: 'provider clinic',
    ok: true,
    detail: `give it ${callbackUrl}/<callback.secret> as its callback address`,
  });
});
