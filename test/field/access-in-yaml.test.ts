// How providers want to be called, said in YAML alone: a login for a token that ends (OAuth2 client credentials of Sterling and
// Pulsifi on a host of their own, TestGorilla's token), requests that are signed with a time in them (Sumsub, Mettl), challenges that
// are echoed (Certn Centric), bodies that are no JSON (ProctorU, Truora), and providers that are only polled. Values are made up.
import { createHmac } from 'node:crypto';
import { hmacOf, PresetWorld, reference, secret, signal } from '../support/preset-world';
import { jwt } from '../support/signed-callbacks';
import { StrangersDoor } from '../support/strangers-door';
import { answerJson, startTinyServer, type TinyServer } from '../support/tiny-server';

let world: PresetWorld;
let host: TinyServer;
beforeEach(async () => {
  host = await startTinyServer();
});
afterEach(async () => {
  await world.close();
  await host.close();
});

const result = `result:
  outcome:
    - { when: [{ at: /score, from: 70 }], outcome: passed }
    - { when: [{ at: /score, below: 70 }], outcome: failed }
    - outcome: inconclusive`;

describe('a login', () => {
  const keys = (login: string) => `token: client-secret
values: { clientId: bridge }
pollEvery: 1h
login:
  url: ${host.url}
  allowPrivateNetwork: true
  request:
    method: POST
    path: /oauth/token
    form: true
    body: { grant_type: client_credentials, client_id: '{{values.clientId}}', client_secret: '{{token}}' }
  token: /access_token
${login}
order: { request: { method: POST, path: /orders, body: { exam: '{{exam}}' } }, orderId: '{{/id}}' }
cancel: { request: { method: DELETE, path: '/orders/{{orderId}}' } }
fetch: { request: { method: GET, path: '/orders/{{orderId}}' } }
${result}`;

  /** Each login gives another token; only the last one is taken. */
  function loggingIn(given: object = {}): () => number {
    let logins = 0;
    host.answer((_request, response) => {
      logins += 1;
      world.requires(`Bearer token-${logins}`);
      answerJson(response, { access_token: `token-${logins}`, ...given });
    });
    return () => logins;
  }

  const answers = { 'POST /orders': { id: 'o-1' }, 'GET /orders/o-1': { score: 80 }, 'DELETE /orders/o-1': {} };

  test('one token serves order, poll and cancel; the secret goes to the login alone', async () => {
    world = await PresetWorld.start(keys('  expiresIn: /expires_in'));
    const logins = loggingIn({ expires_in: 3600 });
    world.answers(answers);
    expect(await world.order()).toBe('o-1');
    expect(await world.poll('o-1')).toMatchObject({ status: 'result', result: { outcome: 'passed' } });
    await world.cancel('o-1');
    expect(logins()).toBe(1);
    expect(host.seen[0]).toMatchObject({
      path: '/oauth/token',
      body: 'grant_type=client_credentials&client_id=bridge&client_secret=client-secret',
    });
    expect(host.seen[0]?.headers['authorization']).toBeUndefined();
    expect(JSON.stringify(world.calls())).not.toContain('client-secret');
    expect(world.calls().map(({ headers }) => headers['authorization'])).toEqual(Array(3).fill('Bearer token-1'));
  });

  test('a token that died before its time is renewed once, and the order is made once', async () => {
    world = await PresetWorld.start(keys(''));
    const logins = loggingIn();
    world.answers(answers);
    await world.order();
    world.requires('Bearer token-2');
    expect(await world.poll('o-1')).toMatchObject({ status: 'result' });
    expect(logins()).toBe(2);
  });

  test('a provider that refuses each token is unauthorized, after two logins', async () => {
    world = await PresetWorld.start(keys(''));
    host.answer((_request, response) => answerJson(response, { access_token: 'never' }));
    world.answers(answers);
    world.requires('Bearer other');
    await expect(world.order()).rejects.toMatchObject({ failureClass: 'unauthorized' });
    expect(host.seen).toHaveLength(2);
  });

  test('a token at the end of its life is renewed before it is sent', async () => {
    world = await PresetWorld.start(keys('  expiresIn: /expires_in'));
    const logins = loggingIn({ expires_in: 0 });
    world.answers(answers);
    await world.order();
    await world.poll('o-1');
    expect(logins()).toBe(2);
    expect(world.calls()).toHaveLength(2);
  });

  test('ten orders at once log in once, and a caller that is aborted does not end the login of the others', async () => {
    world = await PresetWorld.start(keys(''));
    const logins = loggingIn();
    world.answers(answers);
    const aborted = new AbortController();
    const lost = world.adapter.fetchResult?.({ orderId: 'o-1', reference }, aborted.signal);
    const others = Array.from({ length: 9 }, async () => world.poll('o-1'));
    aborted.abort(new Error('stopped'));
    await expect(lost).rejects.toThrow('stopped');
    expect(await Promise.all(others)).toHaveLength(9);
    expect(logins()).toBe(1);
  });

  test.each([
    [{ access_token: null }, 'unexpected'],
    [{}, 'unexpected'],
  ])('an answer %j holds no token', async (answer, failureClass) => {
    world = await PresetWorld.start(keys(''));
    host.answer((_request, response) => answerJson(response, answer));
    await expect(world.order()).rejects.toMatchObject({
      failureClass,
      message: expect.stringContaining('holds no token where login.token points to') as string,
    });
  });

  test('R22: the address guard holds for the host of the login', async () => {
    world = await PresetWorld.start(
      keys('').replace('  allowPrivateNetwork: true\n', '').replace('http://', 'https://'),
    );
    await expect(world.order()).rejects.toMatchObject({ failureClass: 'address-refused' });
    expect(host.seen).toEqual([]);
  });
});

describe('signed requests', () => {
  test('Sumsub: time, method, path with query and body under one key, each in a header', async () => {
    world = await PresetWorld.start(`token: app-token
pollEvery: 1h
signing: { secret: app-secret, signed: '{{now}}{{method}}{{target}}{{body}}' }
order:
  request:
    method: POST
    path: /resources/applicants
    query: { levelName: '{{exam}}' }
    headers: { x-app-token: '{{token}}', x-app-access-ts: '{{now}}', x-app-access-sig: '{{signature}}' }
    body: { externalUserId: '{{reference}}' }
  orderId: '{{/id}}'
fetch: { request: { method: GET, path: '/resources/{{orderId}}/one' } }
${result}`);
    world.answers({ 'POST /resources/applicants': { id: 'a-1' } });
    expect(await world.order()).toBe('a-1');
    const headers = world.calls()[0]?.headers ?? {};
    const ts = String(headers['x-app-access-ts']);
    expect(Math.abs(Number(ts) - Date.now() / 1000)).toBeLessThan(60);
    const text = `${ts}POST/resources/applicants?levelName=test-1${JSON.stringify({ externalUserId: reference })}`;
    expect(headers['x-app-access-sig']).toBe(hmacOf(text, 'hex', 'app-secret'));
    expect(headers['x-app-token']).toBe('app-token');
    expect(headers['authorization']).toBeUndefined();
  });

  test('Mettl: verb, address and the values of all parameters by name, SHA-1 in base64, in the parameters', async () => {
    world = await PresetWorld.start(`token: private-key
values: { publicKey: pk-1 }
pollEvery: 1h
signing: { algorithm: sha1, weak: accepted, encoding: base64, signed: "{{method}}{{url}}\\n{{fieldValues}}" }
order: { orderId: '{{reference}}' }
poll:
  request:
    method: GET
    path: /v1/schedules/{{reference}}
    query: { ts: '{{now}}', ak: '{{values.publicKey}}', asgn: '{{signature}}' }
${result}`);
    world.answers({}, 200);
    await world.poll(reference)?.catch(() => undefined);
    const { ak, ts, asgn } = world.lastQuery;
    const text = `GET${world.url}/v1/schedules/${reference}\n${ak ?? ''}\n${ts ?? ''}`;
    expect(asgn).toBe(createHmac('sha1', 'private-key').update(text).digest('base64'));
  });
});

describe('challenges', () => {
  const keys = (challenge: string) => `token: t
callback: { verify: hmac-sha256-hex, header: X-Signature, secret: ${secret} }
order: { orderId: '{{reference}}' }
events: { challenge: ${challenge}, reference: '{{/ref}}' }
${result}`;
  const get = (name: string, ...values: string[]) =>
    world.adapter.challenge?.({ method: 'GET', query: new Map([[name, values]]), headers: new Map() });
  const post = (body: unknown) =>
    world.adapter.challenge?.({ method: 'POST', rawBody: Buffer.from(JSON.stringify(body)) });

  test('Certn Centric: the value of a GET comes back as plain text, and nothing else does', async () => {
    world = await PresetWorld.start(keys('{ query: challenge }'));
    expect(get('challenge', 'abc-123')).toEqual({ contentType: 'text/plain; charset=utf-8', body: 'abc-123' });
    for (const values of [['<b>x y</b>'], [''], ['x'.repeat(501)], ['a', 'b'], ['ü']])
      expect(get('challenge', ...values)).toBeUndefined();
    expect(get('other', 'abc')).toBeUndefined();
    expect(post({ challenge: 'abc' })).toBeUndefined();
  });

  test('a value in a POST comes back inside of JSON where that is asked for', async () => {
    world = await PresetWorld.start(keys('{ field: /challenge, as: challenge }'));
    expect(post({ type: 'url_verification', challenge: 'abc' })).toEqual({
      contentType: 'application/json',
      body: '{"challenge":"abc"}',
    });
    for (const body of [{ ref: reference }, { challenge: {} }, { challenge: 'a', fill: 'x'.repeat(3_000) }])
      expect(post(body)).toBeUndefined();
    expect(get('challenge', 'abc')).toBeUndefined();
  });
});

describe('challenges at the door', () => {
  let door: StrangersDoor;
  afterEach(() => door.close());

  test('a GET is answered with its value and nothing that a browser would run; every other GET is refused as before', async () => {
    world = await PresetWorld.start(`token: t
callback: { verify: hmac-sha256-hex, header: X-Signature, secret: ${secret} }
order: { orderId: '{{reference}}' }
events: { challenge: { query: challenge }, reference: '{{/ref}}' }
${result}`);
    door = await StrangersDoor.open(undefined, new Map([['certn', world.adapter]]));
    const get = (path: string) => fetch(`http://127.0.0.1:${door.port}/callbacks/${path}`);
    const answer = await get('certn?challenge=abc-123');
    expect([answer.status, await answer.text()]).toEqual([200, 'abc-123']);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    for (const path of ['certn', 'certn?challenge=%3Cb%3E%20x', 'clinic?challenge=abc-123'])
      expect((await get(path)).status).toBe(405);
  });

  test('a POST is answered before its proof is asked for, and what else comes is refused without one', async () => {
    world = await PresetWorld.start(`token: t
callback: { verify: hmac-sha256-hex, header: X-Signature, secret: ${secret} }
order: { orderId: '{{reference}}' }
events: { challenge: { field: /challenge, as: challenge }, reference: '{{/ref}}' }
${result}`);
    door = await StrangersDoor.open(undefined, new Map([['slow', world.adapter]]));
    const post = (body: object) =>
      fetch(`http://127.0.0.1:${door.port}/callbacks/slow`, { method: 'POST', body: JSON.stringify(body) });
    expect(await (await post({ challenge: 'abc' })).json()).toEqual({ challenge: 'abc' });
    expect((await post({ ref: reference, score: 100 })).status).toBe(401);
  });
});

describe('bodies that are no JSON', () => {
  const keys = (callback: string, format: string, path: string) => `token: t
callback: { ${callback}, secret: ${secret} }
order: { orderId: '{{reference}}' }
events: { format: ${format}, reference: '{{${path}}}' }
${result}`;
  const passed = { kind: 'result', result: { reference, outcome: 'passed' } };

  test('ProctorU: a form', async () => {
    world = await PresetWorld.start(keys('verify: hmac-sha256-hex, header: X-Sig', 'form', '/ref'));
    const body = `score=71&ref=${reference}&note=a+b&note=c`;
    expect(await world.receive({ body, headers: { 'x-sig': hmacOf(body) } })).toMatchObject(passed);
  });

  test('XML, its attributes and namespaces', async () => {
    world = await PresetWorld.start(
      keys('verify: hmac-sha256-hex, header: X-Sig', 'xml', '/report/result/@ref').replaceAll(
        '/score',
        '/report/result/score',
      ),
    );
    const body = `<?xml version="1.0"?><!-- x --><r:report xmlns:r="urn:x"><r:result ref="${reference}"><score>71</score><note><![CDATA[a<b]]>&amp;</note></r:result></r:report>`;
    expect(await world.receive({ body, headers: { 'x-sig': hmacOf(body) } })).toMatchObject(passed);
    for (const wrong of [
      '<a><b></a>',
      '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
      '<a>&x;</a>',
      'text',
      '<a/><b/>',
      '<a>'.repeat(40),
    ])
      expect(() => world.parse({ body: wrong })).toThrow(/^body: /);
  });

  test('ProctorU: CSV, of which each line is a body of its own', async () => {
    world = await PresetWorld.start(keys('verify: hmac-sha256-hex, header: X-Sig', 'csv', '/ref'));
    const signed = (body: string) => ({ body, headers: { 'x-sig': hmacOf(body) } });
    for (const body of [
      `ref,note,score\r\n${reference},"a ""b"", c\r\nd",71\r\n`,
      `\ufeffscore; ref\n"71,5";"${reference}"`,
      `score\tref\n\n71\t${reference}\n\n`,
      // rainbow_csv 108, PowerShell 7776: what Excel is told, and bars.
      `sep=;\r\nref;nota, obs;score\r\n${reference};x;71\r\n`,
      `\ufeff"sep=|"\nref|score\n${reference}|71`,
      `ref|score\n${reference}|71`,
      `kg|cm,ref,score\nx,${reference},71`,
    ])
      expect(await world.receive(signed(body))).toMatchObject(passed);
    const several = world.parse({ body: `ref,score\n${reference},71\n${reference},7,1\n${reference},9\n` });
    expect(several).toMatchObject({
      kind: 'several',
      parts: [
        { kind: 'result', result: { outcome: 'passed' } },
        { kind: 'refused', failure: { message: 'the body has a line with more or fewer fields than its header' } },
        { kind: 'result', result: { outcome: 'failed' } },
      ],
    });
    const long = `ref,score\n${`${reference},1\n`.repeat(201)}`;
    for (const wrong of ['text', `ref,score\n"${reference},71`, `ref,score\n"a"b,71`, long, `a${',b'.repeat(20_000)}`])
      expect(() => world.parse({ body: wrong })).toThrow(/^body: /);
  });

  test('CSV in an answer is a list of lines, and a line that cannot be read stops it from being read in part', async () => {
    world = await PresetWorld.start(`token: t
pollEvery: 1h
order: { orderId: '{{reference}}' }
fetch: { request: { method: GET, path: '/report/{{orderId}}', answer: csv } }
${result.replaceAll('/score', '/*/score')}`);
    world.answers({});
    const answers = (body: string) => world.answersPage('GET /report/o-1', 200, body);
    for (const [body, outcome] of [
      ['score,name\n71,x', 'passed'],
      ['score,name\n7,x', 'failed'],
    ] as const) {
      answers(body);
      expect(await world.poll('o-1')).toMatchObject({ result: { outcome } });
    }
    answers('score,name\n71,x\n7,x,y');
    await expect(world.poll('o-1')).rejects.toThrow(/a line with more or fewer fields/);
  });

  test('Truora: the body is a token, and its claims are what is read', async () => {
    world = await PresetWorld.start(keys('verify: jwt-hs256, issuer: Truora', 'jwt', '/ref'));
    const claims = { iss: 'Truora', ref: reference, score: 71 };
    expect(await world.receive({ body: jwt(secret, claims) })).toMatchObject(passed);
    const [head, , signature] = jwt(secret, claims).split('.');
    const better = Buffer.from(JSON.stringify({ ...claims, score: 99 })).toString('base64url');
    for (const body of [
      `${head}.${better}.${signature}`,
      jwt('another-secret-0123456789abcdef', claims),
      jwt(secret, { ...claims, iss: 'x' }),
      jwt(secret, claims, { alg: 'none' }),
    ])
      expect(world.verifies({ body })).toBe(false);
  });
});

test('TestGorilla: a provider that sends no callbacks needs no keys for them, and nobody can speak in its name', async () => {
  world = await PresetWorld.start(`token: t
pollEvery: 1h
order: { request: { method: POST, path: /candidates }, orderId: '{{/id}}' }
fetch: { request: { method: GET, path: '/candidates/{{orderId}}' } }
${result}`);
  world.answers({ 'POST /candidates': { id: 'c-1' }, 'GET /candidates/c-1': { score: 12 } });
  expect(await world.order()).toBe('c-1');
  expect(await world.poll('c-1')).toMatchObject({ result: { outcome: 'failed' } });
  expect(world.adapter.usesMailbox).toBe(false);
  expect(world.verifies({ body: '' })).toBe(false);
  expect(world.verifies({ body: JSON.stringify({ score: 100 }) })).toBe(false);
});

test('CodeSignal, a retake: the notice names another session, and the answer says whose it is', async () => {
  world = await PresetWorld.start(`token: t
callback: { verify: hmac-sha256-hex, header: X-Sig, secret: ${secret} }
order: { orderId: '{{reference}}' }
events: { orderId: '{{/session}}', believe: false }
fetch: { request: { method: GET, path: '/sessions/{{callback:/session}}' }, reference: '{{/externalId}}' }
${result}`);
  world.answers({
    'GET /sessions/s-2': { externalId: reference, score: 90 },
    'GET /sessions/s-3': { externalId: 'x', score: 90 },
  });
  const notice = (session: string) => {
    const body = JSON.stringify({ session });
    return { body, headers: { 'x-sig': hmacOf(body) } };
  };
  expect(await world.receive(notice('s-2'))).toMatchObject({
    kind: 'result',
    result: { reference, orderId: reference },
  });
  expect(await world.receive(notice('s-3'))).toMatchObject({ kind: 'unaddressed', result: { orderId: 's-3' } });
  expect(signal.aborted).toBe(false);
});
