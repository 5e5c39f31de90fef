// What came and was understood by no one: answered 200, and nothing happened (P-REAL, R28). It is taken, or it is 400 and seen: by
// its provider in log and metric, and at its run. Each case names where it was met; inputs are written anew.
import { currentDetails } from '../../domain/text/current-details';
import { FieldWorld } from '../support/field-world';
import { classmarkerResult, openBody, signedOpen, vendorKeys } from '../support/field-vendors';
import { graded, schoolKeys, schoolResult, signed } from '../support/mapped-school';
import { reference } from '../support/preset-world';

let world: FieldWorld;
afterEach(() => world.close());

async function started(keys: string, kind?: 'http'): Promise<void> {
  world = await FieldWorld.start(keys, kind);
  world.enter();
}

const other = reference.replace('654321', '654322');
const send = (body: unknown) => signed(JSON.stringify(body));

describe('creditclear, SendGrid: a list in one callback', () => {
  test.each([
    ['', [graded({ reference: other }), graded()]],
    ['', [graded()]],
    ['', graded()],
    ['/data', { data: [graded()] }],
    ['/data', { data: graded() }],
    ['/data/*', { data: [graded({ reference: other }), graded()] }],
    ['/data', graded()],
    ['/Message', { Type: 'Notification', Message: JSON.stringify(graded()) }],
    ['/Message', { Message: JSON.stringify([graded({ reference: other }), graded()]) }],
  ])('R28: with items: "%s", %j is taken', async (items, body) => {
    await started(schoolKeys({ events: `items: '${items}'` }));
    await world.receives(send(body));
    expect(world.tags).toEqual(['Apto']);
  });

  test('R28: one item that cannot be read costs no other, and is 400', async () => {
    await started(schoolKeys({ events: "items: ''" }));
    const twice = `[{"reference":1,"reference":2,"points":1},${JSON.stringify(graded())},"x"]`;
    expect(await world.answerTo(signed(twice))).toMatchObject({ status: 400 });
    expect(world.tags).toEqual(['Apto']);
  });

  test('R28: an empty list is no news; more than 200 items are 400', async () => {
    await started(schoolKeys({ events: 'items: /data' }));
    await world.receives(send({ data: [] }));
    expect(await world.answerTo(send({ data: Array.from({ length: 201 }, () => graded()) }))).toMatchObject({
      status: 400,
    });
  });

  test.each([
    [[graded(), graded()]],
    [[graded()]],
    [{ data: [graded()] }],
    [JSON.stringify([graded()])],
    [17],
    [null],
    [{}],
  ])('R28: without items %j is 400, never a silent 200', async (body) => {
    await started(schoolKeys());
    expect(await world.answerTo(send(body))).toMatchObject({
      status: 400,
      said: expect.stringContaining('holds nothing that the mapping reads') as string,
    });
    expect(await world.counted('bridge_refused_total')).toEqual([
      'bridge_refused_total{route="callbacks",reason="fields",provider="school"} 1',
    ]);
  });

  test.each([[[openBody('passed')]], [{ data: [openBody('passed')] }]])(
    'R28: the open protocol has no lists: %j',
    async (body) => {
      await started(vendorKeys.openProtocol, 'http');
      expect(await world.answerTo(signedOpen(JSON.stringify(body)))).toMatchObject({ status: 400 });
    },
  );
});

test('R12: an event that the mapping names as of no interest is 200', async () => {
  await started(schoolKeys({ events: 'results: [{ at: /type, is: [graded] }]' }));
  await world.receives(send({ ...graded(), type: 'opened' }));
  expect(await world.counted('bridge_callbacks_total')).toEqual([
    'bridge_callbacks_total{provider="school",status="ignored"} 1',
  ]);
});

describe('ClassMarker: what people make of an access code', () => {
  const code = (access_code_used: unknown) =>
    classmarkerResult(Date.parse('2026-01-16T12:00:00Z'), 8, { access_code_used });

  test.each([` ${reference} `, reference.toUpperCase(), `\t${reference}\n`])('R28: %j is ours', async (written) => {
    await started(vendorKeys.classmarker);
    await world.receives(code(written));
    expect(world.tags).toEqual(['Apto']);
  });

  test.each(['NOBODY', '', null, '1.2.3'])(
    'R28: %j is of others: 200, a line in the log, and a count of its own',
    async (written) => {
      await started(vendorKeys.classmarker);
      await world.receives(code(written));
      expect(world.logged.join()).toContain('"provider":"school","reason":"it echoes no reference of ours"');
      expect(await world.counted('bridge_callbacks_total')).toEqual([
        'bridge_callbacks_total{provider="school",status="foreign"} 1',
      ]);
    },
  );
});

describe('fhir-works 698, SQL Server: an order id in small letters, then in capitals', () => {
  const id = 'a1b2-c3';
  const keys = (more: string) => schoolKeys({ more }).replace("reference: '{{/reference}}'", "orderId: '{{/id}}'");

  test.each([
    ['idsWithoutCase: true', id],
    ['', id.toUpperCase()],
  ])('R28: with "%s" its mailbox is that of %s', async (more, orderId) => {
    world = await FieldWorld.start(keys(more));
    const { result } = (await world.provider.receive(
      signed(JSON.stringify({ ...graded(), id: id.toUpperCase() })),
    )) as never;
    expect(result).toMatchObject({ orderId });
    world.provider.answers({ 'POST /tests': { id: id.toUpperCase() } });
    expect(await world.provider.order()).toBe(orderId);
  });
});

describe('a refused callback', () => {
  test('P-REAL, R28: names its provider in log and metric, and is noted at its run', async () => {
    await started(vendorKeys.openProtocol, 'http');
    for (let time = 0; time < 3; time += 1)
      expect(await world.answerTo(signedOpen(JSON.stringify({ ...openBody('approved') })))).toMatchObject({
        status: 400,
      });
    expect(world.report.notes).toEqual([
      'A callback of school could not be read and was refused: outcome: expected one of passed, failed, inconclusive, cancelled',
    ]);
    expect(currentDetails(world.core.state)).toContain('A callback of school could not be read');
    expect(world.logged.join()).toContain('"provider":"school","code":"BRIDGE_MALFORMED"');
    expect(await world.counted('bridge_refused_total')).toEqual([
      'bridge_refused_total{route="callbacks",reason="fields",provider="school"} 3',
    ]);
  });

  test('P-REAL, R28: one that names only the order of its provider is noted at the run all the same, once', async () => {
    await started(schoolKeys().replace("reference: '{{/reference}}'", "orderId: '{{/id}}'"));
    // Two values where the outcome is read decide nothing.
    const body = '{"id":"order-1","points":80,"points":20,"max":100,"gradedAt":"2026-01-16T12:00:00Z"}';
    for (let time = 0; time < 3; time += 1) expect(await world.answerTo(signed(body))).toMatchObject({ status: 400 });
    expect(world.report.notes).toEqual([
      expect.stringMatching(/^A callback of school could not be read and was refused: /),
    ]);
    expect(currentDetails(world.core.state)).toContain('could not be read');
  });

  test('R28: a wrong secret names the provider', async () => {
    await started(schoolKeys());
    const sent = send(graded());
    expect(await world.answerTo({ ...sent, headers: { 'x-signature': '00' } })).toMatchObject({ status: 401 });
    expect(world.logged.join()).toContain('"provider":"school","code":"BRIDGE_UNAUTHENTICATED"');
    expect(await world.counted('bridge_refused_total')).toEqual([
      'bridge_refused_total{route="callbacks",reason="unauthenticated",provider="school"} 1',
    ]);
  });

  test('R28: of another provider it says nothing at the run', async () => {
    await started(schoolKeys());
    const before = world.core.state;
    world.core.tell({ type: 'resultRefused', refusal: { provider: 'clinic', reference, reason: 'x' }, at: Date.now() });
    expect(world.core.state).toBe(before);
  });
});

describe('a poll whose answer cannot be read', () => {
  test.each([
    ['an outcome that is none', { orderId: 'order-1', status: 'completed', result: openBody('approved') }],
    ['another order', { orderId: 'order-2', status: 'pending' }],
    ['no status', { orderId: 'order-1' }],
    ['a list', []],
  ])('R28: %s is seen at the run at once, and the next poll heals it', async (_title, answer) => {
    await started(vendorKeys.openProtocol, 'http');
    world.provider.answers({ 'GET /orders/order-1': answer });
    await world.polls('order-1');
    expect(world.report).toMatchObject({
      status: 'needs-attention',
      attention: [{ what: 'poll', code: 'BRIDGE_PROVIDER_UNEXPECTED' }],
    });
    expect(currentDetails(world.core.state)).toContain('Asking for the result');
    world.provider.answers({
      'GET /orders/order-1': { orderId: 'order-1', status: 'completed', result: openBody('passed') },
    });
    await world.polls('order-1');
    expect(world.report).toMatchObject({ status: 'settled', outcome: 'passed', attention: [] });
  });

  test('R28: skipped before the deadline, the exam waits on for its callback', async () => {
    await started(schoolKeys({ result: schoolResult }));
    world.provider.answers({ 'GET /tests/order-1': '<html>' });
    await world.polls('order-1');
    world.core.tell({ type: 'skip', note: 'they know', at: Date.now() });
    expect(world.report).toMatchObject({ status: 'waiting', attention: [] });
    await world.receives(send(graded()));
    expect(world.tags).toEqual(['Apto']);
  });
});
