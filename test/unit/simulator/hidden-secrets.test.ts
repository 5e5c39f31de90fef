// The control routes need no login, so they show no secret: not in settings, not in a journal, not in the URL of a callback.
import { startTinyServer } from '../../support/tiny-server';
import { apiClient } from '../../support/api-client';
import { startProviderStandIn } from '../../../simulator/provider/provider-stand-in';

const secrets = {
  token: 'token-of-the-vendor',
  callbackSecret: 'secret-in-the-path',
  signingSecret: 'key-of-requests',
};

test('no control route shows what proves a request or a callback', async () => {
  const receiver = await startTinyServer();
  const { token, callbackSecret, signingSecret } = secrets;
  const callbackUrl = `${receiver.url}/callbacks/school/${callbackSecret}`;
  const settings = { signingSecret, callbackUrl };
  const vendor = await startProviderStandIn({ token, callbackSecret, dialect: 'truora', settings });
  const order = await fetch(`${vendor.url}/checks`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'truora-api-key': token },
    body: 'type=identity&country=BR&user_authorized=true&national_id=1',
  });
  expect(order.status).toBe(201);
  const ask = apiClient(vendor.url);
  const [placed] = vendor.orders.all();
  const shown = [(await ask('POST', `/_sim/orders/${placed?.orderId}/complete`, { outcome: 'passed' })).json];
  expect(receiver.seen.map(({ path }) => path)).toEqual([`/callbacks/school/${callbackSecret}`]);
  const orderUrl = `${receiver.url}/callbacks/school/1.2.3.4.${callbackSecret}`;
  vendor.orders.place({ reference: 'r', exam: 'e', callbackUrl: orderUrl, candidate: {} }, false);
  for (const path of [
    'settings',
    'state',
    'orders/r',
    ...['requests', 'deliveries', 'story'].map((of) => `journal?of=${of}`),
  ])
    shown.push((await ask('GET', `/_sim/${path}`)).json);
  const text = JSON.stringify(shown);
  expect(text).toContain('/callbacks/school/***');
  for (const secret of Object.values(secrets)) expect(text).not.toContain(secret);
  await vendor.close();
  await receiver.close();
});
