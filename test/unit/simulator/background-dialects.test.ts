// The dialects of the providers of background checks, Checkr and ClearSale; and what all dialects share.
// What is ordered how, what a callback looks like and how it is proven, what the report says: after the providers' public
// documentation. The proofs are computed anew.
import { apiClient } from '../../support/api-client';
import { callbackSecret, DialectWorld, hmacOf, providerToken } from '../../support/dialect-world';
import { anyText, objectWith } from '../../support/loose-match';

const email = 'amora@example.com';

let world: DialectWorld;
afterEach(async () => world.close());

describe('checkr', () => {
  beforeEach(async () => void (world = await DialectWorld.start('checkr')));

  const basic = { authorization: `Basic ${Buffer.from(`${providerToken}:`).toString('base64')}` };
  const form = { ...basic, 'content-type': 'application/x-www-form-urlencoded' };
  const candidate = `first_name=Amora&last_name=Exemplo&email=${email}&custom_id=ref-1`;

  async function ordered(): Promise<string> {
    const registered = await world.call('POST', '/candidates', candidate, {
      ...form,
      'idempotency-key': 'ref-1.candidate',
    });
    const { id } = registered.json as { id: string };
    const invited = await world.call('POST', '/invitations', `candidate_id=${id}&package=basic`, form);
    expect([registered.status, invited.status]).toEqual([201, 201]);
    return id;
  }

  test('checkr: a candidate is registered once for a key, then invited', async () => {
    const id = await ordered();
    const again = await world.call('POST', '/candidates', candidate, { ...form, 'idempotency-key': 'ref-1.candidate' });
    expect(again.json).toMatchObject({ id, custom_id: 'ref-1' });
    expect(world.order.body).toMatchObject({ exam: 'basic', reference: 'ref-1' });
    expect((await world.call('POST', '/candidates', candidate)).status).toBe(401);
  });

  test('checkr: the callback names the report, signed over the whole body', async () => {
    const id = await ordered();
    await world.provider.desk.complete('ref-1', { outcome: 'passed' });
    expect(world.body).toMatchObject({
      id: anyText,
      object: 'event',
      type: 'report.completed',
      webhook_url: `${world.receiver.url}/callbacks/school`,
      data: { object: { id: `rep-${id}`, object: 'report', uri: `/v1/reports/rep-${id}` } },
    });
    expect(world.seen.headers['x-checkr-signature']).toBe(hmacOf(world.seen.body));
    const { json } = await world.call('GET', `/reports/rep-${id}`, undefined, basic);
    expect(json).toMatchObject({ status: 'complete', result: 'clear', candidate_id: id });
  });

  test.each([
    ['failed', 'report.completed', { status: 'complete', result: 'consider' }],
    ['inconclusive', 'report.completed', { status: 'complete', result: 'consider' }],
    ['cancelled', 'report.canceled', { status: 'canceled', result: null }],
  ] as const)('checkr: %s is %s, and the report says so', async (outcome, type, report) => {
    const id = await ordered();
    await world.provider.desk.complete('ref-1', { outcome });
    expect(world.body['type']).toBe(type);
    expect((await world.call('GET', `/reports/rep-${id}`, undefined, basic)).json).toMatchObject(report);
  });

  test('checkr: a report can be suspended before, and updated after it was completed', async () => {
    const id = await ordered();
    await world.provider.desk.notice('ref-1');
    expect(world.body['type']).toBe('report.suspended');
    expect((await world.call('GET', `/reports/rep-${id}`, undefined, basic)).json).toMatchObject({ status: 'pending' });
    await world.provider.desk.complete('ref-1', { outcome: 'passed' });
    await world.provider.desk.correct('ref-1', { outcome: 'failed' });
    expect(world.body['type']).toBe('report.updated');
  });

  test('R29: checkr: a report is disputed and then clear, and keeps its completed_at', async () => {
    const id = await ordered();
    const { result } = await world.provider.desk.complete('ref-1', { outcome: 'failed' });
    await world.provider.desk.correct('ref-1', { outcome: 'inconclusive' });
    expect(world.body['type']).toBe('report.disputed');
    const report = async () => (await world.call('GET', `/reports/rep-${id}`, undefined, basic)).json;
    const dated = { completed_at: result.occurredAt, revised_at: anyText };
    expect(await report()).toMatchObject({ status: 'dispute', result: 'consider', ...dated });
    await world.provider.desk.correct('ref-1', { outcome: 'passed' });
    expect(await report()).toMatchObject({ status: 'complete', result: 'clear', ...dated });
  });
});

describe('clearsale', () => {
  beforeEach(async () => void (world = await DialectWorld.start('clearsale')));

  async function ordered(): Promise<string> {
    const person = { documentType: 'CPF', document: '01234567890', name: 'Amora', email, identifierId: 'ref-1' };
    const { id } = (await world.call('POST', '/transaction', person)).json as { id: string };
    const checked = await world.call('POST', `/transaction/${id}/backgroundcheck`, {
      services: ['ReceitaFederal', 'PEP'],
    });
    expect(checked.status).toBe(201);
    return id;
  }

  test('clearsale: without a key of idempotency, every call is another transaction', async () => {
    await ordered();
    await ordered();
    expect(world.provider.orders.countByReference().get('ref-1')).toEqual({ orders: 2, requests: 2 });
  });

  test('clearsale: callback and answer are one body without a verdict, proven by a static key', async () => {
    const id = await ordered();
    const path = `/transaction/${id}/backgroundcheck`;
    expect((await world.call('GET', path)).json).toMatchObject({ status: 'Processing' });
    await world.provider.desk.complete('ref-1', { outcome: 'passed' });
    expect(world.seen.headers['x-api-key']).toBe(callbackSecret);
    expect((await world.call('GET', path)).json).toEqual(world.body);
    expect(world.body).toEqual({
      transactionId: id,
      backgroundCheckId: anyText,
      status: 'Completed',
      results: ['ReceitaFederal', 'PEP'].map((service) => ({
        service,
        status: 'Completed',
        response: objectWith({ document: '01234567890', cadastralSituation: 'Regular' }),
      })),
    });
  });

  test.each([
    ['failed', { status: 'Completed', response: objectWith({ cadastralSituation: 'Suspensa' }) }],
    ['inconclusive', { status: 'Error' }],
  ] as const)('clearsale: %s shows in the services', async (outcome, service) => {
    await ordered();
    await world.provider.desk.complete('ref-1', { outcome });
    expect(world.body).toMatchObject({ results: [service, service] });
  });
});

test.each(['codesignal', 'hackerearth', 'coderbyte', 'checkr', 'clearsale', 'gupy-test-provider', 'http'] as const)(
  'the dialect %s refuses a request without its token',
  async (dialect) => {
    world = await DialectWorld.start(dialect);
    const paths = ['/graphql', '/invite/', '/invitations', '/candidates', '/transaction', '/test/candidate', '/orders'];
    const statuses = await Promise.all(
      paths.map(async (path) => (await apiClient(world.provider.url, 'wrong')('POST', path, {})).status),
    );
    expect(new Set(statuses)).toEqual(new Set([401]));
  },
);

test('a callback that a dialect does not have is refused at the desk', async () => {
  world = await DialectWorld.start('http');
  const order = { reference: 'ref-1', exam: 'ASO-ADM', callbackUrl: '', candidate: {} };
  world.provider.orders.place(order, true);
  await expect(world.provider.desk.notice('ref-1')).rejects.toMatchObject({ status: 409 });
  expect((await world.control('POST', '/set-up')).status).toBe(409);
  expect(world.receiver.seen).toEqual([]);
});
