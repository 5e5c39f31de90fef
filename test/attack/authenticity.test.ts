// Who may speak to the receivers: only who holds the secret, and only with the very bytes that were signed.
import { randomBytes } from 'node:crypto';
import { AttackWorld, movedBody, newApplicationId, resultBody } from '../support/attack-world';
import { chunk, lastChunk } from '../support/raw-http';

let world: AttackWorld;

beforeAll(async () => {
  world = await AttackWorld.started({ runs: 'inside' });
});

afterAll(() => world?.close());

const nowSeconds = () => Math.floor(Date.now() / 1000);

describe('R1: the raw bytes are what is verified', () => {
  const signed = resultBody(newApplicationId());
  const rewritten = {
    'more white space': JSON.stringify(JSON.parse(signed), undefined, 1),
    'another order of keys': JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(signed) as object).reverse())),
    'a line break at the end': `${signed}\n`,
    'an escaped letter': signed.replace('passed', '\\u0070assed'),
    'a byte order mark': `\ufeff${signed}`,
  };

  it.each(Object.entries(rewritten))('R1: %s under the old signature is 401', async (_what, body) => {
    expect(await world.callback(body, { signedBody: signed })).toMatchObject({ status: 401 });
  });

  it('R1: the signed bytes themselves are 200, also when they come in pieces', async () => {
    expect(await world.callback(signed)).toMatchObject({ status: 200, json: { status: 'accepted' } });
    const pieces = resultBody(newApplicationId());
    const headers = [...world.providerHeaders(pieces), ['Transfer-Encoding', 'chunked']] as const;
    const body = Buffer.concat([...[...pieces].map(chunk), Buffer.from(lastChunk)]);
    expect(await world.post('/callbacks/clinic', headers, body)).toMatchObject({ status: 200 });
  });
});

describe('R2: what is no UTF-8 is 400 although it is authentic', () => {
  const broken: [string, Buffer][] = [
    ['a stray byte', Buffer.from([0xff])],
    ['an overlong slash', Buffer.from([0xc0, 0xaf])],
    ['half a surrogate pair', Buffer.from([0xed, 0xa0, 0x80])],
    ['a cut-off letter', Buffer.from([0xc3])],
    ['a code point beyond the last', Buffer.from([0xf4, 0x90, 0x80, 0x80])],
  ];

  it.each(broken)('R2: %s', async (_what, bytes) => {
    const [before = '', after = ''] = movedBody(newApplicationId(), { companyName: '#' }).split('#');
    const answer = await world.webhook(Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)]));
    expect(answer).toMatchObject({ status: 400, json: { code: 'BRIDGE_MALFORMED' } });
    expect(answer.body).toContain('is not valid UTF-8');
    expect(answer.body).not.toContain('\ufffd');
  });
});

it('R3: secrets and signatures of any length are compared without an exception', async () => {
  const lengths = [1, 2, 31, 32, 33, 43, 44, 45, 63, 64, 65, 128, 1_000, 8_000];
  const body = resultBody(newApplicationId());
  for (const length of lengths) {
    const text = randomBytes(length).toString('base64url').slice(0, length);
    expect(await world.webhook(movedBody(1), { secret: text })).toMatchObject({ status: 401 });
    const headers = [
      ['webhook-id', 'msg_1'],
      ['webhook-timestamp', String(nowSeconds())],
      ['webhook-signature', `v1,${text}`],
    ] as const;
    expect(await world.post('/callbacks/clinic', headers, body)).toMatchObject({ status: 401 });
  }
  expect((await world.metrics()).sum('bridge_refused_total', { reason: 'internal' })).toBe(0);
});

describe('R4: the timestamp of a callback may be 300 s from now', () => {
  /** The server's clock is the real one: an attempt counts only when no second ended meanwhile. */
  async function statusAt(offsetSeconds: number): Promise<number> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const now = nowSeconds();
      const { status } = await world.callback(resultBody(newApplicationId()), { timestamp: now + offsetSeconds });
      if (nowSeconds() === now) return status;
    }
    throw new Error('This machine needs more than a second for every request');
  }

  it.each([
    [-299, 200],
    [299, 200],
    [-301, 401],
    [301, 401],
  ])('R4: %i s is %i', async (offset, expected) => {
    expect(await statusAt(offset)).toBe(expected);
  });

  it.each(['-1', '1.5', '1e9', '', 'now', '12345678901234567890', ' ', '0x6967a9f0', '١٧٦٨٤٧٨٤٠٠'])(
    'R4: %p is no timestamp: 401',
    async (timestamp) => {
      expect(await world.callback(resultBody(newApplicationId()), { timestamp })).toMatchObject({ status: 401 });
    },
  );
});

describe('R7: a request of Gupy needs its secret in the header, and no content type', () => {
  const body = movedBody(newApplicationId());
  const secret = () => `Bearer ${world.bridge.webhookSecret}`;

  it('R7: without the header it is 401, and nothing of the body is read', async () => {
    const announced = [['Content-Length', '60000']] as const;
    const answer = await world.post('/webhooks/gupy', announced, '');
    expect(answer).toMatchObject({ status: 401, json: { code: 'BRIDGE_UNAUTHENTICATED' } });
  });

  it('R7: the secret without its scheme, in another header, in the URL or beside another is 401', async () => {
    const { webhookSecret } = world.bridge;
    const wrong = [
      world.post('/webhooks/gupy', [['Authorization', webhookSecret]], body),
      world.post('/webhooks/gupy', [['Authorization', `Basic ${webhookSecret}`]], body),
      world.post('/webhooks/gupy', [['X-Authorization', secret()]], body),
      world.post(`/webhooks/gupy?authorization=${encodeURIComponent(secret())}`, [], body),
      world.post(
        '/webhooks/gupy',
        [
          ['Authorization', 'Bearer other'],
          ['Authorization', secret()],
        ],
        body,
      ),
      world.post(
        '/webhooks/gupy',
        [
          ['Authorization', secret()],
          ['authorization', 'Bearer other'],
        ],
        body,
      ),
      world.post('/webhooks/gupy', [['Authorization', `${secret()}, ${secret()}`]], body),
      world.post('/webhooks/gupy', [['Authorization', `${secret()}x`]], body),
      world.post('/webhooks/gupy', [['Authorization', secret().slice(0, -1)]], body),
      world.post('/webhooks/gupy', [['Authorization', secret().toUpperCase()]], body),
    ];
    for (const answer of await Promise.all(wrong)) expect(answer.status).toBe(401);
  });

  it.each(['', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'R7: with the header it is 200 whatever the content type says: %p',
    async (type) => {
      const headers = type === '' ? [] : ([['Content-Type', type]] as const);
      expect(await world.webhook(movedBody(newApplicationId()), { headers })).toMatchObject({ status: 200 });
    },
  );
});
