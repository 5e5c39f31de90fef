// What stands in a body that is authentic: everything that `JSON.parse` takes without a word, and that would do harm later.
import { once } from 'node:events';
import { AttackWorld, type HeaderList, movedBody, newApplicationId, resultBody } from '../support/attack-world';
import { openSocket, rawPost } from '../support/raw-http';
import { started } from '../support/repeated-delivery';

let world: AttackWorld;

beforeAll(async () => {
  world = await AttackWorld.started({ runs: 'inside' });
});

afterAll(() => world?.close());

const headerLines = (headers: HeaderList): string => headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');

/** Of all answers on one connection, until the other side closes it. */
async function statusesOf(bytes: Buffer): Promise<number[]> {
  const socket = openSocket(world.port);
  let text = '';
  socket.on('data', (data) => (text += data.toString('latin1')));
  socket.write(bytes);
  await once(socket, 'close', { signal: AbortSignal.timeout(60_000) });
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}

async function reasonOf(answer: ReturnType<AttackWorld['webhook']>): Promise<string> {
  const { status, json } = await answer;
  const { reason } = (json ?? {}) as { reason?: string };
  return `${status} ${reason}`;
}

describe('R14: ids are exact, fields typed, unknown fields ignored', () => {
  const inexact = ['9007199254740992', '9007199254740993', '1e400', '-9007199254740993', `${'9'.repeat(400)}`];

  it.each(inexact)('R14: an id of %s is 400, and starts nothing', async (id) => {
    const body = movedBody(4_711).replace('4711', id);
    expect(await reasonOf(world.webhook(body))).toMatch(/^400 the body holds a number beyond 2\^53 - 1/);
  });

  it('R14: the largest exact id is 200', async () => {
    const answer = await world.webhook(movedBody(Number.MAX_SAFE_INTEGER));
    expect(answer).toMatchObject({ status: 200, json: { status: started } });
    expect(await world.historyOf(Number.MAX_SAFE_INTEGER)).not.toHaveLength(0);
  });

  it.each(['0', '-1', '1.5', '"4711"', 'true', 'null', '[4711]', '{"id":4711}'])(
    'R14: an application id of %s is 400 and names the field',
    async (id) => {
      const body = movedBody(4_711).replace('4711', id);
      expect(await reasonOf(world.webhook(body))).toMatch(/^400 data\.application\.id: /);
    },
  );

  it('R14: an id that stands twice is 400, also with its name written otherwise', async () => {
    const id = newApplicationId();
    for (const name of ['id', '\\u0069d', 'i\\u0064']) {
      const twice = movedBody(id).replace(`"id":${id},`, `"id":${id},"${name}":${id + 1_000_000},`);
      expect(await reasonOf(world.webhook(twice))).toMatch(/^400 the body repeats a key of the same object/);
    }
    const result = resultBody(id).replace('"orderId":', '"orderId":"another","orderId":');
    expect(await reasonOf(world.callback(result))).toMatch(/^400 the body repeats a key of the same object/);
  });

  it('R14: unknown fields are ignored, whatever they hold', async () => {
    const odd = { extra: { deep: [1, { id: 2 }] }, 'data.job.id': 3, '': null, null: 'x' };
    expect(await world.webhook(movedBody(newApplicationId(), odd))).toMatchObject({ status: 200 });
    expect(await world.callback(resultBody(newApplicationId(), odd))).toMatchObject({ status: 200 });
  });

  it.each([
    ['outcome', 'expired'],
    ['outcome', 'PASSED'],
    ['reference', '654321.123456.86547'],
    ['reference', '６５４３２１.123456.86547.0123456789'],
    ['reference', '9007199254740993.123456.86547.0123456789'],
    ['resultId', ''],
    ['orderId', '..'],
  ])('R14: a result with %s %p is 400 and names the field', async (field, value) => {
    const answer = await world.callback(resultBody(newApplicationId(), { [field]: value }));
    expect(answer).toMatchObject({ status: 400 });
    expect((answer.json as { reason: string }).reason).toContain(`${field}: `);
  });
});

it.each([
  ['occurredAt', '2026-01-15 12:00'],
  ['occurredAt', '+010000-01-01T00:00:00Z'],
  ['occurredAt', '2026-02-30T12:00:00Z'],
  ['score', 'ninety'],
  ['reportUrl', 'javascript:alert(1)'],
  ['reportUrl', 'file:///etc/passwd'],
])('R28: a result with %s %p is taken without it', async (field, value) => {
  const answer = await world.callback(resultBody(newApplicationId(), { [field]: value }));
  expect(answer).toMatchObject({ status: 200, json: { status: 'accepted' } });
});

describe('R15: POST on two routes, and nothing else', () => {
  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'])(
    'R15: %s is 405, or no method that Node takes at all',
    async (method) => {
      for (const path of ['/webhooks/gupy', '/callbacks/clinic']) {
        const { status, headers } = await world.raw(
          `${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
        );
        expect(status === 405 ? headers.get('allow') : status).toBe(status === 405 ? 'POST' : 400);
      }
    },
  );

  it('R15: CONNECT opens no tunnel', async () => {
    expect(await world.raw('CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\n')).toMatchObject({ status: 0 });
  });

  it.each([
    '/',
    '/webhooks',
    '/webhooks/gupy/x',
    '/callbacks',
    '/callbacks/nobody',
    '/healthz',
    '/metrics',
    '/codec/decode',
    '/webhooks/%67upy/..',
    '/callbacks/__proto__',
    '/callbacks/constructor',
    '/callbacks/clinic%00',
    '/callbacks/%ff',
    '//webhooks/gupy',
    '/WEBHOOKS/gupy',
    '/webhooks/Gupy',
    '/callbacks/CLINIC',
    '/callbacks//clinic',
    '/callbacks/clinic%2f',
    '/callbacks/clinic/..',
    '/callbacks/clinic;x=1',
    '/callbacks/toString',
    '/x/../webhooks/gupy',
    '/\\evil/callbacks/clinic',
    '*',
    'http://x:99999/callbacks/clinic',
    'http://x/y/../webhooks/gupy',
    'ftp://x/webhooks/gupy',
    'http://[/callbacks/clinic',
    'http://[::1/webhooks/gupy',
    'http:///webhooks/gupy',
    '/<script>alert(1)</script>',
    '/%0d%0aSet-Cookie:x=1',
    `/${'a'.repeat(2_000)}`,
  ])('R15: %p is 404, does not come back in the answer, and redirects nowhere', async (path) => {
    const { status, headers, body } = await world.post(path, world.gupyHeaders(), movedBody(1));
    expect(status).toBe(404);
    expect([...headers.keys()]).not.toContain('location');
    expect([...headers.keys()]).not.toContain('set-cookie');
    expect(JSON.parse(body)).toMatchObject({ code: 'BRIDGE_UNKNOWN_ROUTE', reason: 'nothing is answered here' });
    if (path.length > 12) expect(body).not.toContain(path.slice(1));
  });

  it('R15: neither scheme nor host of the request line lead anywhere else', async () => {
    const body = movedBody(newApplicationId());
    const [[, secret] = ['', '']] = world.gupyHeaders();
    const head = `POST http://169.254.169.254/latest HTTP/1.1\r\nHost: 169.254.169.254\r\nAuthorization: ${secret}\r\n`;
    expect(await world.raw(`${head}Content-Length: ${body.length}\r\n\r\n${body}`)).toMatchObject({ status: 404 });
  });

  it('R15: a whole URL, a query and a trailing slash lead to the same two routes, and no further', async () => {
    for (const target of ['http://x/webhooks/gupy', '/webhooks/gupy/', '/webhooks/gupy?secret=in-the-query']) {
      expect(await world.post(target, world.gupyHeaders(), movedBody(newApplicationId()))).toMatchObject({
        status: 200,
      });
      expect(await world.post(target, [], movedBody(newApplicationId()))).toMatchObject({ status: 401 });
    }
    for (const target of [
      'http://x/callbacks/clinic',
      '/callbacks/clinic/',
      '/callbacks/%63linic',
      '/callbacks/clinic?%ff=%',
    ]) {
      expect(await world.post(target, [], '{}')).toMatchObject({ status: 401 });
    }
    expect(world.log).not.toContain('in-the-query');
  });

  it('R15: a request for another protocol, or with an override, is what its first line says', async () => {
    for (const protocol of ['h2c', 'websocket', 'TLS/1.0']) {
      const headers: HeaderList = [
        ['Connection', 'Upgrade'],
        ['Upgrade', protocol],
      ];
      expect(await world.webhook(movedBody(newApplicationId()), { headers })).toMatchObject({ status: 200 });
    }
    const head = `GET /webhooks/gupy HTTP/1.1\r\nHost: x\r\nX-HTTP-Method-Override: POST\r\n`;
    expect(await world.raw(`${head}${headerLines(world.gupyHeaders())}\r\n`)).toMatchObject({ status: 405 });
    expect(await world.raw('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')).toMatchObject({ status: 400 });
  });

  it('R15: of requests that come in one piece each is answered for itself, in their order', async () => {
    const whole = (headers: HeaderList, body: string) => rawPost('/webhooks/gupy', headers, body);
    const [good, bad] = [world.gupyHeaders(), world.gupyHeaders('not the secret of anybody here')];
    const hidden = whole(good, movedBody(newApplicationId()));
    const pieces = [
      whole(good, movedBody(newApplicationId())),
      whole(bad, hidden.toString()),
      whole(good, '{"event":'),
      whole([...good, ['Connection', 'close']], movedBody(newApplicationId())),
    ];
    expect(await statusesOf(Buffer.concat(pieces))).toEqual([200, 401, 400, 200]);
    const get = `GET /webhooks/gupy HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${hidden.length}\r\n\r\n`;
    expect(await statusesOf(Buffer.concat([Buffer.from(get), hidden]))).toEqual([405]);
  });

  it('R15: what a sender expects before it sends its body changes nothing', async () => {
    const body = movedBody(newApplicationId());
    const expecting = (what: string, headers: HeaderList) =>
      world.post('/webhooks/gupy', [...headers, ['Expect', what], ['Connection', 'close']], body);
    expect(await expecting('100-continue', world.gupyHeaders())).toMatchObject({ status: 200 });
    expect(await expecting('100-continue', [])).toMatchObject({ status: 401 });
    expect(await expecting('200-maybe', world.gupyHeaders())).toMatchObject({ status: 417 });
  });

  it('R15: two readings of one request are refused, so that nothing is smuggled past a proxy', async () => {
    const head = `POST /webhooks/gupy HTTP/1.1\r\nHost: x\r\n${world.gupyHeaders().map(([n, v]) => `${n}: ${v}\r\n`)[0]}`;
    const smuggled = [
      'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x',
      'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n',
      'Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n',
      'Content-Length: +2\r\n\r\n{}',
      'Content-Length : 2\r\n\r\n{}',
      'Content-Length: 0x2\r\n\r\n{}',
      'X: y\n\nPOST / HTTP/1.1\r\n\r\n',
      'X: y\r\n folded: z\r\nContent-Length: 2\r\n\r\n{}',
      'Content-Length: 2, 2\r\n\r\n{}',
      'Content-Length: 1e1\r\n\r\n{}',
      'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'Transfer-Encoding: xchunked\r\nContent-Length: 2\r\n\r\n{}',
      'Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n',
      'Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n{}\r\n0\r\n\r\n',
    ];
    const old = `POST /webhooks/gupy HTTP/1.0\r\nConnection: keep-alive\r\n${headerLines(world.gupyHeaders())}`;
    const chunked = await world.raw(`${old}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`);
    expect(chunked).toMatchObject({ status: 400, json: { reason: 'Transfer-Encoding needs HTTP/1.1' } });
    expect(chunked.headers.get('connection')).toBe('close');
    for (const rest of smuggled) expect(await world.raw(`${head}${rest}`)).toMatchObject({ status: 400 });
  });
});

describe('R16: long and compressed bodies', () => {
  it('R16: 64 KiB of a webhook and 256 KiB of a result are the limit; one byte more is 413', async () => {
    const webhook = movedBody(newApplicationId());
    const filled = (body: string, size: number) =>
      body.replace(/\}$/, `,"fill":"${'x'.repeat(size - body.length - 10)}"}`);
    expect(filled(webhook, 65_536)).toHaveLength(65_536);
    expect(await world.webhook(filled(webhook, 65_536))).toMatchObject({ status: 200 });
    expect(await world.webhook(filled(webhook, 65_537))).toMatchObject({
      status: 413,
      json: { code: 'BRIDGE_TOO_LARGE' },
    });
    const result = resultBody(newApplicationId());
    expect(await world.callback(filled(result, 262_144))).toMatchObject({ status: 200 });
    expect(await world.callback(filled(result, 262_145))).toMatchObject({ status: 413 });
    const metrics = await world.metrics();
    expect(metrics.sum('bridge_refused_total', { route: 'webhooks/gupy', reason: 'too-large' })).toBe(1);
    expect(metrics.sum('bridge_refused_total', { route: 'callbacks', reason: 'too-large' })).toBe(1);
  });

  it('R16: an announced 10 GB is 413 before a byte of it is sent', async () => {
    const announced = [...world.gupyHeaders(), ['Content-Length', '10000000000']] as const;
    expect(await world.post('/webhooks/gupy', announced)).toMatchObject({ status: 413 });
    expect(await world.post('/callbacks/clinic', announced)).toMatchObject({ status: 413 });
  });

  it.each(['gzip', 'deflate', 'br', 'zstd', 'identity, gzip', 'GZIP', 'x', 'identity, identity'])(
    'R16: Content-Encoding %p is 415',
    async (encoding) => {
      const headers = [['Content-Encoding', encoding]] as const;
      expect(await world.webhook(movedBody(1), { headers })).toMatchObject({ status: 415 });
      expect(await world.callback(resultBody(1), { headers })).toMatchObject({ status: 415 });
    },
  );

  it('R16: identity, which is no encoding, is taken', async () => {
    const headers = [['Content-Encoding', 'identity']] as const;
    expect(await world.webhook(movedBody(newApplicationId()), { headers })).toMatchObject({ status: 200 });
  });
});

const nested = (depth: number): unknown =>
  depth === 0 ? 1 : depth % 2 === 0 ? [nested(depth - 1)] : { a: nested(depth - 1) };

it('R17: 128 levels are 200, 129 are 400', async () => {
  expect(await world.webhook(movedBody(newApplicationId(), { deep: nested(127) }))).toMatchObject({ status: 200 });
  const reason = /^400 the body is nested deeper than 128 levels \(character \d+\)$/;
  expect(await reasonOf(world.webhook(movedBody(newApplicationId(), { deep: nested(128) })))).toMatch(reason);
  expect(await reasonOf(world.callback(resultBody(newApplicationId(), { deep: nested(128) })))).toMatch(reason);
});

describe('R18, T18: keys that change prototypes', () => {
  /** Adds a member to the object at `path` of a text, so that no object of ours ever holds it. */
  function poisoned(body: string, path: readonly string[], member: string): string {
    let at = 0;
    for (const key of path) at = body.indexOf(`"${key}":{`, at) + key.length + 3;
    return `${body.slice(0, at + 1)}${member},${body.slice(at + 1)}`;
  }

  const places = [[], ['data'], ['data', 'job'], ['data', 'application'], ['data', 'application', 'currentStep']];
  const members = [
    '"__proto__":{"polluted":"yes"}',
    '"\\u005f_proto__":{"polluted":"yes"}',
    '"constructor":{"prototype":{"polluted":"yes"}}',
    '"prototype":{"polluted":"yes"}',
    '"x":[{"__proto__":{"polluted":"yes"}}]',
  ];

  it.each(places.map((place) => [place.join('.') || 'the body', place] as const))(
    'T18: at %s each of them is dropped, and pollutes nothing',
    async (_name, place) => {
      for (const member of members) {
        const body = poisoned(movedBody(newApplicationId()), place, member);
        expect(JSON.parse(body)).toBeDefined();
        expect(await world.webhook(body)).toMatchObject({ status: 200, json: { status: started } });
      }
    },
  );

  it('T18: in a callback each of them is dropped, and nothing that is answered afterwards is polluted', async () => {
    for (const member of members) {
      const body = poisoned(resultBody(newApplicationId()), [], member);
      expect(await world.callback(body)).toMatchObject({ status: 200 });
    }
    const { headers, body } = await world.webhook(movedBody(newApplicationId()));
    expect(JSON.parse(body)).toEqual({ status: 'started' });
    expect([...headers.keys()].join()).not.toContain('polluted');
    expect(world.log).not.toContain('polluted');
  });

  it('R18: the same words as values or as parts of keys harm nobody', async () => {
    const harmless = { note: '__proto__', my__proto__: 1, 'constructor ': 2 };
    expect(await world.webhook(movedBody(newApplicationId(), harmless))).toMatchObject({ status: 200 });
  });
});
