// Lists whose next page is named in the header `Link` and not in the body: Canvas (https://canvas.instructure.com/doc/api/file.pagination.html)
// and Greenhouse's Harvest. The address is the vendor's own, and opaque.
import { answerJson, startTinyServer, type TinyServer } from '../support/tiny-server';
import { PresetWorld } from '../support/preset-world';

const keys = `token: t
pollEvery: 1h
order: { request: { method: POST, path: /orders }, orderId: '{{/id}}' }
fetch:
  request: { method: GET, path: /submissions, query: { per_page: '1' } }
  items: /quiz_submissions
  orderId: '{{/user_id}}'
  next: '{{nextLink}}'
result:
  outcome: [{ when: [{ at: /score, from: 7 }], outcome: passed }, { outcome: inconclusive }]`;

let server: TinyServer;
let world: PresetWorld;
beforeEach(async () => {
  server = await startTinyServer();
  world = await PresetWorld.start(keys, undefined, { url: server.url, publicUrl: 'https://bridge.example.com' });
});
afterEach(async () => {
  await world.close();
  await server.close();
});

/** @param linked the header of the first page */
function pages(linked: (base: string) => string | string[] | undefined): void {
  server.answer(({ query }, response) => {
    const isFirst = !query.has('page');
    const link = isFirst ? linked(`${server.url}/submissions`) : `<${server.url}/submissions>; rel="first"`;
    if (link !== undefined) response.setHeader('Link', link);
    answerJson(response, { quiz_submissions: [{ user_id: isFirst ? 1 : 2, score: 8 }] });
  });
}

test.each<[string, (base: string) => string | string[]]>([
  [
    'Canvas',
    (base) => `<${base}?per_page=1>; rel="current",<${base}?page=bookmark:W1>; rel="next",<${base}>; rel="first"`,
  ],
  ['without quotes, with a title before', (base) => `<${base}?page=2>; title="a"; rel=next`],
  ['with several relations', (base) => `<${base}?page=2>; rel="last next"`],
  ['in capitals', (base) => `<${base}?page=2>; REL="NEXT"`],
  ['in headers of their own', (base) => [`<${base}>; rel="prev"`, `<${base}?page=2>; rel="next"`]],
  ['a path alone', () => '</submissions?page=2>; rel="next"'],
])('%s: the order is found on the second page', async (_title, linked) => {
  pages(linked);
  await expect(world.poll('2')).resolves.toMatchObject({ status: 'parts', results: [{ outcome: 'passed' }] });
});

test.each<[string, (base: string) => string | undefined]>([
  ['no header', () => undefined],
  ['none that is next', (base) => `<${base}?page=2>; rel="last"; title="next"`],
  ['another word', (base) => `<${base}?page=2>; rel="nextish"`],
])('%s: the page is the last', async (_title, linked) => {
  pages(linked);
  await expect(world.poll('2')).resolves.toMatchObject({ status: 'pending' });
});

test('another host is not asked', async () => {
  pages(() => '<https://other.example.com/submissions?page=2>; rel="next"');
  await expect(world.poll('2')).rejects.toThrow('names a next page that is not below the url of the provider');
});
