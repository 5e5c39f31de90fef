// The adapter of the open protocol against the provider stand-in, on real sockets.
import { randomBytes } from 'node:crypto';
import { type ProviderStandIn, startProviderStandIn } from '../../../../simulator/provider/provider-stand-in';
import type { HttpProviderConfig } from '../../../../providers/provider-config';
import type { OrderRequest, ProviderAdapter } from '../../../../providers/adapter';
import { orderRequest as publishedOrder } from '../../../../providers/http/open-protocol';
import { createProviderRegistry, type ProviderRegistry } from '../../../../providers/registry';
import { callbackHeaders } from '../../../support/callback-headers';
import { answerJson, startTinyServer, type TinyServer } from '../../../support/tiny-server';

const token = 'token-of-the-clinic';
const callbackSecret = `whsec_${randomBytes(32).toString('base64')}`;
const reference = '654321.123456.86547.0123456789';
const signal = new AbortController().signal;

let receiver: TinyServer;
let provider: ProviderStandIn;
let registry: ProviderRegistry;
let clinic: ProviderAdapter;

function configOf(url: string): HttpProviderConfig {
  return {
    kind: 'http',
    name: 'clinic',
    url,
    token,
    allowPrivateNetwork: true,
    candidate: ['name'],
    job: [],
    callback: { verify: 'standard-webhooks', secrets: [{ value: callbackSecret }] },
    requestsPerMinute: 1000,
  };
}

function adapterFor(url: string): ProviderAdapter {
  registry = createProviderRegistry(new Map([['clinic', configOf(url)]]));
  const adapter = registry.adapters.get('clinic');
  if (adapter === undefined) throw new Error('The registry lost its provider');
  return adapter;
}

beforeEach(async () => {
  receiver = await startTinyServer();
  provider = await startProviderStandIn({ token, callbackSecret, timeScale: 1_000_000_000 });
  clinic = adapterFor(provider.url);
});
afterEach(async () => {
  await registry.close();
  await provider.close();
  await receiver.close();
});

function orderRequest(given: Partial<OrderRequest> = {}): OrderRequest {
  return {
    reference,
    exam: 'ASO-ADM',
    deadline: '2026-02-01T00:00:00.000Z',
    callbackUrl: `${receiver.url}/callbacks/clinic`,
    candidate: { name: 'Amora de Exemplo' },
    job: { id: 123456, name: 'Operador', details: {} },
    ...given,
  };
}

async function ordered(): Promise<{ orderId: string; reference: string }> {
  const { orderId } = await clinic.order(orderRequest(), signal);
  return { orderId, reference };
}

describe('order', () => {
  test('an order carries everything that the protocol names, under its idempotency key', async () => {
    const order = await clinic.order(orderRequest(), signal);
    expect(order).toEqual({
      orderId: order.orderId,
      knownBefore: false,
      examUrl: `${provider.url}/exams/${order.orderId}`,
    });
    const { orderId, body } = provider.orders.get(reference);
    expect({ orderId, body }).toEqual({
      orderId: order.orderId,
      body: { ...orderRequest(), job: { id: 123456, name: 'Operador' } },
    });
    expect(publishedOrder.strict().safeParse(body).error?.issues).toBeUndefined();
  });

  test('P-ONCE: the same reference again is success, the same order, and known before', async () => {
    const first = await clinic.order(orderRequest(), signal);
    const second = await clinic.order(orderRequest(), signal);
    expect(second).toEqual({ orderId: first.orderId, knownBefore: true });
    expect(provider.orders.countByReference()).toEqual(new Map([[reference, { orders: 1, requests: 2 }]]));
  });

  test.each([
    [201, {}, 'orderId'],
    [201, { orderId: '..' }, 'orderId'],
    [201, { orderId: 'x'.repeat(201) }, 'orderId'],
    [201, [], 'the body'],
    [409, { error: 'conflict' }, 'orderId'],
  ])('an answer %i %j is not believed, and the failure names the field', async (status, answer, field) => {
    receiver.answer((_request, response) => answerJson(response, answer, status));
    await registry.close();
    clinic = adapterFor(receiver.url);
    await expect(clinic.order(orderRequest(), signal)).rejects.toMatchObject({
      failureClass: 'unexpected',
      message: expect.stringContaining(field) as string,
    });
  });
});

describe('cancel', () => {
  test('an open order is cancelled; P-TRUE: one that is done or unknown is not called cancelled', async () => {
    const order = await ordered();
    await expect(clinic.cancel?.(order, signal)).resolves.toBeUndefined();
    expect(provider.orders.get(reference).status).toBe('cancelled');
    await provider.desk.complete(order.orderId, { outcome: 'passed' }, { send: false });
    await expect(clinic.cancel?.(order, signal)).resolves.toBe('gone');
    await expect(clinic.cancel?.({ orderId: 'ord-unknown', reference }, signal)).resolves.toBe('gone');
  });
});

describe('a page of maintenance behind a 200', () => {
  const page = { kind: 'status', status: 200, body: 'html' } as const;

  test('R21: is no cancellation, no order and no result, but tried again', async () => {
    const order = await ordered();
    const calls = [
      ['createOrder', () => clinic.order(orderRequest({ reference: reference.replace(/9$/, '8') }), signal)],
      ['getOrder', () => clinic.fetchResult?.(order, signal)],
      ['deleteOrder', () => clinic.cancel?.(order, signal)],
    ] as const;
    for (const [endpoint, call] of calls) {
      provider.faults.queue(endpoint, page);
      await expect(call()).rejects.toMatchObject({ failureClass: 'unavailable', status: 200 });
    }
    expect(provider.orders.all()).toMatchObject([{ reference, status: 'pending' }]);
    for (const [, call] of calls) await call();
    expect(provider.orders.get(reference).status).toBe('cancelled');
  });
});

describe('fetch', () => {
  test('an order is pending until its result is there, and the newest version is told', async () => {
    const order = await ordered();
    expect(await clinic.fetchResult?.(order, signal)).toEqual({ status: 'pending' });
    await provider.desk.complete(order.orderId, { outcome: 'failed', score: 3 }, { send: false });
    const corrected = await provider.desk.correct(order.orderId, { outcome: 'passed', score: 8 }, { send: false });
    const result = { ...corrected.result, recordedAt: undefined };
    expect(await clinic.fetchResult?.(order, signal)).toEqual({
      status: 'result',
      result: { ...result, provider: 'clinic' },
    });
  });

  test('an exam that expired at the provider stays pending: the deadline is ours', async () => {
    const order = await ordered();
    provider.desk.expire(order.orderId);
    expect(await clinic.fetchResult?.(order, signal)).toEqual({ status: 'pending' });
  });

  test('an order that was called off without a result is a cancellation, always the same version', async () => {
    const order = await ordered();
    await clinic.cancel?.(order, signal);
    const asked = [await clinic.fetchResult?.(order, signal), await clinic.fetchResult?.(order, signal)];
    for (const state of asked)
      expect(state).toMatchObject({
        status: 'result',
        result: { resultId: `${order.orderId}:cancelled`, outcome: 'cancelled', reference, provider: 'clinic' },
      });
  });

  test.each([
    [{ orderId: 'ord-2', status: 'pending' }, 'orderId'],
    [{ orderId: 'ord-1', status: 'done' }, 'status'],
    [{ orderId: 'ord-1', status: 'completed' }, 'result'],
    [completed({ outcome: 'expired' }), 'result.outcome'],
    [completed({ orderId: 'ord-2' }), 'result.orderId'],
    [completed({ reference: '1.2.3.0123456789' }), 'result.reference'],
  ])('the view %j is not believed, and the failure names the field', async (view, field) => {
    receiver.answer((_request, response) => answerJson(response, view));
    await registry.close();
    clinic = adapterFor(receiver.url);
    await expect(clinic.fetchResult?.({ orderId: 'ord-1', reference }, signal)).rejects.toMatchObject({
      failureClass: 'unexpected',
      message: expect.stringContaining(field) as string,
    });
  });

  test('the order id is one segment of the path, whatever it holds', async () => {
    receiver.answer((_request, response) => answerJson(response, { orderId: 'a/../b?c', status: 'pending' }));
    await registry.close();
    clinic = adapterFor(receiver.url);
    await clinic.fetchResult?.({ orderId: 'a/../b?c', reference }, signal);
    expect(receiver.seen.map(({ path }) => path)).toEqual(['/orders/a%2F..%2Fb%3Fc']);
  });
});

function completed(given: object): object {
  const result = { resultId: 'r-1', orderId: 'ord-1', occurredAt: '2026-01-15T12:00:00Z', outcome: 'passed' };
  return { orderId: 'ord-1', status: 'completed', result: { ...result, ...given } };
}

const bytes = (value: unknown): Buffer => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

describe('callback', () => {
  test('what the stand-in signs and sends is verified and read', async () => {
    const order = await ordered();
    await provider.desk.complete(order.orderId, { outcome: 'passed', score: 85, maxScore: 100, summary: 'Apto ✓' });
    const sent = receiver.seen.find(({ path }) => path === '/callbacks/clinic');
    const raw = bytes(sent?.body ?? '');
    const headers = callbackHeaders(sent?.headers as Record<string, string>);
    expect(clinic.verify(raw, headers, Date.now())).toBe('proven');
    expect(clinic.verify(bytes(`${sent?.body} `), headers, Date.now())).toBe('unproven');
    expect(clinic.parse(raw)).toMatchObject({
      kind: 'result',
      applicationId: 654321,
      result: {
        orderId: order.orderId,
        reference,
        provider: 'clinic',
        outcome: 'passed',
        score: 85,
        summary: 'Apto ✓',
      },
    });
  });

  const good = {
    resultId: 'r-1',
    orderId: 'ord-1',
    reference,
    occurredAt: '2026-01-15T09:00:00.25-03:00',
    outcome: 'failed',
    summary: 'linha 1\nlinha 2',
    reportUrl: 'https://exams.example.com/r/1',
  };

  test('a date with an offset comes out as UTC, unknown fields are dropped', () => {
    const parsed = clinic.parse(bytes({ ...good, candidate: { name: 'Amora' }, __proto__: null, provider: 'other' }));
    expect(parsed).toEqual({
      kind: 'result',
      applicationId: 654321,
      result: { ...good, occurredAt: '2026-01-15T12:00:00.250Z', provider: 'clinic' },
    });
  });

  test.each([
    ['', 'body'],
    ['{', 'body'],
    ['null', 'body'],
    ['[]', 'body'],
    [{ ...good, reference: undefined }, 'reference'],
    [{ ...good, reference: '1.2.3' }, 'reference'],
    [{ ...good, reference: '9007199254740993.1.1.0123456789' }, 'reference'],
    [{ ...good, resultId: 'a\nb' }, 'resultId'],
    [{ ...good, orderId: '' }, 'orderId'],
    [{ ...good, outcome: 'expired' }, 'outcome'],
    [{ ...good, outcome: 'PASSED' }, 'outcome'],
  ])('a signed body %.60j is malformed, and the reason names the path', (value, path) => {
    const raw = bytes(value);
    expect(() => clinic.parse(raw)).toThrow(expect.objectContaining({ name: 'MalformedPayload' }) as Error);
    expect(() => clinic.parse(raw)).toThrow(new RegExp(`(^|; )${path}: |^the ${path} |: ${path}$`));
  });

  test('a field that is not there is called missing', () => {
    const cut = bytes({ ...good, resultId: undefined, orderId: undefined });
    expect(() => clinic.parse(cut)).toThrow('resultId: is missing; orderId: is missing');
  });

  test('R2: a body that is not UTF-8 is malformed, and no reason quotes what was sent', () => {
    expect(() => clinic.parse(Buffer.from([0x7b, 0xff, 0x7d]))).toThrow('the body is not valid UTF-8');
    const canary = 'Amora-Secreta';
    for (const field of ['resultId', 'orderId', 'reference', 'outcome']) {
      const raw = bytes({ ...good, [field]: { [canary]: canary } });
      expect(() => clinic.parse(raw)).toThrow(
        expect.not.objectContaining({ message: expect.stringContaining(canary) as string }) as Error,
      );
    }
  });
});
