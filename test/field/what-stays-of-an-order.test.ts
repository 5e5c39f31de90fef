// What names an order has to be there again when somebody asks for it. Source: mappings of first-time users, who made the id of an order
// that is sent nowhere of the moment (`{{now}}`), or copied a header with the key of the API into it.
import { PresetWorld, secret } from '../support/preset-world';

const keys = (order: string, more = '') => `token: t
callback: { verify: hmac-sha256-hex, header: x-sig, secret: ${secret} }
order: ${order}
events: { orderId: '{{/id}}' }
result: { outcome: [{ outcome: inconclusive }] }
fetch: { request: { method: GET, path: '/orders/{{orderId}}' }${more} }`;
const sent = "request: { method: POST, path: /orders, body: { at: '{{now}}', once: '{{nonce}}' } }";

test.each([
  ["{ orderId: '{{nonce}}' }", '', 'order.orderId: has {{nonce}}, which every request has anew'],
  ["{ orderId: 'o-{{reference}}-{{nowMs}}' }", '', 'order.orderId: has {{nowMs}}, which every request has anew'],
  [`{ ${sent}, orderId: '{{now | date yyyyMMdd}}-{{/id}}' }`, '', 'order.orderId: has {{now}}, which every request'],
  [`{ ${sent}, orderId: '{{token}}-{{/id}}' }`, '', 'order.orderId: has {{token}}, a secret, which is kept'],
  [
    `{ ${sent}, orderId: '{{/id}}', find: { request: { method: GET, path: /orders }, orderId: '{{nowIso}}' } }`,
    '',
    'order.find.orderId: has {{nowIso}}, which every request has anew',
  ],
  [`{ ${sent}, orderId: '{{/id}}' }`, ", orderId: '{{now}}'", 'fetch.orderId: has {{now}}, which every request'],
  [
    `{ ${sent}, orderId: '{{/id}}' }`,
    ", reference: '{{nonce}}'",
    'fetch.reference: has {{nonce}}, which every request',
  ],
])('check refuses order %s%s', async (order, more, problem) => {
  const start = PresetWorld.start(keys(order, more));
  await expect(start).rejects.toThrow(problem);
  await expect(start).rejects.toThrow('Fix: take what stays, such as {{reference}} or a value of the body');
});

test('in what is sent they are as good as ever', async () => {
  const world = await PresetWorld.start(keys(`{ ${sent}, orderId: '{{exam}}.{{/id}}' }`));
  world.answers({ 'POST /orders': { id: 'o-1' } });
  expect(await world.order()).toBe('test-1.o-1');
  await world.close();
});
