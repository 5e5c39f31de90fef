// The stand-ins driven and read over HTTP, as from another process.
import { type Simulator, startSimulator } from '../../../simulator/simulator';
import { demoApplicationIds, demoJob, demoSteps } from '../../../simulator/seed-data';
import { apiClient, type CallApi } from '../../support/api-client';
import { startTinyServer, type TinyServer } from '../../support/tiny-server';
import { textWith } from '../../support/loose-match';

const [applicationId] = demoApplicationIds;
const tokens = { gupyToken: 'gupy-token', providerToken: 'provider-token' };
const callbackSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

let simulator: Simulator;
let receiver: TinyServer;
let gupy: CallApi;
let provider: CallApi;

beforeEach(async () => {
  receiver = await startTinyServer();
  simulator = await startSimulator({ ...tokens, callbackSecret, seed: 7 });
  gupy = apiClient(simulator.gupy.url);
  provider = apiClient(simulator.provider.url);
});
afterEach(async () => {
  await simulator.close();
  await receiver.close();
});

async function registerWebhook(): Promise<void> {
  const body = {
    action: 'application.moved',
    postbackUrl: receiver.url,
    clientHeaders: { Authorization: 'Bearer secret' },
  };
  await apiClient(simulator.gupy.url, tokens.gupyToken)('POST', '/api/v1/webhooks', body);
}

async function placeOrder(): Promise<void> {
  const body = {
    reference: 'ref-1',
    exam: 'ASO-ADM',
    callbackUrl: receiver.url,
    deadline: '2026-02-01T00:00:00Z',
    candidate: {},
    job: demoJob,
  };
  const call = apiClient(simulator.provider.url, tokens.providerToken);
  await call('POST', '/orders', body, { 'idempotency-key': 'ref-1' });
}

test('a candidate is moved over HTTP, and the board and the journals show it', async () => {
  await registerWebhook();
  const moved = await gupy('POST', '/_sim/move', { applicationId, stepId: demoSteps.exam.id });
  const { event } = moved.json as { event: { id: string } };
  await simulator.gupy.deliveries.idle();
  expect(receiver.seen.map(({ body }) => JSON.parse(body) as object)).toMatchObject([{ id: event.id }]);
  const { json } = await gupy('GET', '/_sim/state');
  const [job] = (json as { jobs: { applications: object[] }[] }).jobs;
  expect(job).toMatchObject({ ...demoJob, steps: Object.values(demoSteps) });
  expect(job?.applications[0]).toMatchObject({ id: applicationId, step: demoSteps.exam, tags: [], comments: [] });
  const deliveries = await gupy('GET', '/_sim/journal?of=deliveries');
  expect(deliveries.json).toMatchObject({ entries: [{ messageId: event.id, status: 200, state: 'delivered' }] });
  const story = await gupy('GET', '/_sim/journal?of=story&since=1');
  expect((story.json as { entries: { type: string }[] }).entries.map(({ type }) => type)).toEqual([
    'webhook-sent',
    'webhook-answered',
  ]);
});

test('P-PII no state, journal or story of the Gupy stand-in shows contact data, tokens or secrets', async () => {
  await registerWebhook();
  await gupy('POST', '/_sim/move', { applicationId, step: 'Exame admissional' });
  await simulator.gupy.deliveries.idle();
  const person = simulator.gupy.world.application(applicationId).candidate;
  const shown = await Promise.all(
    ['state', 'journal?of=deliveries', 'journal?of=story'].map(
      async (path) => (await gupy('GET', `/_sim/${path}`)).text,
    ),
  );
  const secrets = [
    person?.email,
    person?.identificationDocument,
    person?.mobileNumber,
    tokens.gupyToken,
    'Bearer secret',
  ];
  for (const secret of secrets) expect(shown.join('\n')).not.toContain(secret);
});

test('P-PII: no control route of either side shows what proves somebody, for it needs no login', async () => {
  await registerWebhook();
  await placeOrder();
  const asBody = { client_id: 'bridge', client_secret: tokens.providerToken };
  await apiClient(simulator.provider.url, tokens.providerToken)('POST', '/elsewhere', asBody);
  await gupy('POST', '/_sim/settings', { existingTag: 'conflict' });
  await provider('POST', '/_sim/settings', { cancelStatus: 200 });
  const paths = [
    'state',
    'settings',
    'saved',
    'faults',
    'journal?of=requests',
    'journal?of=deliveries',
    'journal?of=story',
  ];
  const answers = await Promise.all(
    paths.flatMap((path) => [gupy('GET', `/_sim/${path}`), provider('GET', `/_sim/${path}`)]),
  );
  answers.push(await gupy('POST', '/_sim/settings', {}), await provider('POST', '/_sim/settings', {}));
  const shown = answers.map(({ text }) => text).join('\n');
  expect(shown).toContain('"clientHeaders":{"Authorization":"***"}');
  for (const secret of [...Object.values(tokens), 'Bearer secret', callbackSecret.replace('whsec_', '')])
    expect(shown).not.toContain(secret);
  expect(simulator.gupy.settings.current.token).toBe(tokens.gupyToken);
  expect(simulator.gupy.registry.all()).toMatchObject([{ clientHeaders: { Authorization: 'Bearer secret' } }]);
});

test('candidates are added, disapproved and told of, steps renamed, jobs closed, webhooks lost, over HTTP', async () => {
  await registerWebhook();
  const { json } = await gupy('POST', '/_sim/applications', {
    jobId: demoJob.id,
    count: 3,
    candidate: { name: 'Nova' },
  });
  const { ids } = json as { ids: number[] };
  expect(new Set([...demoApplicationIds, ...ids]).size).toBe(demoApplicationIds.length + 3);
  await gupy('POST', `/_sim/applications/${ids[0]}/status`, { status: 'reproved' });
  expect((await gupy('GET', `/_sim/applications/${ids[0]}`)).json).toMatchObject({
    status: 'reproved',
    name: textWith('Nova'),
  });
  await gupy('POST', '/_sim/fire', { action: 'application.moved', applicationId: ids[1], eventId: 'event-1' });
  await simulator.gupy.deliveries.idle();
  expect(receiver.seen.map(({ body }) => JSON.parse(body) as object)).toMatchObject([{ id: 'event-1' }]);
  await gupy('POST', `/_sim/jobs/${demoJob.id}/steps/${demoSteps.exam.id}`, { name: 'Exame novo' });
  await gupy('POST', `/_sim/jobs/${demoJob.id}/status`, { status: 'closed' });
  expect(simulator.gupy.world.job(demoJob.id)).toMatchObject({
    status: 'closed',
    steps: [{}, {}, { name: 'Exame novo' }, {}],
  });
  const [webhook] = simulator.gupy.registry.all();
  expect((await gupy('DELETE', `/_sim/webhooks/${webhook?.id}`)).status).toBe(200);
  expect(simulator.gupy.registry.all()).toEqual([]);
});

test('deliveries are held and released over HTTP', async () => {
  await registerWebhook();
  await gupy('POST', '/_sim/deliveries/hold');
  await gupy('POST', '/_sim/move', { applicationId, stepId: demoSteps.exam.id });
  expect(receiver.seen).toEqual([]);
  expect((await gupy('POST', '/_sim/deliveries/release', { order: 'reversed' })).json).toEqual({ released: 1 });
  expect(receiver.seen).toHaveLength(1);
});

test('faults are set, read, released and cleared over HTTP', async () => {
  const faults = [{ kind: 'status', status: 503 }, { kind: 'pause' }];
  await gupy('POST', '/_sim/faults', { route: 'listJobs', faults });
  expect((await gupy('GET', '/_sim/faults')).json).toMatchObject({
    rules: [{ route: 'listJobs', faults }],
    paused: [],
  });
  const real = apiClient(simulator.gupy.url, tokens.gupyToken);
  expect((await real('GET', '/api/v1/jobs')).status).toBe(503);
  const paused = real('GET', '/api/v1/jobs');
  await simulator.gupy.faults.waitForPaused();
  expect((await gupy('GET', '/_sim/faults')).json).toMatchObject({ rules: [], paused: [{ route: 'listJobs' }] });
  expect((await gupy('POST', '/_sim/faults/release')).json).toEqual({ released: 1 });
  expect((await paused).status).toBe(200);
  await gupy('POST', '/_sim/faults', { route: '*', probability: 1, faults });
  await gupy('DELETE', '/_sim/faults');
  expect((await real('GET', '/api/v1/jobs')).status).toBe(200);
});

test.each([
  ['/_sim/faults', { route: 'listJob', faults: [{ kind: 'pause' }] }, 'unknown route listJob'],
  ['/_sim/faults', { route: 'listJobs', faults: [{ kind: 'explode' }] }, 'kind'],
  ['/_sim/faults', { route: 'listJobs', faults: [] }, 'faults'],
  ['/_sim/settings', { existingTags: 'conflict' }, 'existingTags'],
  ['/_sim/settings', { existingTag: 'sometimes' }, 'existingTag'],
  ['/_sim/settings', { delivery: { duplicate: 1 } }, 'duplicate'],
  ['/_sim/move', { applicationId }, 'name either stepId or step'],
  ['/_sim/move', { applicationId, step: 'Nenhuma' }, 'No step named Nenhuma'],
])('a control request %s %j is refused with its reason', async (path, body, reason) => {
  const answer = await gupy('POST', path, body);
  expect(answer.status).toBe(400);
  expect(answer.text).toContain(reason);
});

test('settings are read and changed over HTTP, nested ones one by one', async () => {
  await gupy('POST', '/_sim/settings', { existingTag: 'conflict', delivery: { duplicates: 2 } });
  await gupy('POST', '/_sim/settings', { delivery: { shuffleMs: 5 } });
  expect((await gupy('GET', '/_sim/settings')).json).toMatchObject({
    existingTag: 'conflict',
    delivery: { duplicates: 2, shuffleMs: 5 },
  });
  expect(simulator.gupy.settings.current.delivery).toMatchObject({ duplicates: 2, shuffleMs: 5, timeoutMs: 30_000 });
});

test("the provider's desk works over HTTP, by order id or reference", async () => {
  await placeOrder();
  const desk = async (action: string, body?: object): Promise<number> =>
    (await provider('POST', `/_sim/orders/ref-1/${action}`, body)).status;
  expect(await desk('correct', { outcome: 'failed' })).toBe(409);
  expect(await desk('complete', { outcome: 'excellent' })).toBe(400);
  expect(await desk('complete', { outcome: 'passed', score: 9 })).toBe(200);
  expect(await desk('correct', { outcome: 'failed' })).toBe(200);
  expect(await desk('send-again', { times: 2 })).toBe(200);
  expect(await desk('send-twice', { outcome: 'passed' })).toBe(200);
  expect(await desk('send-late', { outcome: 'failed', delayMs: 1 })).toBe(200);
  expect(await desk('out-of-order', { older: { outcome: 'passed' }, newer: { outcome: 'inconclusive' } })).toBe(200);
  expect(await desk('complete', { outcome: 'passed', send: false })).toBe(200);
  expect(await desk('expire')).toBe(200);
  expect(await desk('cancel')).toBe(200);
  const outcomes = receiver.seen.map(({ body }) => (JSON.parse(body) as { outcome: string }).outcome);
  const expected = [
    'passed',
    'failed',
    'failed',
    'failed',
    'passed',
    'passed',
    'failed',
    'inconclusive',
    'passed',
    'cancelled',
  ];
  expect(outcomes).toEqual(expected);
  const [order] = simulator.provider.orders.all();
  expect((await provider('GET', `/_sim/orders/${order?.orderId}`)).json).toEqual(order);
  expect((await provider('GET', '/_sim/state')).json).toEqual({ orders: [order] });
});

test('the booking desk works over HTTP: booked, moved, started, attended, missed, twice and late', async () => {
  await placeOrder();
  const desk = async (action: string, body?: object): Promise<number> =>
    (await provider('POST', `/_sim/orders/ref-1/${action}`, body)).status;
  const first = { scheduledFor: '2026-01-20T09:00:00-03:00', place: 'Sala 2', examUrl: 'https://exams.example.com/1' };
  expect(await desk('move', first)).toBe(409);
  expect(await desk('book', {})).toBe(400);
  expect(await desk('book', { scheduledFor: 'amanhã' })).toBe(400);
  expect(await desk('book', first)).toBe(200);
  expect(await desk('move', { scheduledFor: '2026-01-21T09:00:00-03:00', times: 2 })).toBe(200);
  expect(await desk('start')).toBe(200);
  expect(await desk('attend', { delayMs: 1 })).toBe(200);
  expect(await desk('miss', { send: false, occurredAt: '2026-01-01T00:00:00Z' })).toBe(200);
  const sent = receiver.seen.map(({ body }) => JSON.parse(body) as { stage: string; progressId: string });
  expect(sent.map(({ stage }) => stage)).toEqual(['scheduled', 'scheduled', 'scheduled', 'started', 'attended']);
  expect(new Set(sent.map(({ progressId }) => progressId)).size).toBe(4);
  expect(sent[0]).toMatchObject({ ...first, reference: 'ref-1', stage: 'scheduled' });
  const real = apiClient(simulator.provider.url, tokens.providerToken);
  const [order] = simulator.provider.orders.all();
  expect((await real('GET', `/orders/${order?.orderId}`)).json).toMatchObject({
    status: 'pending',
    progress: { stage: 'attended', orderId: order?.orderId },
  });
});

test('held reports are released in reverse, so that a moved date arrives before the first one', async () => {
  await placeOrder();
  await provider('POST', '/_sim/deliveries/hold');
  await provider('POST', '/_sim/orders/ref-1/book', { scheduledFor: '2026-01-20T12:00:00Z' });
  await provider('POST', '/_sim/orders/ref-1/move', { scheduledFor: '2026-01-21T12:00:00Z' });
  await provider('POST', '/_sim/deliveries/release', { order: 'reversed' });
  const dates = receiver.seen.map(({ body }) => (JSON.parse(body) as { scheduledFor: string }).scheduledFor);
  expect(dates).toEqual(['2026-01-21T12:00:00Z', '2026-01-20T12:00:00Z']);
});

test('control routes skip faults, rate limit and journal, and refuse pages of other sites', async () => {
  simulator.gupy.faults.chance('*', 1, { kind: 'reset' });
  simulator.gupy.settings.change({ rateLimit: { requestsPerMinute: 1 } });
  for (let count = 0; count < 3; count += 1) expect((await gupy('GET', '/_sim/health')).status).toBe(200);
  expect(simulator.gupy.requests.count()).toBe(0);
  const foreign = { origin: 'https://elsewhere.example.com' };
  expect((await gupy('POST', '/_sim/deliveries/hold', undefined, foreign)).status).toBe(403);
  const own = { origin: simulator.gupy.url };
  expect((await gupy('POST', '/_sim/deliveries/hold', undefined, own)).status).toBe(200);
  expect((await gupy('GET', '/_sim/nothing')).status).toBe(404);
});
