// The simulated Gupy of `dev` calls the bridge where it is now, once, over restarts on other ports and with other secrets.
import { registerDemoWebhook } from '../../../../cli/dev';
import type { BridgeConfig } from '../../../../config/bridge-config';
import { type GupyStandIn, startGupyStandIn } from '../../../../simulator/gupy/gupy-stand-in';
import { changed, ConfigSandbox, exampleFile, goodEnv } from '../../../support/config-sandbox';
import { gupyToken } from '../../../support/gupy-clients';

let box: ConfigSandbox;
let gupy: GupyStandIn;

beforeEach(async () => {
  box = new ConfigSandbox();
  gupy = await startGupyStandIn({ token: gupyToken, world: 'empty' });
});
afterEach(async () => {
  box.remove();
  await gupy.close();
});

const secret = goodEnv.GUPY_WEBHOOK_SECRET;

async function registered(port: number, webhookSecret: string = secret): Promise<object[]> {
  const file = changed(exampleFile, 'https://bridge.example.com', `http://127.0.0.1:${port}`);
  const config = box.load(file, { ...goodEnv, GUPY_WEBHOOK_SECRET: webhookSecret });
  const reachable = { url: gupy.url, token: gupyToken, allowPrivateNetwork: true };
  await registerDemoWebhook({ config: { ...config, gupy: { ...config.gupy, ...reachable } } satisfies BridgeConfig });
  return gupy.registry.all();
}

const at = (port: number, webhookSecret: string = secret): object => ({
  action: 'application.moved',
  status: 'active',
  postbackUrl: `http://127.0.0.1:${port}/webhooks/gupy`,
  clientHeaders: { Authorization: `Bearer ${webhookSecret}`, 'Content-Type': 'application/json' },
});

test('it is registered over HTTP, once', async () => {
  expect(await registered(3000)).toMatchObject([at(3000)]);
  expect(await registered(3000)).toHaveLength(1);
  expect(gupy.requests.of('createWebhook')).toHaveLength(1);
});

test('after a restart on another port it calls there alone', async () => {
  await registered(3000);
  expect(await registered(3001)).toMatchObject([at(3001)]);
  expect(gupy.registry.all()).toHaveLength(1);
});

test('with a new secret on another port the old one is gone too', async () => {
  const another = 'another-secret-0123456789abcdef';
  await registered(3000);
  await registered(3001, another);
  expect(gupy.registry.all()).toMatchObject([at(3001, another)]);
  expect(gupy.registry.all()).toHaveLength(1);
});

test('what somebody else registered at the simulator stays', async () => {
  const { action, status, clientHeaders } = at(0) as Parameters<GupyStandIn['registry']['create']>[0];
  const { id } = gupy.registry.create({
    ...{ action, status, clientHeaders: { ...clientHeaders, Authorization: 'Bearer of-somebody-else' } },
    ...{ postbackUrl: 'http://127.0.0.1:4000/hook', techOwnerName: null, techOwnerEmail: null },
  });
  expect(await registered(3000)).toHaveLength(2);
  expect(gupy.registry.get(id)).toBeDefined();
});
