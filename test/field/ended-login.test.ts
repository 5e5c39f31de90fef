// A token that ended, and an API that says so in its body alone. Sources: Salesforce (INVALID_SESSION_ID in a SOAP fault, log in again),
// Betfair (INVALID_SESSION_INFORMATION in an answer of 200), TIBCO Loyalty and SirsiDynix (a fault of an expired session). Inputs are
// written anew.
import { HttpFailure } from '../../outbound/http-failure';
import { AnsweredStatus, PresetWorld } from '../support/preset-world';

let world: PresetWorld;
afterEach(() => world.close());

const keys = `token: client-secret
pollEvery: 1h
login:
  request: { method: POST, path: /login, body: { secret: '{{token}}' } }
  token: /session
  ended: [{ at: /error, is: [INVALID_SESSION_INFORMATION] }, { at: /Fault/faultcode, is: [INVALID_SESSION_ID] }]
order: { request: { method: POST, path: /orders }, orderId: '{{/id}}' }
fetch: { request: { method: GET, path: '/orders/{{orderId}}' } }
cancel: { request: { method: DELETE, path: '/orders/{{orderId}}' }, done: [{ at: /error, present: true }] }
result:
  outcome: [{ when: [{ at: /ok, is: [true] }], outcome: passed }, { outcome: inconclusive }]`;

/** Sessions are s1, s2, …; only those that are still good get an answer. */
async function start(
  isGood: (session: string) => boolean,
  refusal: unknown,
  status = 200,
): Promise<{ logins: number }> {
  world = await PresetWorld.start(keys);
  const seen = { logins: 0 };
  world.answersBy((path, _query, { authorization }) => {
    if (path === '/login') return { session: `s${(seen.logins += 1)}` };
    if (!isGood(String(authorization).replace('Bearer ', ''))) return new AnsweredStatus(status, refusal);
    return { id: 'o-1', ok: true };
  });
  return seen;
}

test.each([
  ['200', { error: 'INVALID_SESSION_INFORMATION' }, 200],
  ['500, as SOAP faults have', { Fault: { faultcode: 'INVALID_SESSION_ID' } }, 500],
  ['400', { error: 'INVALID_SESSION_INFORMATION' }, 400],
])(
  'P-REAL: a session that ended, said with %s: one login more, and the call once more',
  async (_title, refusal, status) => {
    let ended = '';
    const seen = await start((session) => session !== ended, refusal, status);
    expect(await world.order()).toBe('o-1');
    ended = 's1';
    expect(await world.poll('o-1')).toMatchObject({ status: 'result' });
    ended = 's2';
    await world.cancel('o-1');
    expect(seen.logins).toBe(3);
  },
);

test('a session that ends at once is a failure of the login, and no answer', async () => {
  const seen = await start(() => false, { error: 'INVALID_SESSION_INFORMATION' });
  const failure: unknown = await world.poll('o-1')?.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(HttpFailure);
  expect(failure).toMatchObject({
    failureClass: 'unauthorized',
    message: expect.stringContaining('its body says that the login ended, login.ended[0] holds: /error is') as string,
  });
  expect(seen.logins).toBe(2);
});

test('any other body is read as before', async () => {
  const seen = await start(() => true, undefined);
  for (let times = 0; times < 3; times += 1) await world.poll('o-1');
  expect(seen.logins).toBe(1);
});
