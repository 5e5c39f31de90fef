// What answers hold a login's token, or the id of an order: the whole header, `Bearer <token>`, as Spring tutorials write it, or a text
// alone, as older services and JAX-RS tutorials answer.
import { PresetWorld } from '../support/preset-world';

let world: PresetWorld;
afterEach(() => world.close());

const keys = (headers = '') => `token: client-secret
pollEvery: 1h
login: { request: { method: POST, path: /login, body: { secret: '{{token}}' } }, token: /session }
order: { request: { method: POST, path: /orders }, orderId: '{{/id}}' }
fetch: { request: { method: GET, path: '/orders/{{orderId}}'${headers} } }
result: { outcome: [{ when: [{ at: /ok, is: [true] }], outcome: passed }, { outcome: inconclusive }] }`;

test('a token alone, as text', async () => {
  const asText = keys().replace("'{{token}}' } }, token: /session", "'{{token}}' }, answer: text }, token: /text");
  world = await PresetWorld.start(asText);
  world.answersBytes('POST /login', Buffer.from('eyJh.eyJz.c2ln\n'), { 'content-type': 'text/plain' });
  world.answers({ 'GET /orders/o-1': { ok: true } });
  await expect(world.poll('o-1')).resolves.toMatchObject({ result: { outcome: 'passed' } });
  expect(world.calls().at(-1)?.headers['authorization']).toBe('Bearer eyJh.eyJz.c2ln');
});

test('an order that is answered with its id alone, as text', async () => {
  const asText = keys().replace('path: /orders }', 'path: /orders, answer: text }').replace("'{{/id}}'", "'{{/text}}'");
  world = await PresetWorld.start(asText);
  world.answersBytes('POST /orders', Buffer.from('ORD-2026/17\r\n'), { 'content-type': 'text/plain' });
  world.answers({ 'POST /login': { session: 's1' } });
  await expect(world.order()).resolves.toBe('ORD-2026/17');
});

test('a page for people is no token', async () => {
  const asText = keys().replace("'{{token}}' } }, token: /session", "'{{token}}' }, answer: text }, token: /text");
  world = await PresetWorld.start(asText);
  world.answers({ 'GET /orders/o-1': { ok: true } });
  world.answersPage('POST /login', 200, '<!doctype html><html><body>Maintenance</body></html>');
  await expect(world.poll('o-1')).rejects.toThrow('POST /login');
});

async function sent(session: unknown, headers?: string): Promise<unknown> {
  world = await PresetWorld.start(keys(headers));
  world.answersBy((path) => (path === '/login' ? { session } : { ok: true }));
  await world.poll('o-1');
  return world.calls().at(-1)?.headers['authorization'];
}

test.each([
  ['s1', 'Bearer s1'],
  ['Bearer s1', 'Bearer s1'],
  ['bearer s1', 'bearer s1'],
  [4711, 'Bearer 4711'],
])('%j is sent as %s', async (session, header) => {
  expect(await sent(session)).toBe(header);
});

test('where the mapping writes it, it is as it was given out', async () => {
  expect(await sent('Token s1', ", headers: { authorization: '{{login}}' }")).toBe('Token s1');
});

test.each(['', ' ', 's1\nx: y', 's1 ', null, {}])('%j is no token', async (session) => {
  await expect(sent(session)).rejects.toThrow('holds no token where login.token points to');
});
