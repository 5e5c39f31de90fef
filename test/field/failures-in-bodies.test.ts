// What providers say of a call in the body of their answer, whatever its status: it failed for good, it is worth trying again, the
// order was gone or done already. Such APIs answer 200 to everything, or one status to everything that went wrong.
import { PresetWorld, secret } from '../support/preset-world';

let world: PresetWorld;
afterEach(() => world.close());

const keys = `
token: t
callback: { verify: hmac-sha256-hex, header: x-signature, secret: ${secret} }
order:
  request:
    method: POST
    path: /orders
    body: { reference: '{{reference}}', name: '{{job.name}}' }
    failed: [{ at: /status, is: [ERROR] }, { at: /error, present: true }]
    busy: [{ at: /error/code, is: [BUSY, LOCKED] }]
  orderId: '{{/id}}'
events: { reference: '{{/reference}}', orderId: '{{/id}}' }
result: { outcome: [{ when: [{ at: /ok, is: [true] }], outcome: passed }, { outcome: inconclusive }] }
fetch:
  request:
    method: GET
    path: /orders/{{orderId}}
    failed: [{ at: /error, present: true }]
    busy: [{ at: /error/code, is: [BUSY] }]
cancel:
  request:
    method: DELETE
    path: /orders/{{orderId}}
    failed: [{ at: /error, present: true }]
    busy: [{ at: /error/code, is: [BUSY] }]
  done: [{ at: /error/code, is: [ALREADY_CANCELLED, NOT_FOUND] }]
`;
const start = async (yaml = keys) => {
  world = await PresetWorld.start(yaml);
  world.answers({});
};
const failing = (code: string) => JSON.stringify({ error: { code, message: 'try Amora de Exemplo' } });

test.each([200, 400, 409, 422, 500])('R21: an order answered %s with "busy" is tried again', async (status) => {
  await start();
  world.answersPage('POST /orders', status, failing('BUSY'));
  await expect(world.order()).rejects.toMatchObject({
    failureClass: 'unavailable',
    message: `school POST /orders answered ${status}: its body says that it is busy, busy[0] holds: /error/code is BUSY`,
  });
});

test('R21: what is not named as busy is not sent a second time', async () => {
  await start();
  world.answersPage('POST /orders', 200, failing('NO_CREDIT'));
  await expect(world.order()).rejects.toMatchObject({ failureClass: 'unexpected' });
  world.answersPage('POST /orders', 400, failing('NO_CREDIT'));
  await expect(world.order()).rejects.toMatchObject({ failureClass: 'rejected' });
});

test.each([
  ['{"status":"ERROR"}', 'failed[0] holds: /status is ERROR'],
  ['{"error":"invalid exam"}', 'failed[1] holds: /error is invalid exam'],
  [
    '{"error":{"message":"invalid exam for Operador amora@example.com"}}',
    'failed[1] holds: /error is invalid exam for [sent] [email]',
  ],
])('P-PII: what failed is said by its rule and its value: %s', async (body, said) => {
  await start();
  world.answersPage('POST /orders', 200, body);
  const message = `school POST /orders answered 200: its body says that it failed, ${said}`;
  await expect(world.order()).rejects.toMatchObject({ message });
});

test.each([200, 400])('R21: a poll answered %s with "busy" is tried again', async (status) => {
  await start();
  world.answersPage('GET /orders/o-1', status, failing('BUSY'));
  await expect(world.poll('o-1')).rejects.toMatchObject({ failureClass: 'unavailable' });
});

test.each([
  [200, 'ALREADY_CANCELLED'],
  [200, 'NOT_FOUND'],
  [400, 'ALREADY_CANCELLED'],
  [422, 'NOT_FOUND'],
  [500, 'NOT_FOUND'],
])('a cancellation answered %s with %s is done', async (status, code) => {
  await start();
  world.answersPage('DELETE /orders/o-1', status, failing(code));
  await expect(world.cancel('o-1')).resolves.toBeUndefined();
});

test.each([
  [200, 'TOO_LATE', 'unexpected'],
  [400, 'TOO_LATE', 'rejected'],
  [400, 'BUSY', 'unavailable'],
  [500, 'TOO_LATE', 'unavailable'],
  // The status says enough: these are about the token and the rate.
  [401, 'NOT_FOUND', 'unauthorized'],
  [429, 'NOT_FOUND', 'throttled'],
])('a cancellation answered %s with %s is not', async (status, code, failureClass) => {
  await start();
  world.answersPage('DELETE /orders/o-1', status, failing(code));
  await expect(world.cancel('o-1')).rejects.toMatchObject({ failureClass });
});

test('an answer without a body says nothing but its status', async () => {
  await start(keys.replace('is: [ALREADY_CANCELLED, NOT_FOUND]', 'present: false'));
  world.answersPage('DELETE /orders/o-1', 400, '');
  await expect(world.cancel('o-1')).rejects.toMatchObject({ failureClass: 'rejected' });
  world.answersPage('DELETE /orders/o-1', 400, '<html>Bad Request</html>');
  await expect(world.cancel('o-1')).rejects.toMatchObject({ failureClass: 'rejected' });
});

test.each([200, 400, 409, 422])(
  'P-TRUE: an exam that was taken is not called cancelled, said with %s; a page says nothing of it',
  async (status) => {
    await start(`${keys.trimEnd()}\n  tooLate: [{ at: /error/code, is: [ALREADY_TAKEN] }]\n`);
    world.answersPage('DELETE /orders/o-1', status, failing('ALREADY_TAKEN'));
    expect(await world.cancel('o-1')).toBe('tooLate');
    world.answersPage('DELETE /orders/o-1', status, failing('ALREADY_CANCELLED'));
    expect(await world.cancel('o-1')).toBeUndefined();
    world.answersPage('DELETE /orders/o-1', 404);
    expect(await world.cancel('o-1')).toBe('gone');
  },
);

describe('R21: a SOAP fault, which comes with 500 whatever went wrong', () => {
  const xml = keys
    .replace('path: /orders\n', 'path: /orders\n    answer: xml\n')
    .replace(
      '[{ at: /status, is: [ERROR] }, { at: /error, present: true }]',
      "[{ at: /Envelope/Body/Fault, present: true }, { at: /Envelope/Body/Fault/faultcode, is: ['soap:Client'] }]",
    );
  const fault = (code: string) =>
    `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault><faultcode>${code}</faultcode><faultstring>x</faultstring></soap:Fault></soap:Body></soap:Envelope>`;
  test.each([
    [500, 'soap:Client', 'unexpected'],
    [500, 'soap:Server', 'unavailable'],
    [503, 'soap:Client', 'unavailable'],
  ])('%s with %s', async (status, code, failureClass) => {
    await start(xml);
    world.answersPage('POST /orders', status, fault(code));
    await expect(world.order()).rejects.toMatchObject({ failureClass });
  });
});
