import { anyText } from '../../../support/loose-match';
import { hmacOf, PresetWorld, reference, secret, type SentCallback } from '../../../support/preset-world';

const keys = `
preset: checkr
token: api-key-of-checkr
callback: { secret: ${secret} }
`;

let world: PresetWorld;
beforeEach(async () => {
  world = await PresetWorld.start(keys);
});
afterEach(() => world.close());

/** As documented for `report.completed`, without the object included. */
function sent(type = 'report.completed'): SentCallback {
  const object = { id: 'rep-1', object: 'report', uri: '/v1/reports/rep-1' };
  const event = { id: 'evt-1', object: 'event', type, created_at: '2026-01-05T10:00:00Z', data: { object } };
  const body = JSON.stringify(event);
  return { body, headers: { 'X-Checkr-Signature': hmacOf(body) } };
}

const report = {
  id: 'rep-1',
  object: 'report',
  status: 'complete',
  result: 'clear',
  candidate_id: 'cand-1',
  completed_at: '2026-01-05T10:00:00Z',
};

test('checkr: an order registers the candidate and invites, each under a key of its own', async () => {
  world.answers({ 'POST /candidates': { id: 'cand-1' }, 'POST /invitations': { id: 'inv-1', status: 'pending' } });
  expect(await world.order()).toBe('cand-1');
  const authorization = `Basic ${Buffer.from('api-key-of-checkr:').toString('base64')}`;
  expect(world.calls()).toMatchObject([
    {
      call: 'POST /candidates',
      headers: { authorization, 'idempotency-key': `${reference}.candidate` },
      body: { first_name: 'Amora', last_name: 'de Exemplo', email: 'Amora@example.com', custom_id: reference },
    },
    {
      call: 'POST /invitations',
      headers: { authorization, 'idempotency-key': reference, 'content-type': 'application/x-www-form-urlencoded' },
      body: { candidate_id: 'cand-1', package: 'test-1' },
    },
  ]);
});

test('checkr: the callback names a report, and the report names the order', async () => {
  world.answers({ 'GET /reports/rep-1': report });
  expect(await world.receive(sent())).toEqual({
    kind: 'unaddressed',
    result: {
      resultId: anyText,
      orderId: 'cand-1',
      provider: 'school',
      occurredAt: '2026-01-05T10:00:00.000Z',
      source: 'reading',
      outcome: 'passed',
      summary: 'Checkr: complete',
    },
  });
});

test('R29: checkr: a report counts by its last revision, and stays dated by its end', async () => {
  world.answers({ 'GET /reports/rep-1': { ...report, revised_at: '2026-01-20T09:00:00Z' } });
  expect(await world.receive(sent())).toMatchObject({
    result: { occurredAt: '2026-01-05T10:00:00.000Z', versionAt: '2026-01-20T09:00:00.000Z' },
  });
});

test('R29: checkr: a dispute is another reading than the verdict that it doubts, and says so', async () => {
  world.answers({ 'GET /reports/rep-1': { ...report, status: 'dispute', result: 'consider' } });
  expect(await world.receive(sent('report.disputed'))).toMatchObject({
    result: { outcome: 'inconclusive', summary: 'Checkr: dispute', occurredAt: '2026-01-05T10:00:00.000Z' },
  });
});

test('checkr: a tampered callback is not proven', () => {
  const good = sent();
  expect(world.verifies(good)).toBe(true);
  expect(world.verifies({ ...good, body: good.body.replace('rep-1', 'rep-2') })).toBe(false);
  expect(world.verifies({ ...good, body: `${good.body} ` })).toBe(false);
  expect(world.verifies({ ...good, headers: { 'x-checkr-signature': hmacOf(good.body, 'hex', 'x'.repeat(32)) } })).toBe(
    false,
  );
});

test.each([
  [{ result: 'consider' }, 'inconclusive'],
  [{ status: 'dispute' }, 'inconclusive'],
  [{ status: 'canceled', result: null, completed_at: null }, 'cancelled'],
  [{ status: 'somethingNew' }, 'inconclusive'],
])('checkr: a report with %j is %s', async (given, outcome) => {
  world.answers({ 'GET /reports/rep-1': { ...report, ...given } });
  expect(await world.receive(sent())).toMatchObject({ result: { outcome } });
});

test.each(['pending', 'suspended', 'paused'])('checkr: a report that is %s is not final', async (status) => {
  world.answers({ 'GET /reports/rep-1': { ...report, status, result: null } });
  expect(await world.receive(sent())).toMatchObject({ kind: 'ignored' });
});

test('checkr: a report that cannot be fetched is no result, and a candidate event is none of ours', async () => {
  world.answers({});
  await expect(world.receive(sent())).rejects.toMatchObject({ failureClass: 'rejected', status: 404 });
  expect(world.parse(sent('candidate.created'))).toMatchObject({ kind: 'ignored' });
});
