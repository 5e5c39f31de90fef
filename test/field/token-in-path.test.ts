// Providers that sign nothing, set no header, and can only be given a URL (classic webhook fields of small vendors): the secret
// stands in the path of their callbacks. What could go wrong: it is taken from a query, which proxies keep, or shown in a log.
import { FieldWorld } from '../support/field-world';
import { orderRequest, reference, signal } from '../support/preset-world';

const secret = '9f1c4b7a2e8d6053c1b9f7e24a6d8035';
const former = 'Zk3~vR8_qT1-wY6.pL0xN5bH2cJ9dF4g';
const keys = (callback = '') => `token: t
callback: { verify: path-token, secret: ${secret}, previousSecret: ${former}, trust: true${callback} }
order: { request: { method: POST, path: /orders, body: { hook: '{{callbackUrl}}' } }, orderId: '{{/id}}' }
events: { reference: '{{/ref}}' }
result:
  outcome:
    - { when: [{ at: /score, from: 70 }], outcome: passed }
    - { when: [{ at: /score, below: 70 }], outcome: failed }
    - outcome: inconclusive`;
const body = JSON.stringify({ ref: reference, score: 80 });

let world: FieldWorld;
afterEach(async () => world.close());

test('the path proves the sender, by either of two secrets, and the result is taken', async () => {
  for (const token of [secret, former]) {
    world = await FieldWorld.start(keys());
    world.enter();
    await world.receives({ body, token });
    expect(world.tags).toEqual(['Apto']);
    if (token === secret) await world.close();
  }
});

test('R1: no token, another one, one in the query or in a header is refused, and none is shown', async () => {
  world = await FieldWorld.start(keys());
  world.enter();
  const near = `${secret.slice(0, -1)}6`;
  for (const sent of [
    { body },
    { body, token: near },
    { body, token: `${secret}x` },
    { body, token: '%00' },
    { body, query: { token: secret } },
    { body, token: near, query: { token: secret } },
    { body, headers: { authorization: `Bearer ${secret}` } },
  ])
    expect(await world.answerTo(sent)).toMatchObject({ status: 401 });
  expect(await world.answerTo({ body: '{"ref":', token: secret })).toMatchObject({ status: 400 });
  expect(await world.answerTo({ body, token: `${secret}/more` })).toMatchObject({ status: 404 });
  expect(await world.answerTo({ body, token: '%E0%A4%A' })).toMatchObject({ status: 404 });
  expect(world.tags).toEqual([]);
  const shown = [...world.logged, await world.metrics.registry.metrics()].join('\n');
  expect(world.logged.length).toBeGreaterThan(0);
  for (const token of [secret, former, near]) expect(shown).not.toContain(token);
});

test('a provider that proves itself otherwise has nothing below its address', async () => {
  const otherwise = keys().replace('verify: path-token', 'verify: static-header, header: X-Key');
  world = await FieldWorld.start(otherwise);
  world.enter();
  const sent = { body, headers: { 'x-key': secret } };
  expect(await world.answerTo({ ...sent, token: secret })).toMatchObject({ status: 404 });
  expect(await world.answerTo(sent)).toMatchObject({ status: 200 });
});

test('an order tells the whole address', async () => {
  world = await FieldWorld.start(keys());
  world.provider.answers({ 'POST /orders': { id: 'o-1' } });
  await world.provider.adapter.order(orderRequest(), signal);
  const [order] = world.provider.calls();
  expect(order?.body).toEqual({ hook: `https://bridge.example.com/callbacks/school/${secret}` });
});
