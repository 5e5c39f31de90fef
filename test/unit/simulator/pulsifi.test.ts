// The example mapping of Pulsifi against the dialect of the stand-in, which was written apart from it: a login whose token ends, every
// outcome, a repeat, a correction, and a refused secret.
import type { ProviderAdapter } from '../../../providers/adapter';
import { createProviderRegistry, type ProviderRegistry } from '../../../providers/registry';
import { callbackHeaders } from '../../support/callback-headers';
import { ConfigSandbox, goodEnv } from '../../support/config-sandbox';
import { callbackSecret, DialectWorld, providerToken } from '../../support/dialect-world';
import { exampleKeys } from '../../support/example-file';
import { fileWithProvider, orderRequest, reference, secret, signal } from '../../support/preset-world';

let world: DialectWorld;
let registry: ProviderRegistry;
let school: ProviderAdapter;
beforeEach(async () => {
  world = await DialectWorld.start('pulsifi');
  school = speaking(providerToken);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await registry.close();
  await world.close();
});

function speaking(token: string): ProviderAdapter {
  const box = new ConfigSandbox();
  try {
    const keys = exampleKeys('pulsifi', world.provider.url)
      .replace('key-of-pulsifi_client_key', token)
      .replace(secret, callbackSecret);
    const file = fileWithProvider(`${keys.trim()}\nurl: ${world.provider.url}\nallowPrivateNetwork: true`);
    registry = createProviderRegistry(box.load(file, { ...goodEnv }).providers);
  } finally {
    box.remove();
  }
  return registry.adapters.get('school') as ProviderAdapter;
}

function read() {
  const body = Buffer.from(world.seen.body);
  const headers = callbackHeaders(world.seen.headers as Record<string, string>);
  expect(school.verify(body, headers, Date.now())).toBe('proven');
  expect(school.verify(Buffer.from(world.seen.body.replace('"', ' "')), headers, Date.now())).toBe('unproven');
  return school.parse(body);
}

test('an order, its results, a repeat and a correction', async () => {
  const { orderId } = await school.order(orderRequest(), signal);
  const asked = async () => school.fetchResult?.({ orderId, reference }, signal);
  expect(await asked()).toMatchObject({ status: 'pending' });
  for (const [outcome, given] of [
    ['passed', 'complete'],
    ['failed', 'correct'],
    ['inconclusive', 'correct'],
  ] as const) {
    await world.provider.desk[given](orderId, { outcome });
    const result = { outcome, orderId, reference };
    expect(read()).toMatchObject({ kind: 'result', result });
  }
  const before = world.receiver.seen.length;
  expect((await world.control('POST', `/orders/${reference}/send-again`, {})).status).toBe(200);
  expect(world.receiver.seen.length).toBe(before + 1);
  expect(read()).toMatchObject({ kind: 'result', result: { outcome: 'inconclusive' } });
});

test('a poll finds what the callback said', async () => {
  const { orderId } = await school.order(orderRequest(), signal);
  await world.provider.desk.complete(orderId, { outcome: 'passed', score: 71 }, { send: false });
  expect(await school.fetchResult?.({ orderId, reference }, signal)).toMatchObject({
    status: 'result',
    result: { outcome: 'passed', score: 71 },
  });
});

/** Statuses of the answers, by the name of the route. */
async function answered(): Promise<[string, number][]> {
  const { json } = await world.control('GET', '/journal?of=requests');
  expect(JSON.stringify(json)).not.toContain(providerToken);
  return (json as { entries: { route: string; status: number }[] }).entries.map(({ route, status }) => [route, status]);
}

test('one token serves until it is refused, and is then renewed once; no journal keeps the secret', async () => {
  const { orderId } = await school.order(orderRequest(), signal);
  const asks = async () => school.fetchResult?.({ orderId, reference }, signal);
  await asks();
  // The bridge keeps its own clock, so that the token ends before it knows.
  jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
  expect(await asks()).toMatchObject({ status: 'pending' });
  expect(await answered()).toEqual([
    ['logIn', 200],
    ['invite', 201],
    ['getCandidate', 200],
    ['getCandidate', 401],
    ['logIn', 200],
    ['getCandidate', 200],
  ]);
});

test('another secret gets no token, and no token gets nothing', async () => {
  await registry.close();
  const stranger = speaking('another-secret');
  await expect(stranger.order(orderRequest(), signal)).rejects.toMatchObject({ failureClass: 'unauthorized' });
  for (const authorization of ['', 'Bearer 99999999999999.x', `Bearer ${providerToken}`])
    expect((await world.call('GET', '/candidates/x', undefined, { authorization })).status).toBe(401);
  expect(world.provider.orders.all()).toEqual([]);
});
