// One part loses the whole message: a number, a key or a character that no one reads, or the wrapping of the body, and a candidate
// has no result (P-REAL, R28). Each case names where it was met; inputs are written anew.
import { randomUUID } from 'node:crypto';
import { FieldWorld } from '../support/field-world';
import { openBody, vendorKeys, signedOpen } from '../support/field-vendors';
import { graded, schoolKeys, signed } from '../support/mapped-school';

/** Beside what is read: JSON that JavaScript cannot hold, and what is no JSON at all. */
const oddMembers: [string, string][] = [
  ['hoppscotch 6612: an id of 19 digits', '"trace_id":9223372036854775807'],
  ['Wise: an id of 19 digits in a list', '"ids":[1,9007199254740993]'],
  ['a number beyond all numbers', '"a":1e400'],
  ['a number of 60,000 digits', `"a":${'9'.repeat(60_000)}`],
  ['Python: NaN', '"ratio":NaN'],
  ['Python: -Infinity', '"ratio":{"x":[-Infinity,Infinity]}'],
  ['a number with a leading zero', '"cep":01310100'],
  ['JavaScript: undefined', '"a":undefined'],
  ['an escaped NUL', '"note":"a\\u0000b"'],
  ['half a character', '"note":"\\ud800"'],
  ['half a character in a key', '"\\udc00":1'],
  ['a line break that is not escaped', '"note":"one\ntwo\u0001"'],
  ['an escape that JSON does not know', '"path":"C:\\Users\\x"'],
  ['a key that comes twice', '"meta":1,"meta":{"a":1,"a":2}'],
  ['a building company named Constructor', '"constructor":{"name":"Construtora Bela Vista"}'],
  ['a key __proto__, deep', '"x":[{"__proto__":{"outcome":"failed","polluted":true}}]'],
  ['40 levels', `"deep":${'{"a":['.repeat(20)}1${']}'.repeat(20)}`],
  ['100 levels', `"deep":${'['.repeat(100)}${']'.repeat(100)}`],
  ['ClassMarker: 400 questions and responses', `"questions":${JSON.stringify(questions(400))}`],
];

function questions(count: number): object[] {
  const keys = ['id', 'type', 'points', 'scored', 'a', 'b', 'c', 'd', 'category', 'response', 'feedback', 'time'];
  return Array.from({ length: count }, (_, index) => Object.fromEntries(keys.map((key) => [key, `${key} ${index}`])));
}

const withMember = (body: object, member: string) => JSON.stringify(body).replace('{', `{${member},`);
const bom = Buffer.from([0xef, 0xbb, 0xbf]);

const kinds = [
  ['http', vendorKeys.openProtocol, 'http', openBody('passed'), signedOpen],
  ['mapped', schoolKeys(), undefined, graded(), signed],
] as const;

describe.each(kinds)('a callback of kind %s', (_kind, keys, kind, body, send) => {
  let world: FieldWorld;

  beforeAll(async () => {
    world = await FieldWorld.start(keys, kind);
  });
  afterAll(() => world.close());
  beforeEach(() => world.enter());

  test.each(oddMembers)('R28: %s, in a part that no one reads', async (_source, member) => {
    await world.receives(send(withMember(body, member)));
    expect({ tags: world.tags, notes: world.report.notes }).toEqual({ tags: ['Apto'], notes: [] });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  const text = JSON.stringify({ ...body, companyName: 'Indústria São João' });

  test('n8n PR 35933, sp-dev-docs 1123: R28: a byte order mark before the signed body', async () => {
    await world.receives(send(Buffer.concat([bom, Buffer.from(text)])));
    expect(world.tags).toEqual(['Apto']);
  });

  test.each(['utf-8', 'UTF8', '', 'identity', 'ISO-8859-1'])(
    'body-parser 100, 108, 253: R28: Content-Encoding: %j changes no byte',
    async (encoding) => {
      await world.receives(send(JSON.stringify(body), { 'content-encoding': encoding }));
      expect(world.tags).toEqual(['Apto']);
    },
  );

  test.each([
    ['ISO-8859-1', 'latin1'],
    ['"windows-1252"', 'latin1'],
    ['utf-16le', 'utf16le'],
    ['utf-8', 'utf8'],
    ['x-unheard-of', 'utf8'],
  ] as const)('senders who declare charset=%s: R28: it is decoded', async (charset, encoding) => {
    await world.receives(send(Buffer.from(text, encoding), { 'content-type': `application/json; charset=${charset}` }));
    expect(world.tags).toEqual(['Apto']);
  });

  test('a body in UTF-16 that says so by its byte order mark alone', async () => {
    await world.receives(send(Buffer.from(`\ufeff${text}`, 'utf16le')));
    expect(world.tags).toEqual(['Apto']);
  });

  test('ClearSale, SNS: JSON in a JSON text', async () => {
    await world.receives(send(JSON.stringify(text)));
    expect(world.tags).toEqual(['Apto']);
  });

  test.each([
    ['R17: 129 levels', withMember(body, `"deep":${'['.repeat(128)}${']'.repeat(128)}`), 'deeper than 128 levels'],
    ['R2: bytes that are no text', Buffer.from(text, 'latin1'), 'is not valid UTF-8'],
    ['half a body', text.slice(0, -2), 'is not JSON'],
    ['a text that is none', JSON.stringify('{"a":'), 'is not JSON'],
  ])('%s: 400, and the reason says so', async (_title, bytes, reason) => {
    expect(await world.answerTo(send(bytes))).toMatchObject({
      status: 400,
      said: expect.stringContaining(reason) as string,
    });
  });

  test('R14: where two values stand for what is read, neither is believed', async () => {
    const twice = withMember(body, '"reference":"1.2.3.0123456789"');
    expect(await world.answerTo(send(twice))).toMatchObject({
      status: 400,
      said: expect.stringContaining('the body repeats a key of the same object') as string,
    });
  });
});

describe('a webhook of Gupy', () => {
  let world: FieldWorld;

  beforeAll(async () => {
    world = await FieldWorld.start(vendorKeys.openProtocol, 'http');
    world.enter();
  });
  afterAll(() => world.close());

  const moved = (name = 'Exame admissional') => ({
    id: randomUUID(),
    event: 'application.moved',
    date: '2026-01-15T12:00:00.000Z',
    companyName: 'Indústria São João',
    data: { job: { id: 123_456 }, application: { id: 7, currentStep: { id: 86_547, name } } },
  });
  const started = { status: 200, said: '{"status":"started"}' };

  test.each(oddMembers.filter(([, member]) => member.length < 60_000))('R28: %s', async (_source, member) => {
    expect(await world.webhook({ body: withMember(moved(), member) })).toEqual(started);
  });

  test('R28: a byte order mark, a declared charset, an encoding that is none', async () => {
    const text = () => JSON.stringify(moved());
    const latin = { 'content-type': 'application/json;charset=ISO-8859-1' };
    const sent = [
      { body: Buffer.concat([bom, Buffer.from(text())]) },
      { body: Buffer.from(text(), 'latin1'), headers: latin },
      { body: text(), headers: { 'content-encoding': 'utf-8' } },
      { body: text(), headers: { 'content-encoding': '' } },
    ];
    for (const webhook of sent) expect(await world.webhook(webhook)).toEqual(started);
  });

  test.each([
    'Exame\u200b admissional',
    '\ufeffExame admissional',
    'Exame admiss\u00adional\u200e',
    'exame\u00a0ADMISSIONAL',
  ])('Gupy: R28: the step %j matches, for no one sees the difference', async (name) => {
    expect(await world.webhook({ body: JSON.stringify(moved(name)) })).toEqual(started);
  });

  test.each([
    ['9007199254740993', /^400 .*the body holds a number beyond 2\^53 - 1: data\.application\.id/],
    ['7,"id":8', /^400 .*the body repeats a key of the same object: data\.application\.id/],
    ['NaN', /^400 .*the body holds something that is no JSON value: data\.application\.id/],
  ])('R14: an application id of %s is 400', async (id, expected) => {
    const body = JSON.stringify(moved()).replace('"id":7,', `"id":${id},`);
    const { status, said } = await world.webhook({ body });
    expect(`${status} ${said}`).toMatch(expected);
  });
});
