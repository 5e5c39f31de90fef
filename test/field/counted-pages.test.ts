// A list whose answers name no next page: it is asked for by a number. Sources: the health and safety import of Quirons (`page`, `hasNext`),
// Gupy's and iMocha's style (`page`, `totalPages`), Spring Data (`number` from zero, `last`), HackerRank for Work and Mettl (`limit`,
// `offset`), Django REST framework (404 behind the last page). The order that is asked for stands on the last page.
import { FieldWorld } from '../support/field-world';
import { AnsweredStatus, PresetWorld } from '../support/preset-world';

const keys = (fetch: string) => `token: t
pollEvery: 1h
order: { request: { method: POST, path: /orders }, orderId: '{{/id}}' }
fetch:
  request: { method: GET, path: /exams, query: { size: '2' } }
  items: /items
  orderId: '{{/id}}'
  ${fetch}
result:
  outcome:
    - { when: [{ at: /score, from: 70 }], outcome: passed }
    - { when: [{ at: /score, below: 70 }], outcome: failed }
    - outcome: inconclusive
  occurredAt: /ended`;

const item = (id: string, score: number) => ({ id, score, ended: '2026-01-16T09:00:00Z' });
const all = [item('a', 10), item('b', 20), item('c', 30), item('d', 40), item('order-1', 80)];
const sliceOf = (from: number) => all.slice(from, from + 2);
const numberIn = (query: URLSearchParams, name: string, first: number) => Number(query.get(name) ?? first);

let world: FieldWorld;
let asked: string[] = [];
afterEach(() => world.close());

async function poll(fetch: string, answer: (query: URLSearchParams) => unknown): Promise<void> {
  asked = [];
  world = await FieldWorld.start(keys(fetch));
  world.provider.answersBy((path, query) => {
    if (path === '/orders') return { id: 'order-1' };
    asked.push(query.toString());
    return answer(query);
  });
  await world.orders();
  await world.polls('order-1');
}

const fromOne = (query: URLSearchParams) => {
  const page = numberIn(query, 'page', 1);
  return { items: sliceOf((page - 1) * 2), page, totalPages: 3, hasNext: page < 3, totalAmount: 5 };
};
const fromZero = (query: URLSearchParams) => {
  const number = numberIn(query, 'page', 0);
  return { items: sliceOf(number * 2), number, totalPages: 3, last: number === 2 };
};
const byOffset = (query: URLSearchParams) => ({ items: sliceOf(numberIn(query, 'offset', 0)), total: 5 });

test.each([
  ['Quirons: more as long as hasNext', 'page={{page}}', "more: [{ at: /hasNext, is: ['true'] }]", fromOne, 3],
  ['as many as totalPages', 'page={{page}}', 'more: [{ at: /page, percentOf: /totalPages, below: 100 }]', fromOne, 3],
  ['Spring Data: from zero, until last', 'page={{pagesRead}}', 'more: [{ at: /last, is: [false] }]', fromZero, 3],
  ['until a page is empty', 'page={{page}}', '', fromOne, 4],
  ['from zero, until a page is empty', 'page={{pagesRead}}', '', fromZero, 4],
  ['Mettl: by offset', 'offset={{itemsRead}}', '', byOffset, 4],
])('P-REAL: %s', async (_title, query, more, answer, pages) => {
  await poll(`next: '/exams?size=2&${query}'\n  ${more}`, answer);
  expect([world.tags, world.report.attention, asked.length]).toEqual([['Apto'], [], pages]);
  expect(asked.every((one) => one.startsWith('size=2'))).toBe(true);
});

test('Django: a page behind the last one is 404, which notYet takes for the end', async () => {
  const answer = (query: URLSearchParams) => {
    const found = fromOne(query).items;
    return found.length > 0 ? { items: found } : new AnsweredStatus(404, { detail: 'Invalid page.' });
  };
  await poll("next: '/exams?page={{page}}'\n  notYet: [404]", answer);
  expect([world.tags, world.report.attention, asked.length]).toEqual([['Apto'], [], 4]);
});

test('a page that is empty, where more says that another follows, is not the last', async () => {
  const answer = (query: URLSearchParams) => {
    const page = numberIn(query, 'page', 1);
    return { items: page === 3 ? [item('order-1', 80)] : [], hasNext: page < 3 };
  };
  await poll("next: '/exams?page={{page}}'\n  more: [{ at: /hasNext, is: [true] }]", answer);
  expect(world.tags).toEqual(['Apto']);
});

test('no body at all ends the list, whatever more says of one', async () => {
  const answer = (query: URLSearchParams) => (query.has('page') ? new AnsweredStatus(204, '') : fromOne(query));
  await poll("next: '/exams?page={{page}}'\n  more: [{ at: /last, present: false }]", answer);
  expect([world.tags, world.report.attention, asked.length]).toEqual([[], [], 2]);
});

test.each([
  ['the first page for ever', () => ({ items: sliceOf(0) }), 'is the page before once more'],
  [
    'pages without an end',
    (() => {
      let page = 0;
      return () => ({ items: [item(`x${(page += 1)}`, 10)] });
    })(),
    'has more than 50 pages after it: ask for one order',
  ],
  [
    'a message in place of a page',
    (query: URLSearchParams) => (query.has('page') ? { message: 'try later' } : { items: sliceOf(0) }),
    'has no list where items points to',
  ],
])('R14: %s fails the poll, and says why', async (_title, answer, reason) => {
  await poll("next: '/exams?page={{page}}'", answer);
  expect(world.report.attention).toMatchObject([{ code: 'BRIDGE_PROVIDER_UNEXPECTED' }]);
  expect(JSON.stringify(world.report.attention)).toContain(reason);
});

test('check refuses more without next, and a number where nothing is counted', async () => {
  await poll("next: '/exams?page={{page}}'", fromOne);
  const refused = (fetch: string) => expect(PresetWorld.start(keys(fetch))).rejects;
  await refused('more: [{ at: /hasNext, is: [true] }]').toThrow('says when another page follows, and not where it is');
  await refused("next: '{{/next}}'\n  reference: '{{page}}'").toThrow(
    'fetch.reference: has the unknown placeholder {{page}}',
  );
});
