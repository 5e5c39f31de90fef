// Our registration at Gupy against the stand-in over HTTP, with every switch for what Gupy does not document.
import { type GupyClient } from '../../../gupy/gupy-client';
import { type WantedWebhook } from '../../../gupy/webhook-drift';
import { type SyncOptions, type SyncReport } from '../../../gupy/webhooks';
import { type GupyStandIn, startGupyStandIn } from '../../../simulator/gupy/gupy-stand-in';
import { demoApplicationIds } from '../../../simulator/seed-data';
import { eventually } from '../../support/eventually';
import { clientOf, gupyToken } from '../../support/gupy-clients';
import { startTinyServer } from '../../support/tiny-server';

let gupy: GupyStandIn;
let client: GupyClient;

beforeEach(async () => {
  gupy = await startGupyStandIn({ token: gupyToken, world: 'empty' });
  client = clientOf(gupy);
});
afterEach(async () => {
  await client.close();
  await gupy.close();
});

const url = 'https://bridge.acme.com.br/webhooks/gupy';
const formerUrl = 'https://old.acme.com.br/webhooks/gupy';
const secret = 'the-secret-of-today-0123456789ab';
const previous = 'the-secret-before-0123456789abcd';
const wanted: WantedWebhook = {
  url,
  secret,
  previousSecrets: [previous],
  owner: { name: 'Integration team', email: 'integration@acme.com.br' },
};
const right = {
  action: 'application.moved',
  status: 'active',
  postbackUrl: url,
  clientHeaders: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
  techOwnerName: 'Integration team',
  techOwnerEmail: 'integration@acme.com.br',
} as const;

type Registered = Parameters<GupyStandIn['registry']['create']>[0];
const register = (changes: Partial<Registered> = {}): string => gupy.registry.create({ ...right, ...changes }).id;
const signal = AbortSignal.timeout(60_000);
const sync = (options: SyncOptions = {}, want = wanted): Promise<SyncReport> =>
  client.webhooks.sync(want, options, signal);
const kinds = ({ changes }: SyncReport): string[] => changes.map(({ kind }) => kind);
const texts = ({ changes }: SyncReport): string[] =>
  changes.flatMap(({ differences }) => differences.map(({ text }) => text));
const written = (): string[] =>
  gupy.requests
    .of()
    .filter(({ method }) => method !== 'GET')
    .map(({ method }) => method);

test('none is there: it is created with owner, secret and Content-Type, and a second sync changes nothing', async () => {
  expect(kinds(await sync())).toEqual(['create']);
  expect(gupy.registry.all()).toEqual([{ id: expect.any(String) as string, ...right }]);
  expect(await sync()).toEqual({ changes: [], leftAlone: [], remaining: [] });
  expect(written()).toEqual(['POST']);
});

test('without an owner in the configuration none is sent', async () => {
  const { url: at, secret: with_, previousSecrets } = wanted;
  await sync({}, { url: at, secret: with_, previousSecrets });
  expect(gupy.registry.all()).toMatchObject([{ techOwnerName: null, techOwnerEmail: null }]);
});

describe('what is wrong is named and put right by one PUT', () => {
  const cases: [string, Partial<Registered>, RegExp[]][] = [
    ['it is inactive', { status: 'inactive' }, [/^it is inactive: Gupy disables a webhook/]],
    ['another action', { action: 'candidate.hired' }, [/^it sends candidate\.hired, not application\.moved$/]],
    ['a former address, with our secret', { postbackUrl: formerUrl }, [/^it calls https:\/\/old\.acme.*, not https:/]],
    ['no headers at all', { clientHeaders: {} }, [/^it sends no secret/, /^it sends no Content-Type/]],
    [
      'the previous secret',
      { clientHeaders: { ...right.clientHeaders, Authorization: `Bearer ${previous}` } },
      [/^it sends the previous secret$/],
    ],
    [
      'another secret',
      { clientHeaders: { ...right.clientHeaders, Authorization: 'Bearer of-somebody-else' } },
      [/^it sends another secret than gupy\.webhook\.secret$/],
    ],
    [
      'the secret without its scheme',
      { clientHeaders: { ...right.clientHeaders, Authorization: secret } },
      [/^it sends another secret than/],
    ],
    [
      'two secrets',
      { clientHeaders: { ...right.clientHeaders, authorization: `Bearer ${secret}` } },
      [/^it sends two secrets at once/],
    ],
    [
      'a Content-Type that is not JSON',
      { clientHeaders: { ...right.clientHeaders, 'Content-Type': 'text/plain' } },
      [/^its Content-Type is text\/plain, not application\/json$/],
    ],
    ['no owner', { techOwnerName: null }, [/^its owner is not the one of gupy\.webhook\.owner$/]],
    [
      'several things at once',
      { status: 'inactive', clientHeaders: { 'Content-Type': 'application/json' }, techOwnerEmail: 'a@b.com' },
      [/^it is inactive/, /^it sends no secret/, /^its owner/],
    ],
  ];
  test.each(cases)('%s', async (_title, changes, said) => {
    const id = register(changes);
    const dry = await sync({ dryRun: true });
    expect(written()).toEqual([]);
    expect(gupy.registry.get(id)).toMatchObject(changes);
    const report = await sync();
    expect(report.changes).toEqual(dry.changes);
    expect(report.remaining).toEqual([]);
    expect(texts(report)).toEqual(said.map((one) => expect.stringMatching(one) as string));
    expect(gupy.registry.all()).toEqual([{ id, ...right }]);
    expect(written()).toEqual(['PUT']);
    expect(JSON.stringify(report.changes.map(({ differences }) => differences))).not.toMatch(/secret-(of|before)/);
  });
});

test("another integration's webhook that misses its address hides nothing of ours, and is left alone", async () => {
  const others = register({ action: 'candidate.hired', postbackUrl: null as never, clientHeaders: {} });
  const id = register({ status: null as never });
  const report = await sync();
  expect(texts(report)).toEqual([expect.stringMatching(/^it is nothing:/) as string]);
  expect(report.remaining).toEqual([]);
  expect(gupy.registry.get(others)).toMatchObject({ postbackUrl: null });
  expect(gupy.registry.get(id)).toMatchObject(right);
});

test.each([
  ['its host in capitals', 'https://BRIDGE.acme.com.br/webhooks/gupy'],
  ['the port that goes without saying', 'https://bridge.acme.com.br:443/webhooks/gupy'],
  ['a slash at its end', `${url}/`],
])('our address with %s is our address', async (_title, postbackUrl) => {
  register({
    postbackUrl,
    clientHeaders: { ...right.clientHeaders, 'Content-Type': 'application/json; charset=utf-8' },
  });
  expect(kinds(await sync())).toEqual([]);
});

test('header names count whatever their case', async () => {
  register({ clientHeaders: { authorization: `Bearer ${secret}`, 'CONTENT-TYPE': 'Application/JSON' } });
  expect(kinds(await sync())).toEqual([]);
});

test('a header that somebody added survives a repair; an owner does when the configuration names none', async () => {
  register({ status: 'inactive', clientHeaders: { ...right.clientHeaders, 'X-Gateway': 'key-of-the-gateway' } });
  await sync({}, { url, secret, previousSecrets: [] });
  expect(gupy.registry.all()).toMatchObject([
    { status: 'active', techOwnerName: 'Integration team', clientHeaders: { 'X-Gateway': 'key-of-the-gateway' } },
  ]);
});

describe('headers that Gupy does not show', () => {
  test.each(['names', 'absent'] as const)('"%s": they are written again each time, and that is said', async (shown) => {
    gupy.settings.change({ clientHeadersInList: shown });
    const id = register({ clientHeaders: { ...right.clientHeaders, Authorization: 'Bearer of-somebody-else' } });
    const report = await sync();
    expect(texts(report)).toEqual([expect.stringMatching(/^Gupy does not show the values of its headers/)]);
    expect(report.remaining).toEqual([]);
    expect(gupy.registry.all()).toEqual([{ id, ...right }]);
    await sync();
    expect(gupy.registry.all()).toEqual([{ id, ...right }]);
  });

  test('a name that is not in the list is missing', async () => {
    gupy.settings.change({ clientHeadersInList: 'names' });
    register({ clientHeaders: { 'Content-Type': 'application/json' } });
    expect(texts(await sync({ dryRun: true }))).toContain('it sends no secret, so the bridge refuses its events');
  });

  test('another header whose value is hidden gets lost, and that is said before', async () => {
    gupy.settings.change({ clientHeadersInList: 'names' });
    register({ clientHeaders: { ...right.clientHeaders, 'X-Gateway': 'key-of-the-gateway' } });
    expect(texts(await sync({ dryRun: true }))).toContainEqual(
      expect.stringMatching(/^its header X-Gateway gets lost/),
    );
  });
});

describe('several webhooks', () => {
  test('of two for the same address the better one stays', async () => {
    register({ status: 'inactive' });
    const good = register();
    register({ clientHeaders: {} });
    const report = await sync();
    expect(kinds(report)).toEqual(['remove', 'remove']);
    expect(texts(report)[0]).toBe('it is a duplicate for the same address, so every event arrives once more');
    expect(gupy.registry.all().map(({ id }) => id)).toEqual([good]);
  });

  test('what is broken is repaired before what is too much is removed', async () => {
    register({ status: 'inactive', clientHeaders: {} });
    const better = register({ status: 'inactive' });
    expect(kinds(await sync())).toEqual(['repair', 'remove']);
    expect(gupy.registry.all()).toEqual([{ id: better, ...right }]);
  });

  test('those of others are left alone, byte for byte', async () => {
    const clientHeaders = { Authorization: 'Bearer of-the-payroll' };
    register({ postbackUrl: 'https://payroll.acme.com.br/hooks', clientHeaders });
    register({ postbackUrl: 'https://payroll.acme.com.br/hooks', action: 'candidate.hired', clientHeaders });
    register({ postbackUrl: `${url}?of=somebody`, clientHeaders, status: 'inactive' });
    const before = structuredClone(gupy.registry.all());
    const report = await sync();
    expect(kinds(report)).toEqual(['create']);
    expect(report.leftAlone.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^it calls https:.*\?…, which is/),
    ]);
    expect(gupy.registry.all().slice(0, 3)).toEqual(before);
    await sync();
    expect(gupy.registry.all()).toHaveLength(4);
  });

  test('what may be ours elsewhere is not touched, but told', async () => {
    register();
    register({ postbackUrl: formerUrl });
    register({ postbackUrl: formerUrl, clientHeaders: { Authorization: 'Bearer of-somebody-else' } });
    register({ action: 'candidate.hired' });
    const report = await sync();
    expect(report.changes).toEqual([]);
    expect(report.leftAlone.map(({ text }) => text)).toEqual([
      `it sends our secret to ${formerUrl}`,
      `it calls ${formerUrl}, which is another bridge, or this one at a former address`,
      'it sends candidate.hired to the bridge, which ignores it',
    ]);
    expect(gupy.registry.all()).toHaveLength(4);
  });

  test('a former address whose headers are hidden is moved when somebody says that it is ours', async () => {
    gupy.settings.change({ clientHeadersInList: 'absent' });
    const id = register({ postbackUrl: formerUrl });
    expect(kinds(await sync({ dryRun: true }))).toEqual(['create']);
    expect(kinds(await sync({ adopt: id }))).toEqual(['repair']);
    expect(gupy.registry.all()).toEqual([{ id, ...right }]);
  });

  test('where Gupy takes only one for an action, the refusal names the other one and the way on', async () => {
    gupy.settings.change({ secondWebhook: 'conflict', clientHeadersInList: 'absent' });
    const id = register({ postbackUrl: formerUrl });
    await expect(sync()).rejects.toThrow(`409`);
    await expect(sync()).rejects.toThrow(`${id} calls ${formerUrl}: if that is ours, adopt it with`);
    await sync({ adopt: id });
    expect(gupy.registry.all()).toEqual([{ id, ...right }]);
  });
});

test('beyond the first page of a hundred', async () => {
  for (let number = 0; number < 120; number += 1) register({ postbackUrl: `https://other.acme.com.br/${number}` });
  const id = register({ status: 'inactive' });
  expect((await sync()).changes).toMatchObject([{ kind: 'repair', webhook: { id } }]);
});

describe('after a week of failures Gupy takes it out; a sync brings it back, and its events are taken', () => {
  test.each([
    ['inactive', 'repair'],
    ['deleted', 'create'],
  ] as const)('%s', async (failingWebhook, kind) => {
    const receiver = await startTinyServer();
    // A documented minute lasts a thousandth of a millisecond.
    const old = await startGupyStandIn({ token: gupyToken, timeScale: 60_000_000, settings: { failingWebhook } });
    const oldClient = clientOf(old);
    try {
      const there = { ...wanted, url: `${receiver.url}/webhooks/gupy` };
      await oldClient.webhooks.sync(there, {}, signal);
      receiver.answer((_request, response) => response.writeHead(500).end());
      const isOut = async (): Promise<boolean> => {
        old.fire('application.moved', demoApplicationIds[0]);
        await old.deliveries.idle();
        return old.registry.activeFor('application.moved').length === 0;
      };
      await eventually(isOut);
      const seen = receiver.seen.length;
      receiver.answer((_request, response) => response.end());
      expect(kinds(await oldClient.webhooks.sync(there, {}, signal))).toEqual([kind]);
      old.fire('application.moved', demoApplicationIds[0]);
      await old.deliveries.idle();
      expect(receiver.seen.slice(seen)).toMatchObject([
        { headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' } },
      ]);
    } finally {
      await oldClient.close();
      await old.close();
      await receiver.close();
    }
  });
});

test('what Gupy says it took, but still shows otherwise, remains', async () => {
  register({ status: 'inactive' });
  gupy.faults.queue('updateWebhook', { kind: 'status', status: 200 });
  const { remaining } = await sync();
  expect(remaining).toEqual([expect.stringMatching(/^it is inactive/)]);
});

test('an answer that is lost after the effect leaves one webhook, however often it is done again', async () => {
  gupy.faults.queue('createWebhook', { kind: 'reset', effect: 'done' });
  await expect(sync()).rejects.toMatchObject({ failureClass: 'unavailable' });
  expect(kinds(await sync())).toEqual([]);
  expect(gupy.registry.all()).toHaveLength(1);
});

describe('a permission that the token lacks is named', () => {
  test.each([
    ['listWebhooks', 'Listing', () => undefined],
    ['createWebhook', 'Configuring', () => undefined],
    ['updateWebhook', 'Updating', () => register({ status: 'inactive' })],
    ['deleteWebhook', 'Deleting', () => [register(), register()]],
  ])('%s', async (route, permission, prepare) => {
    prepare();
    gupy.settings.change({ forbiddenRoutes: [route] });
    const failure = await sync().catch((error: unknown) => error);
    expect(failure).toMatchObject({ failureClass: 'unauthorized', status: 403 });
    expect(String(failure)).toContain(`the token is wrong, or not ticked for "${permission} webhooks configurations"`);
    expect(String(failure)).not.toContain(secret);
  });
});

test.each([200, 204] as const)('removal answered with %i, and of one that is gone already', async (deleteStatus) => {
  gupy.settings.change({ deleteStatus });
  const id = register();
  await client.webhooks.remove(id, signal);
  await client.webhooks.remove(id, signal);
  expect(gupy.registry.all()).toEqual([]);
});
