// A list that goes on behind its first page. Sources: HackerRank for Work (`next`: the URL of the next page, empty on the last one),
// Checkr (`next_href`), Google style (`nextPageToken`), JSON:API (`links.next`). The order that is asked for stands on any of them.
import { FieldWorld } from '../support/field-world';
import { secret, hmacOf, PresetWorld } from '../support/preset-world';

let world: FieldWorld;
afterEach(() => world.close());

const keys = (fetch: string) => `token: t
pollEvery: 1h
callback: { verify: hmac-sha256-hex, header: x-sig, secret: ${secret} }
order: { request: { method: POST, path: /orders }, orderId: '{{/id}}' }
events: { believe: false, orderId: '{{/order}}' }
fetch:
  request: { method: GET, path: /candidates, query: { limit: '2' } }
  items: /data
  orderId: '{{/id}}'
  ${fetch}
result:
  pending: [{ at: /score, present: false }]
  outcome:
    - { when: [{ at: /score, from: 70 }], outcome: passed }
    - { when: [{ at: /score, below: 70 }], outcome: failed }
    - outcome: inconclusive
  occurredAt: /ended`;

const item = (id: string, score: number, hour = 9) => ({ id, score, ended: `2026-01-16T0${hour}:00:00Z` });
const byCursor = "next: '/candidates?page={{/after}}'";

type Page = (url: string, seen: URLSearchParams) => object;

async function start(fetch: string, page: Page): Promise<void> {
  return startAt('/data', page, fetch);
}

async function startAt(items: string, page: Page, fetch = byCursor): Promise<void> {
  world = await FieldWorld.start(keys(fetch).replace('items: /data', `items: ${items}`));
  const { provider } = world;
  provider.answersBy((path, query) => {
    if (path === '/orders') return { id: 'order-1' };
    return path.endsWith('/candidates') ? page(provider.url, query) : undefined;
  });
  await world.orders();
}

const threePages = (name: string, seen: URLSearchParams, next: (page: number) => unknown): object => {
  const page = Number(seen.get(name) ?? 1);
  const data = [[item('x1', 10)], [item('order-1', 60, 8)], [item('x2', 20), item('order-1', 80, 9)]][page - 1];
  return { data, next: page < 3 ? next(page + 1) : '' };
};

const ways: [string, string, Page][] = [
  [
    'HackerRank: the URL of the next page',
    "next: '{{/next}}'",
    (url, seen) => threePages('page', seen, (page) => `${url}/candidates?page=${page}&limit=2`),
  ],
  [
    'Checkr: a path from the root of the host',
    "next: '{{/next}}'",
    (_url, seen) => threePages('page', seen, (page) => `/candidates?page=${page}`),
  ],
  ['a query alone', "next: '{{/next}}'", (_url, seen) => threePages('p', seen, (page) => `?p=${page}`)],
  [
    'a cursor that is a token',
    "next: '/candidates?limit=2&after={{/next}}'",
    (_url, seen) => {
      const after = seen.get('after')?.replace('a&b=', '') ?? '1';
      return threePages('page', new URLSearchParams({ page: after }), (page) => `a&b=${page}`);
    },
  ],
];

test.each(ways)('P-REAL: %s: the order is found on any page, and the newest counts', async (_title, next, page) => {
  await start(next, page);
  await world.polls('order-1');
  expect([world.tags, world.report.attention]).toEqual([['Apto'], []]);
});

test('a notice brings the items of every page', async () => {
  await start(...(ways[0]?.slice(1) as [string, Page]));
  const body = JSON.stringify({ order: 'order-1' });
  await world.receives({ body, headers: { 'x-sig': hmacOf(body) } });
  expect(world.tags).toEqual(['Apto']);
});

test.each([
  ['https://other.example.com/candidates?page=2', 'not below the url of the provider'],
  ['//other.example.com/candidates', 'not below the url of the provider'],
  ['file:///etc/passwd', 'not below the url of the provider'],
  ['/candidates?page=1', 'was read before'],
  ['/candidates?q={{token}}', 'by an address that cannot be sent'],
  ['/candidates?a=1&a=2', 'by an address that cannot be sent'],
])('P-OWN, R22: a next page at %s is not asked for', async (link, reason) => {
  await start("next: '{{/next}}'", () => ({ data: [item('x', 10)], next: link }));
  await world.polls('order-1');
  expect(world.report.attention).toMatchObject([{ code: 'BRIDGE_PROVIDER_UNEXPECTED' }]);
  expect(JSON.stringify(world.report.attention)).toContain(reason);
  expect(world.provider.calls().every(({ call }) => !/etc|token/.test(call))).toBe(true);
});

test('a list without an end is given up, and says what to do', async () => {
  let page = 0;
  await start("next: '{{/next}}'", () => ({ data: [], next: `?page=${(page += 1)}` }));
  await world.polls('order-1');
  expect(JSON.stringify(world.report.attention)).toContain('has more than 50 pages after it: ask for one order');
});

test('R30: messages never show the path of a next page, which may name a person', async () => {
  const next = '/people/12345678900/2?e=a:b@c.com';
  await start("next: '{{/next}}'", () => ({ data: [], next }));
  await world.polls('order-1');
  const said = JSON.stringify(world.report.attention);
  expect(said).toContain('GET /candidates (next page) answered 404');
  expect(said).not.toMatch(/12345678900|a:b@c/);
});

const cannotRead = [{ code: 'BRIDGE_PROVIDER_UNEXPECTED' }];

test.each([
  ['a message', '/data', { data: [item('x', 10)] }, { message: 'try later' }],
  ['a text', '/data', { data: [item('x', 10)] }, { data: 'none' }],
  ['half a list', '/data', { data: [item('x', 10)] }, { data: '[{' }],
  ['a group with a message', '/data/list', { data: { list: [item('x', 10)] } }, { data: { message: 'try later' } }],
])('R14: %s for a page, the first or a later one, fails the poll', async (_title, items, good, bad) => {
  for (const isLater of [false, true]) {
    await startAt(items, (_url, seen) => (isLater && !seen.has('page') ? { ...good, after: 2 } : bad));
    await world.polls('order-1');
    expect(world.report.attention).toMatchObject(cannotRead);
    if (!isLater) await world.close();
  }
});

test('R14: a message for a page of a list that is the whole body fails the poll', async () => {
  const next = "next: '/candidates?page={{/0/id}}'";
  await startAt("''", (_url, seen) => (seen.has('page') ? { message: 'try later' } : [item('x', 10)]), next);
  await world.polls('order-1');
  expect(world.report.attention).toMatchObject(cannotRead);
});

test.each([
  ['an empty text', { data: '', after: 3 }],
  ['null', { data: null, after: 3 }],
  ['nothing but what is next', { after: 3 }],
])('a page of %s is empty, and the list goes on', async (_title, body) => {
  const pages = [{ data: [item('x1', 10)], after: 2 }, body, { data: [item('order-1', 80)] }];
  await start(byCursor, (_url, seen) => pages[Number(seen.get('page') ?? 1) - 1] ?? {});
  await world.polls('order-1');
  expect([world.tags, world.report.attention]).toEqual([['Apto'], []]);
});

test.each([
  ['a group without anything', {}],
  ['no list', { data: null }],
  ['`false` for what is next', { data: [], after: false }],
])('%s ends the list', async (_title, body) => {
  await start(byCursor, (_url, seen) => (seen.has('page') ? body : { data: [item('order-1', 80)], after: 2 }));
  await world.polls('order-1');
  expect([world.tags, world.report.attention]).toEqual([['Apto'], []]);
});

test('without `items` and the name of the order a next page says nothing', async () => {
  await start("next: '{{/next}}'", () => ({ data: [] }));
  for (const without of ['  items: /data\n', "  orderId: '{{/id}}'\n"])
    await expect(PresetWorld.start(keys("next: '{{/next}}'").replace(without, ''))).rejects.toThrow(
      'fetch.next: leads to more of a list that nothing reads',
    );
});
