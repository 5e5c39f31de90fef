import type { HttpProviderConfig } from '../../../providers/provider-config';
import type { FinishedCall } from '../../../outbound/http-target';
import { createProviderRegistry, countProviderCalls } from '../../../providers/registry';
import { createWorkerMetrics } from '../../../telemetry/metrics';
import { answerJson, startTinyServer, type TinyServer } from '../../support/tiny-server';

const signal = new AbortController().signal;
const asked = { orderId: 'ord-1', reference: '1.2.3.0123456789' };
const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

let server: TinyServer;
beforeEach(async () => {
  server = await startTinyServer((_request, response) => answerJson(response, { orderId: 'ord-1', status: 'pending' }));
});
afterEach(() => server.close());

function configOf(name: string, given: Partial<HttpProviderConfig> = {}): HttpProviderConfig {
  return {
    kind: 'http',
    name,
    url: `${server.url}/${name}`,
    token: `token-of-${name}`,
    allowPrivateNetwork: true,
    candidate: [],
    job: [],
    callback: { verify: 'standard-webhooks', secrets: [{ value: secret }] },
    requestsPerMinute: 100,
    ...given,
  };
}

const configWith = (...configs: HttpProviderConfig[]) => new Map(configs.map((config) => [config.name, config]));

test('every provider is called at its own address, with its own token', async () => {
  const registry = createProviderRegistry(configWith(configOf('clinic'), configOf('school')));
  expect([...registry.adapters.keys()]).toEqual(['clinic', 'school']);
  for (const { adapter, config } of registry.providers.values()) {
    expect(adapter.name).toBe(config.name);
    await adapter.fetchResult?.(asked, signal);
  }
  expect(server.seen.map(({ path, headers }) => [path, headers.authorization])).toEqual([
    ['/clinic/orders/ord-1', 'Bearer token-of-clinic'],
    ['/school/orders/ord-1', 'Bearer token-of-school'],
  ]);
  await registry.close();
});

test('R24: a provider that hangs and has used up its rate does not slow the other', async () => {
  const callers = Array.from({ length: 100 }, () => new AbortController());
  server.answer(({ path }, response) => {
    if (path.startsWith('/school/')) answerJson(response, { orderId: 'ord-1', status: 'pending' });
  });
  const quick = configOf('school', { requestsPerMinute: 6_000 });
  const registry = createProviderRegistry(configWith(configOf('clinic', { requestsPerMinute: 2 }), quick));
  const [clinic, school] = ['clinic', 'school'].map((name) => registry.adapters.get(name));
  const hanging = callers.map(async (caller) => clinic?.fetchResult?.(asked, caller.signal).catch(() => 'given up'));
  for (let index = 0; index < 50; index++)
    expect(await school?.fetchResult?.(asked, signal)).toEqual({ status: 'pending' });
  for (const caller of callers) caller.abort();
  expect(new Set(await Promise.all(hanging))).toEqual(new Set(['given up']));
  await registry.close();
});

test('the address guard is off only where the file says so', async () => {
  const registry = createProviderRegistry(configWith(configOf('clinic', { allowPrivateNetwork: false })));
  await expect(registry.adapters.get('clinic')?.fetchResult?.(asked, signal)).rejects.toMatchObject({
    failureClass: 'address-refused',
  });
  expect(server.connections()).toBe(0);
  await registry.close();
});

test('every call is counted by provider, operation and result', async () => {
  const metrics = createWorkerMetrics();
  const seen: FinishedCall[] = [];
  const count = countProviderCalls(metrics.providerRequests);
  const registry = createProviderRegistry(configWith(configOf('clinic')), {
    onCall: (call) => {
      seen.push(call);
      count(call);
    },
  });
  const adapter = registry.adapters.get('clinic');
  await adapter?.fetchResult?.(asked, signal);
  server.answer((_request, response) => answerJson(response, {}, 503));
  await expect(adapter?.cancel?.(asked, signal)).rejects.toThrow('503');
  expect(seen.map(({ target, endpoint, result }) => [target, endpoint, result])).toEqual([
    ['clinic', 'fetch', 'ok'],
    ['clinic', 'cancel', 'unavailable'],
  ]);
  const { values } = await metrics.providerRequests.get();
  expect(values.map(({ labels, value }) => [labels, value])).toEqual([
    [{ provider: 'clinic', operation: 'fetch', result: 'ok' }, 1],
    [{ provider: 'clinic', operation: 'cancel', result: 'unavailable' }, 1],
  ]);
  await registry.close();
});
