// Every fault on a real socket: what the caller sees, and whether the stand-in did its work.
import { type IncomingMessage, request as httpRequest } from 'node:http';
import { once } from 'node:events';
import { cleanExcerpt } from '../../../outbound/body-excerpt';
import { type Fault, FaultDial } from '../../../simulator/fault-dial';
import { type GupyStandIn, startGupyStandIn } from '../../../simulator/gupy/gupy-stand-in';
import { seededRandom } from '../../../simulator/random';
import { demoApplicationIds, demoJob } from '../../../simulator/seed-data';
import { apiClient, type ApiAnswer, type CallApi } from '../../support/api-client';

const token = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
const [applicationId] = demoApplicationIds;
const path = `/api/v1/jobs/${demoJob.id}/applications/${applicationId}/comments`;

let gupy: GupyStandIn;
let call: CallApi;

beforeEach(async () => {
  gupy = await startGupyStandIn({ token });
  call = apiClient(gupy.url, token);
});
afterEach(async () => gupy.close());

const post = async (): Promise<ApiAnswer> => call('POST', path, { text: 'Apto' });
const comments = (): number => gupy.world.commentTexts(applicationId).length;
const lastRequest = (): object | undefined => gupy.requests.of('postComment').at(-1);

/** Status and body bytes before the connection broke. */
async function rawPost(): Promise<{ status?: number; announced: number; bytes: number; broken: boolean }> {
  const request = httpRequest(`${gupy.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  request.end(JSON.stringify({ text: 'Apto' }));
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => (bytes += chunk.length));
  response.on('error', () => {});
  await new Promise((resolve) => response.once('close', resolve));
  const announced = Number(response.headers['content-length']);
  return { status: response.statusCode ?? 0, announced, bytes, broken: !response.complete };
}

test('a status fault answers without the effect, once, and the next request is served', async () => {
  gupy.faults.queue(
    'postComment',
    { kind: 'status', status: 503 },
    { kind: 'status', status: 429, headers: { 'Retry-After': '7' } },
  );
  expect(await post()).toMatchObject({ status: 503, json: { title: 'Error', status: 503 } });
  const throttled = await post();
  expect([throttled.status, throttled.headers.get('retry-after')]).toEqual([429, '7']);
  expect(cleanExcerpt(throttled.text, [])).toContain('An error on request');
  expect(comments()).toBe(0);
  expect((await post()).status).toBe(201);
  expect(comments()).toBe(1);
  expect(gupy.requests.of('postComment').map(({ fault, handled }) => [fault, handled])).toEqual([
    ['status', false],
    ['status', false],
    [undefined, true],
  ]);
});

test('a status fault can have the effect, an HTML page or an empty body', async () => {
  gupy.faults.queue(
    'postComment',
    { kind: 'status', status: 504, body: 'html', effect: 'done' },
    { kind: 'status', status: 502, body: 'empty' },
  );
  const page = await post();
  expect([page.status, page.headers.get('content-type')]).toEqual([504, 'text/html']);
  expect(page.text).toContain('<!DOCTYPE html>');
  expect(comments()).toBe(1);
  expect(await post()).toMatchObject({ status: 502, text: '' });
  expect(comments()).toBe(1);
});

test.each([
  ['before', undefined, 0],
  ['after', 'done', 1],
] as const)('a reset %s the effect breaks the connection', async (_when, effect, expected) => {
  gupy.faults.queue('postComment', { kind: 'reset', ...(effect === undefined ? {} : { effect }) });
  await expect(post()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
  expect(comments()).toBe(expected);
  await gupy.requests.waitFor('postComment');
  expect(lastRequest()).toMatchObject({ fault: 'reset', handled: expected === 1 });
  expect(lastRequest()).not.toHaveProperty('status');
});

test.each([
  [undefined, 0],
  ['done', 1],
] as const)('a hang with effect %s never answers', async (effect, expected) => {
  gupy.faults.queue('postComment', { kind: 'hang', ...(effect === undefined ? {} : { effect }) });
  const aborter = new AbortController();
  const answer = fetch(`${gupy.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ text: 'Apto' }),
    signal: aborter.signal,
  });
  const [entry] = await gupy.requests.waitFor('postComment', 1, { ended: false });
  expect((await call('GET', '/api/v1/jobs')).status).toBe(200);
  expect(entry).not.toHaveProperty('endedAt');
  aborter.abort();
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  await gupy.requests.waitFor('postComment');
  expect(comments()).toBe(expected);
});

test('a half body announces its whole length and has the effect', async () => {
  gupy.faults.queue('postComment', { kind: 'half-body' });
  const { status, announced, bytes, broken } = await rawPost();
  expect([status, broken]).toEqual([201, true]);
  expect(bytes).toBe(Math.floor(announced / 2));
  expect(comments()).toBe(1);
});

test('a half body of an answer without one is a cut connection', async () => {
  gupy.settings.change({ commentStatus: 204 });
  gupy.faults.queue('postComment', { kind: 'half-body' });
  await expect(post()).rejects.toThrow('fetch failed');
  expect(comments()).toBe(1);
});

test('a slow answer has its effect late, even if the caller left, or first', async () => {
  gupy.faults.queue('postComment', { kind: 'slow', ms: 200 }, { kind: 'slow', ms: 600_000, effect: 'first' });
  const headers = { authorization: `Bearer ${token}` };
  const aborter = new AbortController();
  const leave = fetch(`${gupy.url}${path}`, {
    method: 'POST',
    headers,
    body: '{"text":"Apto"}',
    signal: aborter.signal,
  });
  await gupy.requests.waitFor('postComment', 1, { ended: false });
  aborter.abort();
  await expect(leave).rejects.toThrow();
  await gupy.story.waitFor('comment-posted');
  const [comment] = gupy.world.application(applicationId).comments;
  expect((comment?.createdMs ?? 0) - (gupy.requests.of('postComment')[0]?.at ?? 0)).toBeGreaterThanOrEqual(199);
  const second = new AbortController();
  const wait = fetch(`${gupy.url}${path}`, { method: 'POST', headers, body: '{"text":"Apto"}', signal: second.signal });
  await gupy.story.waitFor('comment-posted', () => comments() === 2);
  second.abort();
  await expect(wait).rejects.toThrow();
});

test.each([
  [{ kind: 'slow', ms: 1, effect: 'first' }],
  [{ kind: 'slow', ms: 1 }],
  [{ kind: 'slow-body', ms: 1 }],
  [{ kind: 'huge-body' }],
  [{ kind: 'half-body' }],
  [{ kind: 'status', status: 500, effect: 'done' }],
  [{ kind: 'close', effect: 'done' }],
] as const)('the effect of %j comes once', async (fault) => {
  gupy.faults.queue('postComment', fault);
  await post().catch(() => {});
  expect(comments()).toBe(1);
});

test('a huge body is good JSON to whoever reads it all, and its length is not announced', async () => {
  gupy.faults.queue('postComment', { kind: 'huge-body', bytes: 3_000_000 });
  const answer = await post();
  expect([answer.text.length, answer.headers.get('content-length')]).toEqual([3_000_000, null]);
  expect(answer.json).toMatchObject({ text: 'Apto' });
});

test('a slow body has its head at once and trickles in pieces', async () => {
  gupy.faults.queue('postComment', { kind: 'slow-body', ms: 100 });
  const request = httpRequest(`${gupy.url}${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  request.end(JSON.stringify({ text: 'Apto' }));
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const pieces: Buffer[] = [];
  for await (const piece of response as AsyncIterable<Buffer>) pieces.push(piece);
  expect(pieces.length).toBeGreaterThan(1);
  expect(Buffer.concat(pieces).length).toBe(Number(response.headers['content-length']));
});

test('a closed connection ends in good order, without an answer', async () => {
  gupy.faults.queue('postComment', { kind: 'close' });
  await expect(post()).rejects.toMatchObject({ cause: { code: 'UND_ERR_SOCKET' } });
});

test.each([
  [{}, { 'retry-after': '90', 'x-ratelimit-reset': null }],
  [
    { retryAfter: 'absent', reset: 'seconds-left' },
    { 'retry-after': null, 'x-ratelimit-reset': '90' },
  ],
] as const)('429 says with %j when to come again', async (form, expected) => {
  gupy.faults.queue('postComment', { kind: 'throttled', forMs: 90_000, ...form });
  const { status, headers } = await post();
  const told = Object.fromEntries(Object.keys(expected).map((name) => [name, headers.get(name)]));
  expect([status, told]).toEqual([429, expected]);
});

test('429 can name the moment itself, in both headers', async () => {
  gupy.faults.queue('postComment', { kind: 'throttled', forMs: 90_000, retryAfter: 'date', reset: 'unix-seconds' });
  const asked = Date.now();
  const { headers } = await post();
  const moments = [Date.parse(headers.get('retry-after') ?? ''), Number(headers.get('x-ratelimit-reset')) * 1000];
  for (const moment of moments) {
    expect(moment).toBeGreaterThanOrEqual(asked + 89_000);
    expect(moment).toBeLessThanOrEqual(Date.now() + 91_000);
  }
});

test('a paused answer has its effect and is held until it is released', async () => {
  gupy.faults.queue('postComment', { kind: 'pause' }, { kind: 'pause' });
  const answers = [post(), post()];
  const [paused] = await gupy.faults.waitForPaused(2);
  expect(comments()).toBe(2);
  expect(gupy.faults.release(paused?.id)).toBe(1);
  await Promise.race(answers);
  expect(gupy.faults.paused).toHaveLength(1);
  expect(gupy.faults.release()).toBe(1);
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([201, 201]);
});

test('a chance of faults is kept to, and repeats with its seed', () => {
  const seed = 20_260_115;
  const failures = (): boolean[] => {
    const dial = new FaultDial(seededRandom(seed), ['putTag'], () => 0);
    dial.chance('*', 0.3, { kind: 'reset' }, { kind: 'status', status: 500 });
    return Array.from({ length: 2_000 }, () => dial.take({ route: 'putTag', method: 'PUT', path: '/x' }) !== undefined);
  };
  const share = failures().filter(Boolean).length / 2_000;
  expect([share > 0.26, share < 0.34, seed]).toEqual([true, true, seed]);
  expect(failures()).toEqual(failures());
});

test('patterns name a route, a method with a path, or everything; unknown names are refused', () => {
  const dial = new FaultDial(
    () => 0,
    ['putTag', 'postComment'],
    () => 0,
  );
  const fault: Fault = { kind: 'pause' };
  const call = { route: 'putTag', method: 'PUT', path: '/api/v1/jobs/1/applications/2/tags' };
  const hits = (pattern: string): boolean => {
    dial.clear();
    dial.queue(pattern, fault);
    return dial.take(call) !== undefined;
  };
  expect(['putTag', '*', 'PUT /api/v1/jobs/*/applications/*/tags', '* /api/**', 'PUT /**'].map(hits)).toEqual(
    Array.from({ length: 5 }, () => true),
  );
  expect(['postComment', 'POST /**', 'PUT /api/*', 'PUT /api/v1/jobs/1/applications/2/tag.'].map(hits)).toEqual(
    Array.from({ length: 4 }, () => false),
  );
  expect(() => dial.queue('putTagg', fault)).toThrow('unknown route putTagg; known: putTag, postComment');
  expect(() => dial.queue('putTag')).toThrow('at least one fault');
  expect(() => dial.chance('putTag', 1.5, fault)).toThrow('probability');
});

test('a stand-in that is down refuses connections, and comes back on its port with what it knew', async () => {
  await post();
  const { url } = gupy;
  await gupy.goDown();
  await expect(post()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  await gupy.goUp();
  expect(gupy.url).toBe(url);
  expect((await post()).status).toBe(201);
  expect(comments()).toBe(2);
});
