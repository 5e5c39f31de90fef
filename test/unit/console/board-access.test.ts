// Who gets into the board and what a stranger's page can make it do: nothing. The requests are those that a browser would send.
import { type BoardDesk, boardToken, openDesk } from '../../support/board-desk';
import type { BoardRequest } from '../../support/board-client';

let desk: BoardDesk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const retry = { update: 'retry' };
const decisions = '/api/candidates/654321/decision';
const dataPaths = [
  '/api/session',
  '/api/counts',
  '/api/cards?state=waiting',
  '/api/present',
  '/api/reasons?applications=1,2',
  '/api/candidates/654321',
];

describe('logging in', () => {
  test('the token opens a session whose cookie no script can read and no other site can use', async () => {
    const { status, headers } = await desk.client.logIn(boardToken);
    expect(status).toBe(200);
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^exam-board=[\w.-]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/),
    ]);
    expect((await desk.client.send('/api/session')).status).toBe(200);
  });

  test('over https the cookie travels over https alone', async () => {
    const secure = await openDesk('https://board.example.com');
    const headers = { host: 'board.example.com', origin: 'https://board.example.com' };
    const { headers: answered } = await secure.client.send('/api/login', {
      method: 'POST',
      headers,
      body: { token: boardToken },
    });
    expect(answered['set-cookie']?.[0]).toMatch(/^__Host-exam-board=.*; Path=\/; .*; SameSite=Strict; Secure$/);
    await secure.close();
  });

  test.each([
    ['another token', { token: 'a-token-of-the-board-0192837466' }, 401],
    ['an empty token', { token: '' }, 401],
    ['a token that is none', { token: 7 }, 400],
    ['a long token', { token: 'x'.repeat(501) }, 400],
    ['nothing', {}, 400],
    ['both', { token: boardToken, code: 'x' }, 400],
    ['a code that was never made', { code: 'abc' }, 401],
  ])('%s does not', async (_what, body, status) => {
    const answer = await desk.client.send('/api/login', { method: 'POST', body });
    expect(answer.status).toBe(status);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('the code of a link logs in once, and not after its time', async () => {
    const code = desk.codes.make();
    expect((await desk.client.logIn({ code })).status).toBe(200);
    expect((await desk.client.logIn({ code })).status).toBe(401);
    const late = desk.codes.make();
    desk.pass(2 * 3_600_000);
    expect((await desk.client.logIn({ code: late })).status).toBe(401);
  });

  test('R20: whoever guesses gets 429, and the right token still opens', async () => {
    const statuses = [];
    for (let left = 35; left > 0; left -= 1) statuses.push((await desk.client.logIn('guessed')).status);
    expect(new Set(statuses.slice(0, 30))).toEqual(new Set([401]));
    expect(new Set(statuses.slice(30))).toEqual(new Set([429]));
    expect((await desk.client.logIn(boardToken)).status).toBe(200);
  });

  test('no line of the log has the token, the code or the cookie', async () => {
    const code = desk.codes.make();
    await desk.client.logIn(boardToken);
    await desk.client.logIn({ code });
    await desk.client.logIn('a-wrong-token');
    await desk.client.send('/api/session');
    const log = desk.lines.join('');
    expect(log).toContain('Logged in to the board');
    for (const secret of [boardToken, code, 'a-wrong-token', desk.client.cookie ?? ''])
      expect(log.includes(secret)).toBe(false);
  });
});

describe('a session', () => {
  beforeEach(() => desk.client.logIn(boardToken));

  test.each(dataPaths)('without it %s says nothing', async (path) => {
    const { status, text } = await desk.client.send(path, { headers: { cookie: undefined } });
    expect(status).toBe(401);
    expect(JSON.parse(text)).toMatchObject({ code: 'BRIDGE_UNAUTHENTICATED' });
    expect(desk.visibility.queries).toEqual([]);
  });

  test('ends by itself after a working day', async () => {
    desk.pass(10 * 3_600_000 - 60_000);
    expect((await desk.client.send('/api/session')).status).toBe(200);
    desk.pass(60_000);
    expect((await desk.client.send('/api/session')).status).toBe(401);
  });

  test('ends with the logout, for a copy of its cookie too', async () => {
    const { status, headers } = await desk.client.act('/api/logout', {});
    expect(status).toBe(204);
    expect(headers['set-cookie']?.[0]).toContain('Max-Age=0');
    expect((await desk.client.send('/api/session')).status).toBe(401);
    expect((await desk.client.act(decisions, retry)).status).toBe(401);
  });

  test('cannot be made up: each changed character of the cookie refuses it, and so does a later end', async () => {
    const cookie = desk.client.cookie ?? '';
    const [name = '', value = ''] = cookie.split('=');
    for (let at = 0; at < value.length; at += 7) {
      const other = value[at] === 'A' ? 'B' : 'A';
      const changed = `${value.slice(0, at)}${other}${value.slice(at + 1)}`;
      expect((await desk.client.send('/api/session', { headers: { cookie: `${name}=${changed}` } })).status).toBe(401);
    }
    const [id, , proof] = value.split('.');
    const longer = `${name}=${id}.${Date.now() + 1e12}.${proof}`;
    const { status } = await desk.client.send('/api/session', { headers: { cookie: longer } });
    expect([401, 429]).toContain(status);
  });

  test('a second cookie of its name, planted beside it, refuses both', async () => {
    const cookie = `${desk.client.cookie}; exam-board=planted`;
    expect((await desk.client.send('/api/session', { headers: { cookie } })).status).toBe(401);
  });

  test('of another process counts for nothing here', async () => {
    const other = await openDesk();
    const cookie = desk.client.cookie;
    expect((await other.client.send('/api/session', { headers: { cookie } })).status).toBe(401);
    await other.close();
  });
});

describe('R32: a request that another page makes', () => {
  beforeEach(() => desk.client.logIn(boardToken));

  const forgeries: [what: string, request: BoardRequest][] = [
    ['without its origin', { headers: { origin: undefined } }],
    ['from another origin', { headers: { origin: 'https://evil.example' } }],
    ['from no origin', { headers: { origin: 'null' } }],
    ['from another port of this machine', { headers: { origin: 'http://127.0.0.1:1' } }],
    ['over another scheme', { headers: { origin: 'https://127.0.0.1' } }],
    ['across sites, as its browser says', { headers: { 'sec-fetch-site': 'cross-site' } }],
    ['from a sister site, as its browser says', { headers: { 'sec-fetch-site': 'same-site' } }],
    ['without the token of the session', { headers: { 'x-board-action': undefined } }],
    ['with the token of no session', { headers: { 'x-board-action': 'A'.repeat(43) } }],
    ['as a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'update=retry' }],
    ['as plain text', { headers: { 'content-type': 'text/plain' } }],
    ['as a type that only begins like JSON', { headers: { 'content-type': 'application/json, text/plain' } }],
  ];

  test.each(forgeries)('%s decides nothing', async (_what, request) => {
    const { status, text } = await desk.client.send(decisions, { method: 'POST', body: retry, ...request });
    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ code: 'BRIDGE_FORGED_REQUEST' });
    const { values } = await desk.metrics.decisions.get();
    expect(values).toEqual([]);
  });

  test('the action token of one session does not serve another', async () => {
    const { actionToken } = desk.client;
    await desk.client.logIn(boardToken);
    const headers = { 'x-board-action': actionToken };
    expect((await desk.client.send(decisions, { method: 'POST', headers, body: retry })).status).toBe(403);
  });

  test.each(['evil.example', 'evil.example:80', '127.0.0.1', 'localhost.evil.example'])(
    'for the host %p (DNS rebinding) reads nothing, the page included',
    async (host) => {
      for (const path of ['/', '/api/session'])
        expect((await desk.client.send(path, { headers: { host } })).status).toBe(403);
    },
  );

  test('cannot read the data of the board into itself', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    expect((await desk.client.send('/api/cards?state=waiting', { headers })).status).toBe(403);
  });

  test('no answer lets another origin read it', async () => {
    for (const path of ['/', '/api/session']) {
      const { headers } = await desk.client.send(path, { headers: { origin: 'https://evil.example' } });
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  test('an OPTIONS request is not answered yes', async () => {
    expect((await desk.client.send(decisions, { method: 'OPTIONS' })).status).toBe(404);
  });
});

describe('what is sent beside', () => {
  beforeEach(() => desk.client.logIn(boardToken));

  test.each([
    ['/api/cards?state=nothing', 400],
    ['/api/cards', 400],
    ['/api/cards?state=waiting&job=1%20OR%201', 400],
    ['/api/cards?state=waiting&provider=a%22b', 400],
    [`/api/cards?state=waiting&step=${'x'.repeat(256)}`, 400],
    ['/api/cards?state=waiting&after=!', 400],
    ['/api/candidates/0', 400],
    ['/api/candidates/99999999999999999', 400],
    ['/api/candidates/654321%2F..', 400],
    ['/api/nothing', 404],
    ['/API/session', 404],
    ['/console/board/board-api.ts', 404],
    ['/../package.json', 404],
    [`/api/session?${'x'.repeat(2_100)}`, 414],
  ])('%s is %i', async (path, status) => {
    expect((await desk.client.send(path)).status).toBe(status);
    expect(desk.visibility.queries).toEqual([]);
  });

  test.each([
    [{ update: 'terminate' }],
    [{ update: 'skip', input: { note: ' ' } }],
    [{ update: 'skip', input: { note: 'x'.repeat(501) } }],
    [{ update: 'override', input: { outcome: 'hired', note: 'why' } }],
    [{ update: 'retry', more: true }],
    ['{"update":'],
    ['x'.repeat(9_000)],
  ])('the decision %j is refused', async (body) => {
    expect((await desk.client.act(decisions, body)).status).toBe(400);
  });

  test('the page and the data carry a strict policy', async () => {
    const page = await desk.client.send('/');
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'/);
    const data = await desk.client.send('/api/session');
    expect(data.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });
});
