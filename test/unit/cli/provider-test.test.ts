// `provider test` against stand-ins that keep the protocol, and against those that break one part of it each.
import { once } from 'node:events';
import { connect } from 'node:net';
import { CallbackListener } from '../../../cli/provider-test/callback-listener';
import { type Play, testProtocol, type ProtocolRow } from '../../../cli/provider-test/protocol-test';
import type { OrderRequest } from '../../../providers/adapter';
import type { ProviderConfig } from '../../../providers/provider-config';
import { createProviderRegistry, type ProviderRegistry } from '../../../providers/registry';
import { type ProviderStandIn, startProviderStandIn } from '../../../simulator/provider/provider-stand-in';
import { eventually } from '../../support/eventually';
import { callbackSecret, httpProvider, providerToken } from '../../support/http-provider';
import { ConfigSandbox, goodEnv } from '../../support/config-sandbox';
import { fileWithProvider, orderRequest } from '../../support/preset-world';

let provider: ProviderStandIn;
let registry: ProviderRegistry;
let listener: CallbackListener;

afterEach(async () => {
  await listener.close();
  await registry.close();
  await provider.close();
});

/** A provider that signs nothing, and is given one address: the open protocol as a mapping, with its secret in the path. */
const pathSecret = '9f1c4b7a2e8d6053c1b9f7e24a6d8035';
const pathKeys = `token: ${providerToken}
callback: { verify: path-token, secret: ${pathSecret}, trust: true }
candidate: [name]
order:
  request:
    method: POST
    path: /orders
    headers: { idempotency-key: '{{reference}}' }
    body:
      reference: '{{reference}}'
      exam: '{{exam}}'
      callbackUrl: '{{callbackUrl}}'
      deadline: '{{deadline}}'
      candidate: { name: '{{candidate.name}}' }
      job: { id: '{{job.id | number}}', name: '{{job.name}}' }
  orderId: '{{/orderId}}'
  known: [409]
events: { results: [{ at: /outcome, present: true }], reference: '{{/reference}}', orderId: '{{/orderId}}' }
progress: { stage: [{ when: [{ at: /stage, is: [scheduled] }], stage: scheduled }], scheduledFor: '{{/scheduledFor}}' }
result:
  outcome: [{ when: [{ at: /outcome, is: [passed] }], outcome: passed }, { outcome: failed }]
  version: [/resultId]`;

/** The same where callbacks only say that there is something new, and the address is set up by a challenge. */
const noticeKeys = `${pathKeys.slice(0, pathKeys.indexOf('events:')).replace(', trust: true', '')}
events: { believe: false, orderId: '{{/orderId}}', challenge: { query: challenge } }
fetch:
  request: { method: GET, path: '/orders/{{orderId}}' }
progress:
  stage: [{ when: [{ at: /progress/stage, is: [scheduled] }], stage: scheduled }]
  scheduledFor: '{{/progress/scheduledFor}}'
result:
  pending: [{ at: /status, is: [pending] }]
  outcome: [{ when: [{ at: /result/outcome, is: [passed] }], outcome: passed }, { outcome: failed }]`;

function pathProvider(keys = pathKeys): ProviderConfig {
  const box = new ConfigSandbox();
  try {
    const file = fileWithProvider(`${keys}\nurl: ${provider.url}\nallowPrivateNetwork: true`);
    const school = box.load(file, { ...goodEnv }).providers.get('school');
    if (school === undefined) throw new Error('no provider');
    return { ...school, name: 'clinic' };
  } finally {
    box.remove();
  }
}

/** @param secret what the bridge believes the provider signs with */
async function start(
  settings: Parameters<ProviderStandIn['settings']['change']>[0] = {},
  secret = callbackSecret,
  keys = pathKeys,
) {
  provider = await startProviderStandIn({ token: providerToken, callbackSecret, timeScale: 1_000 });
  provider.settings.change(settings);
  const callback = { verify: 'standard-webhooks', secrets: [{ value: secret }] } as const;
  const config = secret === pathSecret ? pathProvider(keys) : httpProvider({ url: provider.url, callback });
  registry = createProviderRegistry(new Map([['clinic', config]]));
  const adapter = registry.adapters.get('clinic');
  if (adapter === undefined) throw new Error('no adapter');
  listener = await CallbackListener.start(adapter, { host: '127.0.0.1', port: 0 });
  return adapter;
}

let orders = 0;
const newOrder = (): OrderRequest => {
  orders += 1;
  const reference = `1.1.1.${String(orders).padStart(26, '0')}`;
  return orderRequest({ reference, callbackUrl: `http://127.0.0.1:${listener.port}/callbacks/clinic` });
};

const when = '2026-12-02T12:00:00.000Z';
const moved = '2026-12-03T12:00:00.000Z';

async function play({ action, orderId }: Play): Promise<boolean> {
  const { desk, bookings } = provider;
  if (action === 'complete') void desk.complete(orderId, { outcome: 'passed' });
  else if (action === 'correct') void desk.correct(orderId, { outcome: 'failed' });
  else void bookings[action](orderId, { scheduledFor: action === 'book' ? when : moved });
  return true;
}

async function table(
  played: (play: Play) => Promise<boolean>,
  ...started: Parameters<typeof start>
): Promise<Record<string, string>> {
  const adapter = await start(...started);
  const shown: ProtocolRow[] = [];
  const options = {
    adapter,
    listener,
    newOrder,
    play: played,
    waitMs: 5_000,
    onRow: (row: ProtocolRow) => shown.push(row),
  };
  const rows = await testProtocol(options);
  expect(shown).toEqual(rows);
  return Object.fromEntries(rows.map(({ name, verdict }) => [name, verdict]));
}

const names = {
  placed: 'order',
  again: 'the same order again is one order',
  together: 'two at the same moment are one order',
  asked: 'an open order can be asked for',
  first: 'a result arrives, proven',
  repeat: 'a result that was not taken is sent again',
  next: 'a correction is another version',
  book: 'a date is reported',
  move: 'a moved date is reported',
  cancelled: 'an order is cancelled, twice',
};

test('a provider that keeps the protocol passes every row, and nothing is left open but what was played', async () => {
  expect(await table(play)).toEqual(Object.fromEntries(Object.values(names).map((name) => [name, 'ok'])));
});

test('a provider with its secret in the path passes too, and what comes without it fails', async () => {
  const unasked = { [names.asked]: 'not-tried', [names.cancelled]: 'not-tried' };
  const passed = Object.fromEntries(Object.values(names).map((name) => [name, 'ok']));
  expect(await table(play, {}, pathSecret)).toEqual({ ...passed, ...unasked });
  const url = `http://127.0.0.1:${listener.port}/callbacks/clinic`;
  const before = listener.seen.length;
  for (const path of ['', `?token=${pathSecret}`, `/${pathSecret}x`])
    expect((await fetch(`${url}${path}`, { method: 'POST', body: '{}' })).status).toBe(401);
  expect(listener.seen.slice(before).map(({ proof }) => proof)).toEqual(['unproven', 'unproven', 'unproven']);
});

test('a provider whose callbacks are notices passes by what is fetched, and its challenge is answered', async () => {
  const challenging = async (one: Play) => {
    const url = `http://127.0.0.1:${listener.port}/callbacks/clinic?challenge=abc`;
    expect(await (await fetch(url)).text()).toBe('abc');
    return play(one);
  };
  const passed = Object.fromEntries(Object.values(names).map((name) => [name, 'ok']));
  const rows = await table(challenging, {}, pathSecret, noticeKeys);
  expect(rows).toEqual({ ...passed, [names.cancelled]: 'not-tried', 'the set-up challenge is answered': 'ok' });
  expect(listener.seen.every(({ fetched }) => fetched)).toBe(true);
});

test('a stray GET is no callback', async () => {
  await start();
  expect((await fetch(`http://127.0.0.1:${listener.port}/callbacks/clinic`)).status).toBe(405);
  expect(listener.seen).toEqual([]);
});

test('a move to the date that was known is no move', async () => {
  const rows = await table(async (one) => play(one.action === 'move' ? { ...one, action: 'book' } : one), {});
  expect(rows).toMatchObject({ [names.book]: 'ok', [names.move]: 'failed' });
});

test('P-ONCE: a provider without idempotency fails, and the row says what follows', async () => {
  const rows = await table(play, { idempotency: 'absent' });
  expect(rows).toMatchObject({ [names.again]: 'failed', [names.together]: 'failed' });
  const open = provider.orders.all().filter(({ status }) => status === 'pending');
  expect(open).toEqual([]);
});

test('another secret than the provider signs with fails the callback', async () => {
  const other = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
  const completes = async (one: Play) => one.action === 'complete' && play(one);
  expect(await table(completes, {}, other)).toMatchObject({ [names.first]: 'failed', [names.placed]: 'ok' });
});

test('a callback that is longer than the bridge takes, or that ends too early, is told and harms nothing', async () => {
  await start();
  const url = `http://127.0.0.1:${listener.port}/callbacks/clinic`;
  const { status } = await fetch(url, { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) });
  expect(status).toBe(413);
  const cut = connect(listener.port, '127.0.0.1');
  cut.end('POST /callbacks/clinic HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf');
  await once(cut.resume(), 'close');
  const reasons = () => listener.seen.map(({ read }) => ('reason' in read ? read.reason : ''));
  await eventually(() => reasons().length === 2);
  expect(reasons()).toEqual(['the limit is 1048576 bytes', 'the body ended before its announced end']);
});

test('where nobody plays the provider, the rows are not tried, and the others are', async () => {
  expect(await table(async () => false)).toMatchObject({
    ...{ [names.placed]: 'ok', [names.cancelled]: 'ok' },
    ...{ [names.first]: 'not-tried', [names.book]: 'not-tried', [names.next]: 'not-tried' },
  });
});

test('where nobody plays the provider, each row says who could', async () => {
  const adapter = await start();
  const play = async () => false;
  const rows = await testProtocol({ adapter, listener, newOrder, play, waitMs: 100, onRow: () => undefined });
  const details = rows.filter(({ verdict }) => verdict === 'not-tried').map(({ detail }) => detail);
  expect(new Set(details.map((detail) => detail.replace(/^.*?; /, '')))).toEqual(
    new Set(['run this in a terminal, which asks you to, or give --play a command that does it']),
  );
});

test('a provider that refuses the order fails that row, and the rest is not tried', async () => {
  const adapter = await start();
  provider.faults.queue('createOrder', { kind: 'status', status: 422 });
  const rows = await testProtocol({ adapter, listener, newOrder, play, waitMs: 100, onRow: () => undefined });
  expect(rows.map(({ verdict }) => verdict)).toEqual(['failed', 'not-tried']);
});

test('where a mapping looks for an order before it makes one, two at the same moment are not tried', async () => {
  const adapter = await start();
  const looking = Object.defineProperty(Object.create(adapter) as typeof adapter, 'findOrder', {
    value: async () => undefined,
  });
  const play = async () => false;
  const rows = await testProtocol({ adapter: looking, listener, newOrder, play, waitMs: 100, onRow: () => undefined });
  expect(rows.find(({ name }) => name === names.together)).toMatchObject({
    verdict: 'not-tried',
    detail: expect.stringContaining('looks for the order before it orders') as string,
  });
});
