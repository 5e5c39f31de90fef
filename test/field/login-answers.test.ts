// What stands where a login keeps its token: some APIs hand out the whole header, `Bearer <token>`, as Spring tutorials write it.
import { PresetWorld } from '../support/preset-world';

let world: PresetWorld;
afterEach(() => world.close());

const keys = (headers = '') => `token: client-secret
pollEvery: 1h
login: { request: { method: POST, path: /login, body: { secret: '{{token}}' } }, token: /session }
order: { request: { method: POST, path: /orders }, orderId: '{{/id}}' }
fetch: { request: { method: GET, path: '/orders/{{orderId}}'${headers} } }
result: { outcome: [{ when: [{ at: /ok, is: [true] }], outcome: passed }, { outcome: inconclusive }] }`;

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
