// How a sender calls, and what it wants to hear. Sources: the assessment partner API of Greenhouse and that of Paylocity, to which vendors
// PATCH a result; QI Tech, which signs the method; Adobe Acrobat Sign, which asks by a header whether the address is the right one and wants
// its value in every answer; Okta's one-time verification; Salesforce's outbound messages, repeated for a day unless acknowledged in SOAP.
import { FieldWorld } from '../support/field-world';
import { hmacOf, PresetWorld, reference, secret } from '../support/preset-world';

const keys = (events = '', callback = '') => `token: t
callback: { verify: hmac, header: x-sig, secret: ${secret}${callback} }
order: { orderId: '{{reference}}' }
events:
  reference: '{{/ref}}'
${events}
result:
  outcome:
    - { when: [{ at: /status, is: [complete] }], outcome: passed }
    - outcome: inconclusive
  occurredAt: /at`;
const body = JSON.stringify({ ref: reference, status: 'complete', at: '2026-01-16T10:00:00Z' });

let world: FieldWorld;

async function start(...given: Parameters<typeof keys>): Promise<void> {
  world = await FieldWorld.start(keys(...given));
  world.enter();
}

async function send(method: string, signed = body): Promise<Response> {
  const answer = await fetch(`${world.url}/callbacks/school`, { method, body, headers: { 'x-sig': hmacOf(signed) } });
  world.core.settle();
  return answer;
}

describe('a sender that does not POST', () => {
  afterEach(() => world.close());

  test.each(['PUT', 'PATCH'])('its %s brings the result, and nothing else is taken', async (method) => {
    await start(`  method: ${method}`);
    for (const other of ['PUT', 'PATCH', 'POST', 'DELETE'].filter((one) => one !== method)) {
      const answer = await send(other);
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, method]);
    }
    expect([(await send(method)).status, world.tags]).toEqual([200, ['Apto']]);
  });

  test('its proof is asked for as ever', async () => {
    await start('  method: PATCH');
    expect([(await send('PATCH', 'another')).status, world.tags]).toEqual([401, []]);
  });

  test('the method that it signs is its own', async () => {
    await start('  method: PUT', ", signed: '{{method}}.{{body}}'");
    expect((await send('PUT', `POST.${body}`)).status).toBe(401);
    expect([(await send('PUT', `PUT.${body}`)).status, world.tags]).toEqual([200, ['Apto']]);
  });

  test('of every other provider only POST is taken', async () => {
    await start();
    for (const method of ['PUT', 'PATCH']) {
      const answer = await send(method);
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
    }
  });
});

describe('a challenge in a header', () => {
  afterEach(() => world.close());
  const ask = (headers: Record<string, string>) => fetch(`${world.url}/callbacks/school`, { headers });

  test.each([
    ['X-AdobeSign-ClientId', 'xAdobeSignClientId'],
    ['x-okta-verification-challenge', 'verification'],
  ])('%s comes back as %s', async (header, as) => {
    await start(`  challenge: { header: ${header}, as: ${as} }`);
    const answer = await ask({ [header]: 'CBJCHBCAABAAo8' });
    expect([answer.status, await answer.json()]).toEqual([200, { [as]: 'CBJCHBCAABAAo8' }]);
  });

  test('R15: without it, or with what is no plain value, a GET is 405', async () => {
    await start('  challenge: { header: X-AdobeSign-ClientId }');
    for (const headers of [{}, { 'x-adobesign-clientid': '<b> x' }, { 'x-adobesign-clientid': 'x'.repeat(501) }])
      expect((await ask(headers as Record<string, string>)).status).toBe(405);
  });
});

describe('a challenge in the address of a POST', () => {
  afterEach(() => world.close());
  const token = 'Validation: Testing client application reachability for subscription Request-Id: 7f3a2c91-0000';
  const post = (search: string, body = '', headers: Record<string, string> = {}) =>
    fetch(`${world.url}/callbacks/school${search}`, { method: 'POST', body, headers });
  const asked = (value: string) => `?${new URLSearchParams({ validationToken: value }).toString()}`;

  test.each([token, '679732f7-8775-4340-a33d-713217277682'])('%s comes back as plain text', async (value) => {
    await start('  challenge: { query: validationToken }');
    const answer = await post(asked(value));
    expect([answer.status, await answer.text()]).toEqual([200, value]);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(world.tags).toEqual([]);
  });

  test('P-REAL: what has a body is a callback, whatever stands in its address', async () => {
    await start('  challenge: { query: validationToken }');
    expect((await post(asked(token), body)).status).toBe(401);
    const answer = await post(asked(token), body, { 'x-sig': hmacOf(body) });
    world.core.settle();
    expect([answer.status, await answer.json(), world.tags]).toEqual([200, { status: 'accepted' }, ['Apto']]);
  });

  test.each(['', '<b>x</b>', 'a  b', ' a', 'a ', 'a\nb', 'ü', 'x'.repeat(501)])(
    'R15: what is no plain value is no challenge: %j',
    async (value) => {
      await start('  challenge: { query: validationToken }');
      expect((await post(asked(value))).status).toBe(401);
      expect((await post(`${asked('a')}&validationToken=b`)).status).toBe(401);
      expect((await post('')).status).toBe(401);
    },
  );
});

const ack =
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>' +
  '<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse>' +
  '</soapenv:Body></soapenv:Envelope>';

test.each([
  ['a SOAP service', ack, 'text/xml; charset=utf-8'],
  ['Adobe Acrobat Sign', '{"xAdobeSignClientId":"CBJCHBCAABAAo8"}', 'application/json; charset=utf-8'],
  ['Dropbox Sign', 'Hello API Event Received', 'text/plain; charset=utf-8'],
])('%s hears what it waits for', async (_title, acknowledge, contentType) => {
  await start(`  acknowledge: '${acknowledge}'`);
  const answer = await send('POST');
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
    200,
    contentType,
    acknowledge,
  ]);
  await world.close();
});

test('a challenge stands in one place', async () => {
  for (const challenge of ['{ header: x-a, query: a }', '{ as: a }'])
    await expect(PresetWorld.start(keys(`  challenge: ${challenge}`))).rejects.toThrow(
      'events.challenge: does not say where the value stands. Fix: write query or header for a GET, or field for a POST',
    );
});
