// What a vendor writes in pieces. Sources: Veriff's pages (X-HMAC-SIGNATURE is made of the body of a new session, and of the id alone where
// a session is asked for or removed), ClearSale's background check (`date` and `hour` are two fields), SOC-like clinics (`dataExame`, `horaExame`).
import { FieldWorld } from '../support/field-world';
import { hmacOf, PresetWorld, reference, secret } from '../support/preset-world';

test('Veriff: an order is signed by its body, a question and a cancellation by the id of the order', async () => {
  const headers = "headers: { x-auth-client: '{{token}}', x-hmac-signature: '{{signature}}' }";
  const world = await PresetWorld.start(`token: client-key
pollEvery: 6h
signing: { secret: ${secret}, signed: '{{body}}{{orderId}}' }
order:
  request: { method: POST, path: /v1/sessions, ${headers}, body: { verification: { vendorData: '{{reference}}' } } }
  orderId: '{{/verification/id}}'
fetch: { request: { method: GET, path: '/v1/sessions/{{orderId}}/decision', ${headers} } }
cancel: { request: { method: DELETE, path: '/v1/sessions/{{orderId}}', ${headers} } }
result:
  pending: [{ at: /verification, present: false }]
  outcome: [{ when: [{ at: /verification/status, is: [approved] }], outcome: passed }, { outcome: inconclusive }]
  occurredAt: /verification/decisionTime`);
  const id = 'f04bdb47-d3be-4b28-b028-a652feb060b5';
  const decided = { verification: { id, status: 'approved', decisionTime: '2026-01-16T10:00:00.000000Z' } };
  world.answers({
    'POST /v1/sessions': { status: 'success', verification: { id } },
    [`GET /v1/sessions/${id}/decision`]: decided,
    [`DELETE /v1/sessions/${id}`]: { status: 'success' },
  });
  await world.order();
  expect(await world.poll(id)).toMatchObject({ status: 'result', result: { outcome: 'passed' } });
  await world.cancel(id);
  const signed = world.calls().map(({ headers: sent }) => sent['x-hmac-signature']);
  const body = JSON.stringify({ verification: { vendorData: reference } });
  expect(signed).toEqual([hmacOf(body), hmacOf(id), hmacOf(id)]);
  await world.close();
});

test('what is signed is not made of the signature', async () => {
  const keys = `token: t
pollEvery: 6h
signing: { secret: ${secret}, signed: '{{body}}{{signature}}' }
order: { request: { method: POST, path: /o, headers: { x-sig: '{{signature}}' } }, orderId: '{{/id}}' }
fetch: { request: { method: GET, path: '/o/{{orderId}}' } }
result: { outcome: [{ outcome: inconclusive }] }`;
  await expect(PresetWorld.start(keys)).rejects.toThrow('signing.signed: has the unknown placeholder {{signature}}');
});

describe('a date in two fields', () => {
  let world: FieldWorld;
  afterEach(() => world.close());

  const keys = `token: t
zone: America/Sao_Paulo
callback: { verify: hmac-sha256-hex, header: x-sig, secret: ${secret} }
order: { orderId: '{{reference}}' }
events: { reference: '{{/ref}}' }
result:
  outcome: [{ when: [{ at: /status, is: [Regular] }], outcome: passed }, { outcome: inconclusive }]
  occurredAt: '{{/date}} {{/hour}}'
  versionAt: '{{/changed/day}} {{/changed/time}}'
progress:
  stage: [{ when: [{ at: /status, is: [Agendado] }], stage: scheduled }]
  scheduledFor: '{{/dataExame}} {{/horaExame}}'
  occurredAt: '{{/date}} {{/hour}}'`;

  const send = (fields: object) => {
    const body = JSON.stringify({ ref: reference, ...fields });
    return world.receives({ body, headers: { 'x-sig': hmacOf(body) } });
  };

  test.each([
    ['2026-01-16', '15:31:19', '2026-01-16T18:31:19.000Z'],
    ['16/01/2026', '9:05', '2026-01-16T12:05:00.000Z'],
    ['16/01/2026', '15h31', '2026-01-16T18:31:00.000Z'],
    ['2026-01-16', '15:31:19-02:00', '2026-01-16T17:31:19.000Z'],
  ])('%s and %s are one moment', async (date, hour, moment) => {
    world = await FieldWorld.start(keys);
    world.enter();
    await send({ status: 'Regular', date, hour });
    expect(world.tags).toEqual(['Apto']);
    expect(world.report.entries[0]?.results).toMatchObject([{ occurredAt: moment }]);
  });

  test('of two of one day the later hour counts, in whatever order they come', async () => {
    world = await FieldWorld.start(keys);
    world.enter();
    await send({ status: 'Regular', date: '2026-01-16', hour: '15:31:19' });
    await send({ status: 'Suspensa', date: '2026-01-16', hour: '10:00:00' });
    expect(world.tags).toEqual(['Apto']);
  });

  test('a version that was changed later counts, and the date stays the exam’s', async () => {
    world = await FieldWorld.start(keys);
    world.enter();
    const exam = { date: '2026-01-16', hour: '10:00' };
    await send({ status: 'Regular', ...exam, changed: { day: '2026-01-16', time: '12:00' } });
    await send({ status: 'Suspensa', ...exam, changed: { day: '2026-01-16', time: '11:00' } });
    expect(world.tags).toEqual(['Apto']);
  });

  test.each([
    [{ date: '2026-01-16' }, '2026-01-16T03:00:00.000Z'],
    [{ date: '16/01/2026', hour: ' ' }, '2026-01-16T03:00:00.000Z'],
    [{ hour: '10:00' }, '2026-01-17T12:01:00.000Z'],
    [{}, '2026-01-17T12:01:00.000Z'],
  ])('of %j the day is read, or it counts from its arrival', async (given, moment) => {
    world = await FieldWorld.start(keys);
    world.enter();
    await send({ status: 'Regular', ...given });
    expect(world.report.entries[0]?.results).toMatchObject([{ occurredAt: moment }]);
    expect(world.report.notes).toEqual([]);
  });

  test.each([
    [{ dataExame: '20/01/2026', horaExame: '07:30' }, '2026-01-20T10:30:00.000Z'],
    [{ dataExame: '20/01/2026' }, '2026-01-20T03:00:00.000Z'],
    [{ dataExame: '20/01/2026', horaExame: null }, '2026-01-20T03:00:00.000Z'],
  ])('an exam is booked for %j', async (given, scheduledFor) => {
    world = await FieldWorld.start(keys);
    world.enter();
    await send({ status: 'Agendado', date: '2026-01-15', hour: '08:00', ...given });
    expect(world.report.entries[0]).toMatchObject({ scheduledFor });
  });

  test('check refuses what is neither a path nor made of paths', async () => {
    world = await FieldWorld.start(keys);
    const refused = (written: string) =>
      expect(PresetWorld.start(keys.replace("occurredAt: '{{/date}} {{/hour}}'", `occurredAt: '${written}'`))).rejects;
    await refused('date').toThrow('result.occurredAt: is not a path into JSON');
    await refused('{{now}}').toThrow('result.occurredAt: has the unknown placeholder {{now}}');
    await refused('{{date}} {{/hour}}').toThrow('result.occurredAt: has the unknown placeholder {{date}}');
  });
});
