// The provider stand-in against the open `http` protocol (docs/open-protocol.json), with the reference implementation of
// Standard Webhooks as judge of its signatures.
import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { type ProviderStandIn, startProviderStandIn } from '../../../simulator/provider/provider-stand-in';
import { apiClient, type ApiAnswer, type CallApi } from '../../support/api-client';
import { startTinyServer, type TinyServer } from '../../support/tiny-server';
import { anyText, textLike, textWith } from '../../support/loose-match';

const token = 'provider-token';
const callbackSecret = `whsec_${randomBytes(32).toString('base64')}`;
const reference = '654321.123456.86547.0123456789';

let receiver: TinyServer;
let provider: ProviderStandIn;
let call: CallApi;

beforeEach(async () => {
  receiver = await startTinyServer();
  provider = await startProviderStandIn({ token, callbackSecret, timeScale: 1_000_000_000 });
  call = apiClient(provider.url, token);
});
afterEach(async () => {
  await provider.close();
  await receiver.close();
});

function orderBody(given: object = {}): Record<string, unknown> {
  return {
    reference,
    exam: 'ASO-ADM',
    callbackUrl: `${receiver.url}/callbacks/clinic`,
    deadline: '2026-02-01T00:00:00.000Z',
    candidate: { name: 'Amora de Exemplo' },
    job: { id: 123456, name: 'Operador' },
    ...given,
  };
}

async function order(body = orderBody(), key = String(body['reference'])): Promise<ApiAnswer> {
  return call('POST', '/orders', body, { 'Idempotency-Key': key });
}

async function ordered(): Promise<string> {
  return ((await order()).json as { orderId: string }).orderId;
}

const bodies = (): Record<string, unknown>[] =>
  receiver.seen.map(({ body }) => JSON.parse(body) as Record<string, unknown>);

describe('orders', () => {
  test('the provider answers 201 to an order, and 409 with the same id to the same key', async () => {
    const first = await order();
    expect(first).toMatchObject({
      status: 201,
      json: { orderId: anyText, examUrl: textWith('http') },
    });
    const { orderId } = first.json as { orderId: string };
    expect(await order(orderBody({ exam: 'OTHER' }))).toMatchObject({ status: 409, json: { orderId } });
    expect(provider.orders.countByReference()).toEqual(new Map([[reference, { orders: 1, requests: 2 }]]));
    expect(provider.orders.get(reference)).toMatchObject({ orderId, body: orderBody() });
    expect(provider.story.of('order-received').map(({ repeated }) => repeated)).toEqual([false, true]);
  });

  test('concurrent orders with one key are one order', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, async () => order()));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(provider.orders.all()).toHaveLength(1);
  });

  test('a provider without idempotency makes a double order, which its journal shows', async () => {
    provider.settings.change({ idempotency: 'absent' });
    expect([(await order()).status, (await order()).status]).toEqual([201, 201]);
    expect(provider.orders.countByReference().get(reference)).toEqual({ orders: 2, requests: 2 });
  });

  test.each(['reference', 'exam', 'callbackUrl', 'deadline', 'candidate', 'job'])(
    'the provider refuses an order without %s and names it',
    async (field) => {
      const answer = await order({ ...orderBody(), [field]: undefined }, reference);
      expect(answer.status).toBe(400);
      expect(answer.text).toContain(field);
      expect(provider.orders.all()).toEqual([]);
    },
  );

  test('the provider refuses an order without its idempotency key, or with another', async () => {
    expect((await call('POST', '/orders', orderBody())).status).toBe(400);
    expect((await order(orderBody(), 'another')).status).toBe(400);
  });

  test.each([
    ['POST', '/orders'],
    ['GET', '/orders/x'],
    ['DELETE', '/orders/x'],
  ])('the provider answers 401 to %s %s without its token', async (method, path) => {
    expect((await apiClient(provider.url)(method, path)).status).toBe(401);
    expect((await apiClient(provider.url, 'wrong')(method, path)).status).toBe(401);
  });

  test('an order is pending, then completed with its result', async () => {
    const orderId = await ordered();
    expect((await call('GET', `/orders/${orderId}`)).json).toEqual({ orderId, status: 'pending' });
    const given = { outcome: 'failed', score: 1, summary: 'Inapto' } as const;
    const result = { ...(await provider.desk.complete(orderId, given)).result, recordedAt: undefined };
    expect((await call('GET', `/orders/${orderId}`)).json).toEqual({ orderId, status: 'completed', result });
    expect((await call('GET', '/orders/unknown')).status).toBe(404);
    expect((await call('GET', `/orders/${reference}`)).status).toBe(404);
  });

  test('an order can expire, and can be cancelled while it is pending', async () => {
    const orderId = await ordered();
    expect((await call('DELETE', `/orders/${orderId}`)).status).toBe(204);
    expect((await call('DELETE', `/orders/${orderId}`)).status).toBe(204);
    expect(provider.story.of('order-cancelled')).toMatchObject([{ orderId, by: 'bridge' }]);
    expect((await call('GET', `/orders/${orderId}`)).json).toEqual({ orderId, status: 'cancelled' });
    expect((await call('DELETE', '/orders/unknown')).status).toBe(404);
    const second = (await order(orderBody({ reference: 'other' }))).json as { orderId: string };
    provider.desk.expire(second.orderId);
    expect((await call('GET', `/orders/${second.orderId}`)).json).toMatchObject({ status: 'expired' });
    expect((await call('DELETE', `/orders/${second.orderId}`)).status).toBe(409);
    expect(receiver.seen).toEqual([]);
  });

  test('a completed order is not cancelled, and a cancellation is reported where the switch says so', async () => {
    provider.settings.change({ cancelCallback: true, cancelStatus: 202 });
    const orderId = await ordered();
    expect((await call('DELETE', `/orders/${orderId}`)).status).toBe(202);
    await provider.callbacks.idle();
    expect(bodies()).toMatchObject([{ orderId, outcome: 'cancelled' }]);
    await provider.desk.complete(orderId, { outcome: 'passed' });
    expect((await call('DELETE', `/orders/${orderId}`)).status).toBe(409);
  });
});

describe('callbacks', () => {
  test('a callback has the documented body and a signature the reference library accepts', async () => {
    const orderId = await ordered();
    const said = {
      outcome: 'passed',
      score: 9.5,
      maxScore: 10,
      summary: 'Apto ✓',
      reportUrl: 'https://exams.example.com/r/1',
    } as const;
    const { callbacks } = await provider.desk.complete(orderId, said);
    expect(callbacks).toMatchObject([{ state: 'delivered', status: 200, attempt: 1 }]);
    const [seen] = receiver.seen;
    expect(seen).toMatchObject({ method: 'POST', path: '/callbacks/clinic' });
    const verified = new Webhook(callbackSecret).verify(seen?.body ?? '', seen?.headers as Record<string, string>);
    expect(verified).toEqual({
      resultId: anyText,
      orderId,
      reference,
      occurredAt: textLike(/Z$/),
      ...said,
    });
    const other = new Webhook(`whsec_${randomBytes(32).toString('base64')}`);
    expect(() => other.verify(seen?.body ?? '', seen?.headers as Record<string, string>)).toThrow();
  });

  test('a report before the result is signed as a result is, and sent again under the same id', async () => {
    receiver.answer((_request, response) => response.writeHead(receiver.seen.length === 1 ? 503 : 200).end());
    const orderId = await ordered();
    await provider.bookings.book(orderId, { scheduledFor: '2026-01-20T09:00:00-03:00', place: 'Sala 2' });
    await provider.callbacks.idle();
    const verified = receiver.seen.map(({ body, headers }) =>
      new Webhook(callbackSecret).verify(body, headers as Record<string, string>),
    );
    const report = { progressId: anyText, orderId, reference, stage: 'scheduled', place: 'Sala 2' };
    expect(verified).toMatchObject([report, report]);
    expect(new Set(receiver.seen.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  test('during a rotation a callback is signed with every secret', async () => {
    const next = `whsec_${randomBytes(32).toString('base64')}`;
    provider.settings.change({ callbackSecrets: [next, callbackSecret] });
    await provider.desk.complete(await ordered(), { outcome: 'passed' });
    const [seen] = receiver.seen;
    for (const secret of [next, callbackSecret]) {
      expect(new Webhook(secret).verify(seen?.body ?? '', seen?.headers as Record<string, string>)).toBeDefined();
    }
  });

  test('what is not answered 200 is sent again under the same id, eleven times at most', async () => {
    receiver.answer((_request, response) => response.writeHead(receiver.seen.length % 2 ? 202 : 503).end());
    await provider.desk.complete(await ordered(), { outcome: 'passed' });
    await provider.callbacks.idle();
    expect(receiver.seen).toHaveLength(11);
    expect(new Set(receiver.seen.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(provider.callbacks.attempts().at(-1)?.state).toBe('gave-up');
    expect(provider.story.of('callback-gave-up')).toHaveLength(1);
  });

  test('sent twice is one version; a correction is another, of the same exam', async () => {
    const orderId = await ordered();
    await provider.desk.sendTwice(orderId, { outcome: 'passed' });
    expect(receiver.seen).toHaveLength(2);
    expect(new Set(receiver.seen.map(({ body }) => body)).size).toBe(1);
    expect(new Set(receiver.seen.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    await provider.desk.correct(orderId, { outcome: 'failed' });
    const [first, , corrected] = bodies();
    expect(corrected?.['resultId']).not.toBe(first?.['resultId']);
    expect(corrected?.['occurredAt']).toBe(first?.['occurredAt']);
    expect(corrected?.['outcome']).toBe('failed');
    await provider.desk.sendAgain(orderId, 3);
    expect(bodies().slice(3)).toEqual([corrected, corrected, corrected]);
  });

  test('only a given result can be corrected or sent again', async () => {
    const orderId = await ordered();
    await expect(provider.desk.correct(orderId, { outcome: 'failed' })).rejects.toMatchObject({ status: 409 });
    await expect(provider.desk.sendAgain(orderId)).rejects.toMatchObject({ status: 409 });
    await expect(provider.desk.complete('unknown', { outcome: 'failed' })).rejects.toMatchObject({ status: 404 });
    expect(receiver.seen).toEqual([]);
  });

  test('out of order: the newer version arrives first, and stays the one that counts', async () => {
    const orderId = await ordered();
    await provider.desk.outOfOrder(orderId, { outcome: 'passed' }, { outcome: 'failed' });
    const [newer, older] = bodies();
    expect([newer?.['outcome'], older?.['outcome']]).toEqual(['failed', 'passed']);
    expect(String(newer?.['occurredAt']) > String(older?.['occurredAt'])).toBe(true);
    expect((await call('GET', `/orders/${orderId}`)).json).toMatchObject({ result: { outcome: 'failed' } });
  });

  test('sent late: it happened before, but is neither shown nor sent until then', async () => {
    const orderId = await ordered();
    const late = provider.desk.sendLate(orderId, { outcome: 'passed' }, 50);
    const askedAt = Date.now();
    expect(provider.orders.get(orderId).status).toBe('pending');
    const result = { ...(await late).result, recordedAt: undefined };
    expect(Date.parse(result.occurredAt)).toBeLessThanOrEqual(askedAt);
    expect(bodies()).toEqual([result]);
  });

  test('a silent completion is seen by GET only', async () => {
    const orderId = await ordered();
    await provider.desk.complete(reference, { outcome: 'inconclusive' }, { send: false });
    expect((await call('GET', `/orders/${orderId}`)).json).toMatchObject({ result: { outcome: 'inconclusive' } });
    await provider.desk.cancel(orderId);
    expect(bodies()).toMatchObject([{ outcome: 'cancelled' }]);
    expect(provider.orders.get(orderId).status).toBe('cancelled');
  });

  test('orders complete by themselves after a while, but not after their cancellation', async () => {
    provider.settings.change({ autoComplete: { afterMs: 20, beforeAnswer: false, result: { outcome: 'passed' } } });
    const cancel = provider.story.on(({ type }) => {
      if (type === 'order-received') provider.orders.get(reference).status = 'cancelled';
    });
    await ordered();
    cancel();
    const other = (await order(orderBody({ reference: 'other' }))).json as { orderId: string };
    await provider.story.waitFor('callback-answered', ({ orderId }) => orderId === other.orderId);
    expect(bodies()).toMatchObject([{ orderId: other.orderId, reference: 'other', outcome: 'passed' }]);
  });

  test('a hasty provider calls back before it answers the order', async () => {
    provider.settings.change({ autoComplete: { afterMs: 0, beforeAnswer: true, result: { outcome: 'passed' } } });
    provider.faults.queue('createOrder', { kind: 'pause' });
    const answer = order();
    await provider.faults.waitForPaused();
    expect(bodies()).toMatchObject([{ reference, outcome: 'passed' }]);
    provider.faults.release();
    expect((await answer).status).toBe(201);
  });
});
