// Servers that zip what they answer, although the request asks them not to (wpull 14, webcomponents.org 793), and some that say so of what
// is not zipped (httpx 307). Right is what any browser would read; half of it is half an answer, and a bomb is too long (R22).
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { HttpTarget } from '../../outbound/http-target';
import { FieldWorld } from '../support/field-world';
import { graded, schoolKeys } from '../support/mapped-school';
import { startTinyServer, type TinyServer } from '../support/tiny-server';

const zips = [
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['GZIP', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
  ['gzip, and it is not', (text: string) => Buffer.from(text)],
] as const;

test.each(zips)('P-REAL: an answer in %s is read', async (title, zip) => {
  const world = await FieldWorld.start(schoolKeys());
  world.enter();
  const headers = { 'content-type': 'application/json', 'content-encoding': title.split(',')[0] ?? '' };
  world.provider.answersBytes('GET /tests/order-1', zip(JSON.stringify(graded({ remarks: 'em dia ✓' }))), headers);
  world.provider.answers({});
  await world.polls('order-1');
  expect(world.tags).toEqual(['Apto']);
  await world.close();
});

describe('of a zipped answer', () => {
  let server: TinyServer;
  let target: HttpTarget;
  beforeEach(async () => {
    server = await startTinyServer();
    target = new HttpTarget({
      name: 'gupy',
      baseUrl: server.url,
      allowPrivateNetwork: true,
      responseCapBytes: 64 * 1024,
    });
  });
  afterEach(async () => {
    await target.close();
    await server.close();
  });

  const answering = (status: number, type: string, body: Buffer) =>
    server.answer((_request, response) => {
      response.writeHead(status, { 'content-type': type, 'content-encoding': 'gzip' }).end(body);
    });
  const asked = () =>
    target.request({ method: 'GET', path: '/thing', endpoint: 'thing', signal: new AbortController().signal });

  test('R22: a bomb is too long, and none of it is kept', async () => {
    answering(200, 'application/json', gzipSync(Buffer.alloc(10 * 1024 * 1024, 0x20)));
    await expect(asked()).rejects.toMatchObject({
      failureClass: 'unexpected',
      message: expect.stringContaining('more than 65536 bytes') as string,
    });
  });

  test('R21: the page of a proxy is no answer', async () => {
    answering(200, 'text/plain', gzipSync('<!doctype html><html><body>Em manutenção</body></html>'));
    await expect(asked()).rejects.toMatchObject({ failureClass: 'unavailable' });
  });

  test('JSON that is named HTML is an answer', async () => {
    answering(200, 'text/html', gzipSync('{"ok":true}'));
    expect((await asked()).bodyText).toBe('{"ok":true}');
  });

  test('half of it is what is there', async () => {
    const whole = gzipSync(JSON.stringify({ list: Array.from({ length: 500 }, (_none, index) => `n${index}`) }));
    answering(200, 'application/json', whole.subarray(0, whole.length - 20));
    expect((await asked()).bodyText).toMatch(/^\{"list":\["n0",/);
  });

  test('a refusal is quoted', async () => {
    answering(422, 'application/json', gzipSync(JSON.stringify({ message: 'Nome da etiqueta muito longo' })));
    await expect(asked()).rejects.toThrow('answered 422: Nome da etiqueta muito');
  });
});
