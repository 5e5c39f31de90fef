// What a mapping can say beyond what the presets need: a look before ordering, statuses that mean something, and fields
// that are not what they should be.
import { PresetWorld, reference, secret, hmacOf } from '../../../support/preset-world';

let world: PresetWorld;
afterEach(() => world.close());

const keys = (order: string, more = '') => `
token: t
callback: { verify: hmac-sha256-hex, header: x-signature, secret: ${secret} }
order:
  request: { method: POST, path: /orders, body: { reference: '{{reference}}' } }
  orderId: '{{/id}}'
${order}
events: { reference: '{{/reference}}', orderId: '{{/id}}' }
result:
  pending: [{ at: /state, is: [open] }]
  outcome: [{ when: [{ at: /ok, is: [true] }], outcome: passed }, { outcome: inconclusive }]
  occurredAt: /at
  score: /score
  summary: 'Nota {{/score}}'
  reportUrl: /url
${more}
`;

const find = `  find:
    request: { method: GET, path: /orders, query: { reference: '{{reference}}' } }
    orderId: '{{/items/*/id}}'`;

describe('a provider without idempotency', () => {
  test('P-ONCE: is looked up before an order is made', async () => {
    world = await PresetWorld.start(keys(find));
    world.answers({ 'GET /orders': { items: [] }, 'POST /orders': { id: 'o-1' } });
    expect(await world.order()).toBe('o-1');
    world.answers({ 'GET /orders': { items: [{ id: 'o-1' }] } });
    expect(await world.order()).toBe('o-1');
    expect(world.calls().map(({ call }) => call)).toEqual(['GET /orders', 'POST /orders', 'GET /orders']);
  });

  test('can be searched without ordering, which one without a look-up cannot', async () => {
    world = await PresetWorld.start(keys(find));
    world.answers({ 'GET /orders': { items: [{ id: 'o-1' }] }, 'POST /orders': { id: 'o-2' } });
    expect(await world.found()).toEqual({ orderId: 'o-1', knownBefore: true });
    world.answers({ 'GET /orders': { items: [] }, 'POST /orders': { id: 'o-2' } });
    expect(await world.found()).toBeUndefined();
    expect(world.calls().map(({ call }) => call)).toEqual(['GET /orders', 'GET /orders']);
    await world.close();
    world = await PresetWorld.start(keys(''));
    expect(await world.found()).toBeUndefined();
    expect(world.calls()).toEqual([]);
  });

  test('is ordered from when the look-up says 404', async () => {
    world = await PresetWorld.start(keys(find));
    world.answers({ 'POST /orders': { id: 'o-1' } });
    expect(await world.order()).toBe('o-1');
  });

  test('is ordered from when the look-up says 404 with a page', async () => {
    world = await PresetWorld.start(keys(find));
    world.answers({ 'POST /orders': { id: 'o-1' } });
    world.answersPage('GET /orders', 404);
    expect(await world.order()).toBe('o-1');
  });

  test('P-ONCE: is not ordered from once more when the look-up finds several', async () => {
    world = await PresetWorld.start(keys(find));
    world.answers({ 'GET /orders': { items: [{ id: 'o-1' }, { id: 'o-2' }] }, 'POST /orders': { id: 'o-3' } });
    await expect(world.order()).rejects.toMatchObject({ failureClass: 'unexpected' });
    expect(world.calls().map(({ call }) => call)).toEqual(['GET /orders']);
  });
});

test('an answer without an order id is not believed', async () => {
  world = await PresetWorld.start(keys(''));
  for (const answer of [{}, { id: '' }, { id: '..' }, { id: { nested: 1 } }, { id: 'amora@example.com' }, []]) {
    world.answers({ 'POST /orders': answer });
    await expect(world.order()).rejects.toMatchObject({
      failureClass: 'unexpected',
      message: expect.stringContaining('order.orderId') as unknown,
    });
  }
});

test.each(['order', 'find'])('R21: half an answer to %s is no answer, and asked for again', async (cut) => {
  world = await PresetWorld.start(keys(find));
  world.answers({ 'GET /orders': { items: [] }, 'POST /orders': { id: 'o-1' } });
  world.answersPage(cut === 'order' ? 'POST /orders' : 'GET /orders', 200, '{"id":"o-');
  await expect(world.order()).rejects.toMatchObject({ failureClass: 'unavailable' });
});

test('P-PII: what a failed call says holds nothing that a callback brought into its path', async () => {
  const fetch = "fetch: { request: { method: GET, path: '/people/{{callback:/mail}}/reports/{{orderId}}' } }";
  const notice = keys('', fetch).replace('events: {', 'events: { believe: false,');
  world = await PresetWorld.start(notice);
  world.answers({}, 500);
  const body = JSON.stringify({ reference, id: 'o-1', mail: 'amora@example.com' });
  await expect(world.receive({ body, headers: { 'x-signature': hmacOf(body) } })).rejects.toMatchObject({
    failureClass: 'unavailable',
    message: expect.stringContaining(
      'school GET /people/{{callback:/mail}}/reports/{{orderId}} answered 500',
    ) as unknown,
  });
  expect(world.calls().at(-1)?.call).toBe('GET /people/amora%40example.com/reports/o-1');
});

test.each([
  ['reference alone', "{ reference: '{{/reference}}' }", '', false],
  ['orderId alone', "{ orderId: '{{/id}}' }", '', true],
  [
    'both, for an event may come without the reference',
    "{ reference: '{{/reference}}', orderId: '{{/id}}' }",
    '',
    true,
  ],
  [
    'the reference, and an answer that names the order',
    "{ believe: false, reference: '{{/reference}}' }",
    "fetch: { request: { method: GET, path: '/by/{{callback:/key}}' }, orderId: '{{/id}}' }",
    true,
  ],
])(
  'P-EARLY: what comes without a reference finds its application, where events say %s',
  async (_, events, more, claimed) => {
    const both = "{ reference: '{{/reference}}', orderId: '{{/id}}' }";
    world = await PresetWorld.start(keys('', more).replace(both, events));
    expect(world.adapter.usesMailbox).toBe(claimed);
  },
);

test('P-EARLY: an event without the reference goes to the mailbox of its order, which the order claims', async () => {
  world = await PresetWorld.start(keys(''));
  const body = JSON.stringify({ id: 'o-1', ok: true });
  expect(world.parse({ body, headers: { 'x-signature': hmacOf(body) } })).toMatchObject({ kind: 'unaddressed' });
  expect(world.adapter.usesMailbox).toBe(true);
});

test('a status under notYet means that there is no result, any other failure is one', async () => {
  world = await PresetWorld.start(
    keys('', "fetch: { request: { method: GET, path: '/orders/{{orderId}}' }, notYet: [404] }"),
  );
  world.answers({});
  expect(await world.poll('o-1')).toEqual({ status: 'pending' });
  world.answers({ 'GET /orders/o-1': { ok: true, at: '2026-01-15T12:00:00Z' } });
  expect(await world.poll('o-1')).toMatchObject({ status: 'result', result: { outcome: 'passed' } });
});

test('without notYet a status that refuses is a failure', async () => {
  world = await PresetWorld.start(keys('', "fetch: { request: { method: GET, path: '/orders/{{orderId}}' } }"));
  world.answers({});
  await expect(world.poll('o-1')).rejects.toMatchObject({ failureClass: 'rejected', status: 404 });
});

describe('a callback', () => {
  const parsed = (body: object) => {
    const text = JSON.stringify({ reference, id: 'o-1', ok: true, ...body });
    return world.parse({ body: text, headers: { 'x-signature': hmacOf(text) } });
  };

  test.each([
    ['2026-01-15T09:00:00-03:00', '2026-01-15T12:00:00.000Z'],
    ['2026-01-15T09:00:00-0300', '2026-01-15T12:00:00.000Z'],
    [1768478400, '2026-01-15T12:00:00.000Z'],
    [1768478400250, '2026-01-15T12:00:00.250Z'],
    ['1768478400', '2026-01-15T12:00:00.000Z'],
  ])('is dated by %j', async (at, expected) => {
    world = await PresetWorld.start(keys(''));
    expect(parsed({ at })).toMatchObject({ kind: 'result', result: { occurredAt: expected } });
  });

  test.each([
    [{ id: 'a b' }, 'body: '],
    [{ id: 'amora@example.com' }, 'body: '],
  ])('with %j is malformed, and the reason names the field', async (given, start) => {
    world = await PresetWorld.start(keys(''));
    expect(() => parsed(given)).toThrow(expect.objectContaining({ name: 'MalformedPayload' }) as Error);
    expect(() => parsed(given)).toThrow(new RegExp(`^${start}`));
  });

  test('R29: is an event where it has a date, a reading of how things stand where it has none', async () => {
    world = await PresetWorld.start(keys(''));
    expect(parsed({ at: '2026-01-15T12:00:00Z' })).not.toHaveProperty('result.source');
    expect(parsed({ at: '2026-01-15T12:00:00Z' })).not.toHaveProperty('result.datedBy');
    for (const at of [null, '', undefined])
      expect(parsed({ at })).toMatchObject({ result: { source: 'reading', datedBy: 'arrival' } });
  });

  test('R29: is an event by what `version` names, whatever its date', async () => {
    world = await PresetWorld.start(keys('', '  version: [/event]'));
    const idOf = (given: object) => {
      const callback = parsed(given);
      return callback.kind === 'result' && callback.result.source === undefined ? callback.result.resultId : undefined;
    };
    expect(idOf({ event: 1 })).toEqual(expect.any(String));
    expect(idOf({ event: 1, score: 5 })).toBe(idOf({ event: 1 }));
    expect(idOf({ event: 2 })).not.toBe(idOf({ event: 1 }));
    expect(parsed({})).toMatchObject({ result: { source: 'reading' } });
  });

  test('R29: counts by `versionAt`, and is dated by it where it has no other date', async () => {
    world = await PresetWorld.start(keys('', '  versionAt: /revised'));
    const [at, revised] = ['2026-01-15T12:00:00.000Z', '2026-01-20T12:00:00.000Z'];
    expect(parsed({ at, revised })).toMatchObject({ result: { occurredAt: at, versionAt: revised } });
    // A polled answer often lacks the second date: where both are one, a poll and a callback say the same version.
    for (const same of [{ revised }, { at: revised, revised }]) {
      expect(parsed(same)).toMatchObject({ result: { occurredAt: revised } });
      expect(parsed(same)).not.toHaveProperty('result.versionAt');
    }
    const ids = [{ at: revised, revised }, { at: revised }].map((body) => parsed(body));
    expect(ids[0]).toEqual(ids[1]);
    expect(parsed({ revised })).not.toHaveProperty('result.datedBy');
    expect(parsed({ at, revised: null })).not.toHaveProperty('result.versionAt');
    expect(parsed({ at, revised: 'soon' })).not.toHaveProperty('result.versionAt');
  });

  test('keeps to the mapped fields, and cuts a text that is too long', async () => {
    world = await PresetWorld.start(keys(''));
    expect(parsed({ at: 1768478400, score: 7, name: 'Amora', url: 'https://e.example/r' })).toEqual({
      kind: 'result',
      applicationId: 654321,
      result: {
        resultId: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
        orderId: 'o-1',
        reference,
        provider: 'school',
        occurredAt: '2026-01-15T12:00:00.000Z',
        outcome: 'passed',
        score: 7,
        summary: 'Nota 7',
        reportUrl: 'https://e.example/r',
      },
    });
    const long = parsed({ score: 'x '.repeat(10_000) });
    expect(long.kind === 'result' && long.result.summary?.length).toBe(7_999);
  });

  test('that is not JSON or empty is malformed; what is none of ours goes by its order', async () => {
    world = await PresetWorld.start(keys(''));
    expect(() => world.parse({ body: '' })).toThrow('body: is empty');
    expect(() => world.parse({ body: 'x' })).toThrow('body: holds nothing that the mapping reads');
    const foreign = parsed({ reference: 'theirs' });
    expect(foreign).toMatchObject({ kind: 'unaddressed', result: { orderId: 'o-1' } });
    expect(foreign).not.toHaveProperty('result.reference');
    expect(parsed({ reference: 'theirs', id: null })).toMatchObject({ kind: 'ignored' });
    expect(() => parsed({ id: null })).toThrow('orderId: there is nothing where events.orderId points to');
    expect(parsed({ state: 'open' })).toMatchObject({ kind: 'ignored', reason: 'the result is not final yet' });
  });
});
