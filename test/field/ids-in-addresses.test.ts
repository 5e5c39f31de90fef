// Ids of orders that stand in addresses, as REST answers them: 201 with a Location and an empty body, and links in place of ids in what
// comes later. Right is the id itself, so that order, callback and poll are of one order.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigSandbox } from '../support/config-sandbox';
import { fileWithProvider, PresetWorld } from '../support/preset-world';

const keys = (orderId: string) => `token: t
callback: { verify: hmac-sha256-hex, header: X-Sig, secret: callback-secret-0123456789abcdef }
order:
  request: { method: POST, path: /orders, body: { ref: '{{reference}}' } }
  orderId: '${orderId}'
events: { orderId: '{{/order/href | last}}' }
result:
  outcome:
    - { when: [{ at: /points, from: 70 }], outcome: passed }
    - { when: [{ at: /points, below: 70 }], outcome: failed }
    - outcome: inconclusive
poll: { request: { method: GET, path: '/orders/{{orderId}}' } }
pollEvery: 1h`;

/** A vendor that answers an order with these headers and this body. */
async function ordered(orderId: string, headers: Record<string, string>, body = ''): Promise<string> {
  const vendor = createServer((_request, response) => response.writeHead(201, headers).end(body));
  await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}`;
  const world = await PresetWorld.start(keys(orderId), undefined, { url, publicUrl: 'https://bridge.example.com' });
  try {
    return await world.order();
  } finally {
    await world.close();
    vendor.closeAllConnections();
    await new Promise((resolve) => vendor.close(resolve));
  }
}

test.each([
  ['a path', '/v1/orders/a-42'],
  ['a whole address', 'https://api.school.example.com/v1/orders/a-42'],
  ['a slash at its end', '/v1/orders/a-42/'],
  ['a query', '/v1/orders/a-42?expand=all#top'],
  ['an escaped id', '/v1/orders/a%2D42'],
])('P-REAL: 201 with a Location alone: %s', async (_title, location) => {
  expect(await ordered('{{location | last}}', { location })).toBe('a-42');
});

test('P-REAL: a link in the answer, and the order of the callback', async () => {
  expect(await ordered('{{/self/href | last}}', {}, '{"self":{"href":"https://api.example.com/orders/a-42"}}')).toBe(
    'a-42',
  );
  const world = await PresetWorld.start(keys('{{/id}}'));
  const body = JSON.stringify({ order: { href: '/v1/orders/a-42' }, points: 50 });
  expect(world.parse({ body })).toMatchObject({ kind: 'unaddressed', result: { orderId: 'a-42', outcome: 'failed' } });
  await world.close();
});

test.each([
  ['no Location', {}],
  ['one that leads nowhere', { location: '/' }],
  ['an address of a person', { location: '/people/ana@example.com' }],
])('R28: %s is no id, and the failure says so', async (_title, headers) => {
  await expect(ordered('{{location | last}}', headers)).rejects.toThrow(/order\.orderId/);
});

test('what a Location is known to is named', () => {
  const box = new ConfigSandbox();
  const file = fileWithProvider(`url: https://x.example.com\n${keys('{{location | last}}')}`);
  expect(() => box.load(file)).not.toThrow();
  expect(box.problemsOf(file.replace('{{/order/href | last}}', '{{location}}')).join('\n')).toContain(
    'has the unknown placeholder {{location}}',
  );
  box.remove();
});
