// JSON that no library wrote, and several of it in one body. Sources: opendistro alerting 196 and opensearch alerting 59 (a template leaves a
// comma behind the last member, and nothing where a variable is empty), dialogflow fulfillment-webhook-json 4, redactedhook 22; body-parser
// 478, n8n 4969, connect 538 and materialize 24913 (a group on each line, as application/json). Right is what a person would read in it.
import { FieldWorld } from '../support/field-world';
import { graded, schoolKeys, signed } from '../support/mapped-school';
import { openBody, signedOpen, vendorKeys } from '../support/field-vendors';
import { PresetWorld, reference } from '../support/preset-world';

let world: FieldWorld;
afterEach(() => world.close());

const withComma = (body: object) => JSON.stringify(body, undefined, 2).replace(/\n\}$/, ',\n}');
const withHole = (body: object) => JSON.stringify(body).replace(/\}$/, ',"cost_center": , "note":}');

const kinds = [
  ['http', vendorKeys.openProtocol, 'http', openBody('passed'), signedOpen],
  ['mapped', schoolKeys(), undefined, graded(), signed],
] as const;

describe.each(kinds)('P-REAL, R28: a callback of kind %s', (_kind, keys, kind, body, send) => {
  test.each([
    ['a comma behind the last member', withComma(body)],
    ['a comma behind the last item', JSON.stringify({ ...body, list: [1] }).replace('[1]', '[1,]')],
    ['nothing where a variable was empty', withHole(body)],
  ])('%s', async (_title, text) => {
    world = await FieldWorld.start(keys, kind);
    world.enter();
    await world.receives(send(text));
    expect([world.tags, world.report.notes]).toEqual([['Apto'], []]);
  });
});

test('P-REAL: a verdict that is missing is none, and no failure', async () => {
  world = await FieldWorld.start(schoolKeys());
  world.enter();
  await world.receives(signed(JSON.stringify(graded()).replace('"points":85', '"points":')));
  expect(world.report.outcome).toBe('inconclusive');
});

describe('a group on each line', () => {
  const other = '7.8.9.0123456789';
  const lines = (...bodies: object[]) => bodies.map((body) => JSON.stringify(body)).join('\n');
  const listed = schoolKeys({ events: "items: ''" });

  test.each([
    ['ours alone', lines(graded())],
    ['ours first', lines(graded(), graded({ reference: other, points: 10 }))],
    [
      'ours last, and the lines end as in Windows',
      `${lines(graded({ reference: other, points: 10 }), graded()).replace('\n', '\r\n')}\r\n`,
    ],
  ])('P-REAL: each is a result of its own: %s', async (_title, body) => {
    world = await FieldWorld.start(listed);
    world.enter();
    await world.receives(signed(body));
    expect(world.tags).toEqual(['Apto']);
  });

  test('one that cannot be read costs no other', async () => {
    world = await FieldWorld.start(listed);
    world.enter();
    const answer = await world.answerTo(signed(lines({ reference, state: 'x', points: 85, max: 100 }, { nothing: 1 })));
    expect([answer.status, world.tags]).toEqual([400, ['Apto']]);
  });

  test('without `items` they are 400, and the reason says what to write', async () => {
    world = await FieldWorld.start(schoolKeys());
    world.enter();
    expect(await world.answerTo(signed(lines(graded(), graded())))).toEqual({
      status: 400,
      said: expect.stringContaining('name a list of results with events.items') as string,
    });
  });

  test('an answer that lists several orders so', async () => {
    world = await FieldWorld.start(schoolKeys());
    const provider = await PresetWorld.start(
      `${schoolKeys().replace("fetch: { request: { method: GET, path: '/tests/{{orderId}}' } }", "fetch: { request: { method: GET, path: /tests }, items: '', reference: '{{/reference}}' }")}\npollEvery: 1h`,
    );
    const body = lines(graded({ reference: other, points: 10 }), graded());
    provider.answersBytes('GET /tests', Buffer.from(body), { 'content-type': 'application/x-ndjson' });
    provider.answers({});
    expect(await provider.poll('order-1')).toMatchObject({
      status: 'parts',
      results: [{ outcome: 'passed', reference }],
    });
    await provider.close();
  });
});
