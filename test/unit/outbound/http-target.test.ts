import { gzipSync } from 'node:zlib';
import { writeSpacing } from '../../../activities/attempt';
import { type FinishedCall, HttpTarget, type HttpTargetOptions } from '../../../outbound/http-target';
import { HttpFailure } from '../../../outbound/http-failure';
import { readChecked, readJson } from '../../../outbound/http-answer';
import { describeError } from '../../../telemetry/logger';
import { z } from 'zod';
import { type TinyServer, answerJson, startTinyServer } from '../../support/tiny-server';

let server: TinyServer;
let target: HttpTarget;
let calls: FinishedCall[];

beforeEach(async () => {
  server = await startTinyServer();
  calls = [];
  target = open({});
});
afterEach(async () => {
  await target.close();
  await server.close();
});

function open(options: Partial<HttpTargetOptions>): HttpTarget {
  return new HttpTarget({
    name: 'gupy',
    baseUrl: server.url,
    token: 'secret-token-1234567890',
    allowPrivateNetwork: true,
    onCall: (call) => calls.push(call),
    ...options,
  });
}

const quiet = new AbortController().signal;
const get = (path = '/thing'): Parameters<HttpTarget['request']>[0] => ({
  method: 'GET',
  path,
  signal: quiet,
  endpoint: 'get-thing',
});

async function failureOf(promise: Promise<unknown>): Promise<HttpFailure> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof HttpFailure)) throw new Error(`expected an HttpFailure, got ${String(error)}`);
  return error;
}

describe('a successful call', () => {
  it('sends token, query and JSON body, and reads the answer back', async () => {
    server.answer((_request, response) => answerJson(response, { ok: true }, 201));
    const answer = await target.request({
      ...get('/things/7'),
      method: 'POST',
      query: { 'currentStep.name': 'Exame admissional & mais', page: 2, absent: undefined },
      body: { name: 'Apto' },
    });
    expect(readJson(answer)).toEqual({ ok: true });
    expect(answer.status).toBe(201);
    const seen = server.seen[0];
    expect(seen?.headers.authorization).toBe('Bearer secret-token-1234567890');
    expect(seen?.headers['content-type']).toBe('application/json');
    expect(seen?.query.get('currentStep.name')).toBe('Exame admissional & mais');
    expect(seen?.query.has('absent')).toBe(false);
    expect(seen?.body).toBe('{"name":"Apto"}');
  });

  it('keeps the path prefix of the base URL', async () => {
    await target.close();
    target = open({ baseUrl: `${server.url}/prefix/` });
    await target.request(get('/orders'));
    expect(server.seen[0]?.path).toBe('/prefix/orders');
  });

  it('hands over accepted statuses as answers', async () => {
    server.answer((_request, response) => answerJson(response, { orderId: 'o-1' }, 409));
    const answer = await target.request({ ...get(), accept: [409] });
    expect(answer.status).toBe(409);
    expect(readJson(answer)).toEqual({ orderId: 'o-1' });
  });

  it('tells the observer the endpoint, the result and the time of each call', async () => {
    await target.request(get());
    server.answer((_request, response) => answerJson(response, {}, 404));
    await failureOf(target.request(get()));
    expect(calls).toEqual([
      { target: 'gupy', endpoint: 'get-thing', result: 'ok', status: 200, ms: expect.any(Number) as number },
      { target: 'gupy', endpoint: 'get-thing', result: 'rejected', status: 404, ms: expect.any(Number) as number },
    ]);
  });
});

describe('failure classes', () => {
  it.each([
    [400, 'rejected'],
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [404, 'rejected'],
    [408, 'unavailable'],
    [409, 'rejected'],
    [410, 'rejected'],
    [422, 'rejected'],
    [425, 'unavailable'],
    [429, 'throttled'],
    [500, 'unavailable'],
    [502, 'unavailable'],
    [503, 'unavailable'],
    [304, 'unexpected'],
  ])('R21: status %i is %s', async (status, failureClass) => {
    server.answer((_request, response) => answerJson(response, {}, status));
    const failure = await failureOf(target.request(get()));
    expect(failure).toMatchObject({ failureClass, status });
    expect(failure.message).toContain(`gupy GET /thing answered ${status}`);
  });

  it('R21: an HTML 504 is unavailable and its text is shown without tags', async () => {
    server.answer((_request, response) => {
      response.writeHead(504, { 'content-type': 'text/html' });
      response.end('<html><head><style>p{color:red}</style></head><body><h1>Gateway Timeout</h1></body></html>');
    });
    const failure = await failureOf(target.request(get()));
    expect(failure.failureClass).toBe('unavailable');
    expect(failure.message).toBe('gupy GET /thing answered 504: Gateway Timeout');
  });

  it.each([
    ['text/html', '<!DOCTYPE html><html><body>Em manutenção</body></html>'],
    ['text/html; charset=utf-8', '\n<p>back soon</p>'],
    ['text/plain', '\ufeff  <html lang="pt">'],
    ['application/json', '<!-- cdn --><!-- 7 --><HTML>'],
    ['text/xml', '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "x"><html/>'],
    [undefined, '<head><title>maintenance</title></head>'],
    ['Text/HTML', `<!doctype html>${'x'.repeat(2 ** 20)}`],
  ])('R21: a page for people (%s) behind a 2xx is unavailable', async (type, page) => {
    for (const status of [200, 201, 202]) {
      server.answer((_request, response) =>
        response.writeHead(status, type === undefined ? {} : { 'content-type': type }).end(page),
      );
      const failure = await failureOf(target.request({ ...get(), method: 'DELETE' }));
      expect(failure).toMatchObject({ failureClass: 'unavailable', status });
      expect(failure.message).toBe(`gupy DELETE /thing answered ${status} with an HTML page`);
    }
  });

  it('R22: a body of nothing but comments is no page, and comments hide none', async () => {
    for (const [body, page] of [
      ['<!---->'.repeat(2 ** 17), false],
      [`${'<!-- -->\n'.repeat(60)}<p>`, false],
      [`${'<!-- -->\n'.repeat(60)}<html>`, true],
    ] as const) {
      server.answer((_request, response) => response.end(body));
      const ended = await target.request(get()).catch((failure: HttpFailure) => failure);
      expect(ended instanceof HttpFailure).toBe(page);
    }
  });

  it.each([
    ['text/html', '{"ok":true}'],
    ['text/html', ''],
    ['text/html', 'OK'],
    ['text/html', '<?xml version="1.0"?><order number="7"/>'],
    ['application/xml', '<?xml version="1.0"?><answer/>'],
    ['application/json', '{"text":"<html>"}'],
  ])('what is named HTML and is none, or the other way round, is an answer (%s, %j)', async (type, body) => {
    server.answer((_request, response) => response.writeHead(200, { 'content-type': type }).end(body));
    expect((await target.request(get())).bodyText).toBe(body);
  });

  it('R21: a page that is compressed, though nobody asked for that, is a page too', async () => {
    const page = gzipSync('<!doctype html><html><body>Em manutenção</body></html>');
    const headers = { 'content-type': 'text/html', 'content-encoding': 'gzip' };
    server.answer((_request, response) => response.writeHead(200, headers).end(page));
    expect(await failureOf(target.request({ ...get(), method: 'PUT' }))).toMatchObject({ failureClass: 'unavailable' });
    expect(server.seen[0]?.headers['accept-encoding']).toBe('identity');
  });

  it.each([
    [202, 'challenge'],
    [405, 'captcha'],
  ])("R21: a firewall's %d that asks for a browser is no answer", async (status, action) => {
    server.answer((_request, response) => response.writeHead(status, { 'x-amzn-waf-action': action }).end());
    const failure = await failureOf(target.request({ ...get(), method: 'POST', accept: [405] }));
    expect(failure).toMatchObject({ failureClass: 'unavailable', status });
    expect(failure.message).toBe(
      `gupy POST /thing answered ${status} (a firewall asks for a browser: its owner must let the bridge through)`,
    );
  });

  it('an accepted refusal may come as a page', async () => {
    server.answer((_request, response) => response.writeHead(404, { 'content-type': 'text/html' }).end('<html>'));
    expect((await target.request({ ...get(), accept: [404] })).status).toBe(404);
  });

  it('R21: a 429 carries the wait that it asks for', async () => {
    server.answer((_request, response) => response.writeHead(429, { 'retry-after': '7' }).end());
    expect(await failureOf(target.request(get()))).toMatchObject({ failureClass: 'throttled', retryAfterMs: 7000 });
    const reset = Math.floor(Date.now() / 1000) + 90;
    server.answer((_request, response) => response.writeHead(429, { 'x-ratelimit-reset': String(reset) }).end());
    const wait = (await failureOf(target.request(get()))).retryAfterMs ?? 0;
    expect(wait).toBeGreaterThan(30_000);
    expect(wait).toBeLessThanOrEqual(91_000);
    server.answer((_request, response) => response.writeHead(429).end());
    expect((await failureOf(target.request(get()))).retryAfterMs).toBeUndefined();
  });

  it('R21: a reset, a refused port and half a body are unavailable', async () => {
    server.answer((_request, _response, socket) => socket.resetAndDestroy());
    expect((await failureOf(target.request(get()))).failureClass).toBe('unavailable');
    server.answer((_request, response, socket) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"half":', () => socket.destroy());
    });
    expect((await failureOf(target.request(get()))).failureClass).toBe('unavailable');
    const gone = await startTinyServer();
    await gone.close();
    const closed = open({ baseUrl: gone.url });
    const failure = await failureOf(closed.request(get()));
    expect(failure.failureClass).toBe('unavailable');
    expect(failure.message).toBe('gupy GET /thing failed: ECONNREFUSED');
    await closed.close();
  });

  it('R21: an error status stands although its body breaks off', async () => {
    server.answer((_request, response, socket) => {
      response.writeHead(422, { 'content-length': '1000' });
      response.write('{"title":', () => socket.destroy());
    });
    expect(await failureOf(target.request(get()))).toMatchObject({ failureClass: 'rejected', status: 422 });
  });
});

describe('limits', () => {
  it.each(['no answer at all', 'headers and then nothing'])('R22: %s ends with the total timeout', async (kind) => {
    await target.close();
    target = open({ totalTimeoutMs: 150 });
    server.answer((_request, response) => {
      if (kind !== 'no answer at all') response.writeHead(200).write('{');
    });
    const failure = await failureOf(target.request(get()));
    expect(failure.failureClass).toBe('unavailable');
    expect(failure.message).toContain('no complete answer within 150 ms');
  });

  it('R30: what the network says of hosts that nobody configured is in no message and no cause', async () => {
    server.answer((_request, response) => response.writeHead(302, { location: 'https://zenobia.example/x' }).end());
    const redirected = await failureOf(target.request(get()));
    expect(redirected.message).toContain('a redirect to another host');
    const named = Object.assign(new Error('altnames: DNS:zenobia.example'), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    const unreachable = new HttpTarget({
      name: 'other',
      baseUrl: 'http://other.example',
      resolve: (_host, _options, callback) => callback(named, []),
    });
    const failed = await failureOf(unreachable.request(get()));
    expect(failed.message).toBe('other GET /thing failed: ERR_TLS_CERT_ALTNAME_INVALID');
    for (const failure of [redirected, failed]) expect(JSON.stringify(describeError(failure))).not.toMatch(/zenobia/);
    await unreachable.close();
  });

  it('R22: a redirect is not followed and says where it pointed', async () => {
    const other = await startTinyServer();
    server.answer((_request, response) => response.writeHead(301, { location: `${other.url}/secret?token=1` }).end());
    const failure = await failureOf(target.request(get()));
    expect(failure).toMatchObject({ failureClass: 'unexpected', status: 301 });
    expect(failure.message).toContain(`a redirect to ${other.url}`);
    expect(failure.message).not.toContain('secret');
    expect(other.connections()).toBe(0);
    await other.close();
  });

  it('R22: an answer over the cap is unexpected, and its connection is given up', async () => {
    const chunk = 'x'.repeat(64 * 1024);
    let closed = false;
    server.answer((_request, response, socket) => {
      socket.on('close', () => void (closed = true));
      const pour = (): void => {
        while (!closed && response.write(chunk));
      };
      response.on('drain', pour);
      pour();
    });
    const failure = await failureOf(target.request(get()));
    expect(failure).toMatchObject({ failureClass: 'unexpected', status: 200 });
    expect(failure.message).toContain('more than 1048576 bytes');
  });

  it('takes an answer of exactly the cap', async () => {
    await target.close();
    target = open({ responseCapBytes: 1000 });
    server.answer((_request, response) => response.end('y'.repeat(1000)));
    expect((await target.request(get())).bodyText).toHaveLength(1000);
  });
});

describe('abort', () => {
  it('rejects with the reason of the signal, also while the server hangs', async () => {
    const controller = new AbortController();
    const reason = new Error('worker shuts down');
    server.answer(() => controller.abort(reason));
    await expect(target.request({ ...get(), signal: controller.signal })).rejects.toBe(reason);
    expect(calls[0]?.result).toBe('aborted');
  });

  it('calls nothing when the signal was aborted before', async () => {
    await expect(target.request({ ...get(), signal: AbortSignal.abort(new Error('over')) })).rejects.toThrow('over');
    expect(server.connections()).toBe(0);
  });
});

describe('messages', () => {
  it('P-PII: an error body that echoes a candidate shows none of it', async () => {
    const body = { candidate: { name: 'Joana Prado', email: 'joana@example.com', document: '123.456.789-09' } };
    server.answer((request, response) =>
      answerJson(
        response,
        { title: 'Validation Error', detail: `${request.headers.authorization} ${request.body} +55 11 91234-5678` },
        422,
      ),
    );
    const failure = await failureOf(target.request({ ...get(), method: 'POST', body }));
    expect(failure.message).toMatch(/answered 422: Validation Error; /);
    for (const secret of ['Joana', 'Prado', 'joana@', '123.456', '789-09', '91234', 'secret-token']) {
      expect(failure.message).not.toContain(secret);
    }
  });

  it('an answer of another shape names the path and not the value', async () => {
    server.answer((_request, response) => answerJson(response, { results: [{ id: 'Joana' }] }));
    const answer = await target.request(get());
    const schema = z.object({ results: z.array(z.object({ id: z.int() })) });
    const failure = await failureOf(Promise.resolve().then(() => readChecked(answer, schema)));
    expect(failure.failureClass).toBe('unexpected');
    expect(failure.message).toContain('gupy GET /thing answered 200 but results.0.id:');
    expect(failure.message).not.toContain('Joana');
  });

  it('JSON behind a byte order mark is JSON', async () => {
    server.answer((_request, response) => response.end('\ufeff{"ok":true}'));
    expect(readJson(await target.request(get()))).toEqual({ ok: true });
  });

  it.each(['{"results":[{"id":1,"te', ' [1, 2'])(
    'JSON that breaks off (%s) is half an answer, and asked for again',
    async (half) => {
      server.answer((_request, response) => response.end(half));
      const answer = await target.request(get());
      const failure = await failureOf(Promise.resolve().then(() => readJson(answer)));
      expect(failure.failureClass).toBe('unavailable');
      expect(failure.message).toContain('gupy GET /thing answered 200 with JSON that breaks off');
    },
  );

  it('a body that is not JSON is unexpected only when it is read', async () => {
    server.answer((_request, response) => response.end('<p>fine</p>'));
    const answer = await target.request(get());
    expect((await failureOf(Promise.resolve().then(() => readJson(answer)))).failureClass).toBe('unexpected');
  });
});

it('R22, R23: a call that says nothing else is given up after 15 s, half of what a write waits that got no clear answer', async () => {
  const timers = jest.spyOn(globalThis, 'setTimeout');
  await target.request(get());
  const waits = timers.mock.calls.map(([, ms]) => ms);
  timers.mockRestore();
  expect(waits).toContain(15_000);
  expect(writeSpacing).toBe(30_000);
});
