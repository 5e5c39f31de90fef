// What the page of the sandbox asks and does, as another process sees it.
import { request } from 'node:http';
import { type Simulator, startSimulator } from '../../../simulator/simulator';
import { demoApplicationIds, demoJob, demoSteps } from '../../../simulator/seed-data';
import type { BridgeDoor } from '../../../simulator/stories/bridge-door';
import { apiClient, type CallApi } from '../../support/api-client';
import { eventually } from '../../support/eventually';
import { shutDoor } from '../../support/shut-door';

const [applicationId] = demoApplicationIds;
const { exam, interview } = demoSteps;

const writes = [{ exam: 'ASO', of: { passed: { tags: ['Apto'], comment: 'none' as const } } }];
const messages = [{ template: 4711, occasion: 'ordered' as const }];
const trouble = {
  what: 'order',
  tag: null,
  code: 'BRIDGE_PROVIDER_REJECTED',
  reason: 'no such exam',
  since: '',
  retryAt: null,
};

let simulator: Simulator;
let page: CallApi;
let logins: number;
/** What the bridge says. */
let troubles: number[];
let isUnreachable: boolean;
/** Of those who may stay, at each replacement of the company. */
let stayed: (readonly number[])[];
const bridge: BridgeDoor = {
  ...shutDoor,
  stuck: async () => Promise.resolve(troubles),
  statusOf: async (id) =>
    Promise.resolve(
      troubles.includes(id) ? { status: 'needs-attention', scheduledFor: null, attention: [trouble] } : undefined,
    ),
  endRunsBut: async (stay) => {
    stayed.push(stay);
    if (isUnreachable) throw new Error('no answer');
    return Promise.resolve(3);
  },
};

beforeEach(async () => {
  [logins, troubles, stayed, isUnreachable] = [0, [], [], false];
  simulator = await startSimulator({
    ...{ gupyToken: 'gupy-token', providerToken: 'provider-token' },
    ...{ callbackSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', seed: 7 },
    surroundings: {
      ...{ examSteps: ['exame  ADMISSIONAL'], timeZone: 'America/Sao_Paulo', writes, messages, bridge },
      boardLink: (id) => `http://board/#code=${(logins += 1)}&candidate=${id}`,
    },
  });
  page = apiClient(simulator.gupy.url);
});
afterEach(() => simulator.close());

const placeOrder = (id: number): string =>
  simulator.provider.orders.place(
    { reference: `${id}.${demoJob.id}.${exam.id}.key`, exam: 'ASO', callbackUrl: 'http://127.0.0.1:9/', candidate: {} },
    true,
  ).order.orderId;

test('the page marks the exam step as bridge.yaml names it, and shows each candidate with the order', async () => {
  const orderId = placeOrder(applicationId);
  const board = (await page('GET', '/_sim/board')).json as { jobs: { steps: object[] }[] };
  expect(board.jobs[0]?.steps.filter((step) => 'isExam' in step && step.isExam)).toMatchObject([{ name: exam.name }]);
  const { cards } = (await page('GET', `/_sim/cards?job=${demoJob.id}`)).json as { cards: { id: number }[] };
  expect(cards).toHaveLength(demoApplicationIds.length);
  expect(cards.find(({ id }) => id === applicationId)).toMatchObject({
    stepId: interview.id,
    order: { orderId, status: 'pending', exam: 'ASO', count: 1 },
  });
});

test('the page is told in which time zone the bridge writes, what it writes, what its messages are, and whether a board runs beside it', async () => {
  const board = (await page('GET', '/_sim/board')).json;
  expect(board).toMatchObject({ timeZone: 'America/Sao_Paulo', writes, messages, hasBoard: true });
});

test('P-STUCK: a page hears who needs a person, and asks why', async () => {
  troubles = [applicationId];
  const { heard, stop } = listen();
  await eventually(() => heard().includes(`event: stuck\ndata: [${applicationId}]`));
  expect((await page('GET', `/_sim/cards/${applicationId}/exam`)).json).toMatchObject({
    exam: { status: 'needs-attention', attention: [{ code: 'BRIDGE_PROVIDER_REJECTED' }] },
  });
  expect((await page('GET', '/_sim/cards/654322/exam')).json).toEqual({ exam: null });
  troubles = [];
  await eventually(
    () => heard().includes('event: stuck\ndata: []\n\nevent: stuck\ndata: []') || heard().endsWith('data: []\n\n'),
  );
  await stop();
});

test('the link to the board leads to the candidate with a fresh login each time, and follows no strange page', async () => {
  const open = async (headers: Record<string, string> = {}, candidate = String(applicationId)) =>
    fetch(`${simulator.gupy.url}/_sim/open-board?candidate=${candidate}`, { redirect: 'manual', headers });
  const [first, second] = [await open({ 'sec-fetch-site': 'same-origin' }), await open()];
  expect([first.status, first.headers.get('location')]).toEqual([
    303,
    `http://board/#code=1&candidate=${applicationId}`,
  ]);
  expect(second.headers.get('location')).toBe(`http://board/#code=2&candidate=${applicationId}`);
  expect(first.headers.get('cache-control')).toBe('no-store');
  for (const site of ['cross-site', 'same-site']) expect((await open({ 'sec-fetch-site': site })).status).toBe(403);
  expect((await open({}, '"><script>')).headers.get('location')).toBe('http://board/#code=3&candidate=undefined');
});

test('the provider’s desk is reached by the page’s own origin', async () => {
  const orderId = placeOrder(applicationId);
  const booked = { scheduledFor: '2026-12-03T14:00:00Z', send: false };
  await page('POST', `/_sim/provider/orders/${orderId}/book`, booked);
  const done = await page('POST', `/_sim/provider/orders/${orderId}/complete`, { outcome: 'passed', send: false });
  expect(done.status).toBe(200);
  expect((await page('GET', `/_sim/cards/${applicationId}`)).json).toMatchObject({
    card: { order: { outcome: 'passed', scheduledFor: booked.scheduledFor } },
    orders: [{ orderId, progress: [{ stage: 'scheduled' }] }],
    timeline: [{ what: 'progress-recorded' }, { what: 'result-recorded', from: 'examiner', to: 'provider' }],
  });
  expect((await page('GET', '/_sim/provider/provider/state')).status).toBe(404);
});

test('what happens names the tag that came off by its id or by its name, and the template of a message', async () => {
  const { world } = simulator.gupy;
  const call = apiClient(simulator.gupy.url, 'gupy-token');
  const application = `/api/v1/jobs/${demoJob.id}/applications/${applicationId}`;
  const byId = world.addTag(applicationId, 'Apto').id;
  world.addTag(applicationId, 'Inapto');
  await call('DELETE', `${application}/tags/${byId}`);
  await call('DELETE', `${application}/tags?name=Inapto`);
  await call('POST', `${application}/messages`, { templateId: 4711 });
  const { timeline } = (await page('GET', `/_sim/cards/${applicationId}`)).json as { timeline: object[] };
  expect(timeline).toMatchObject([
    { what: 'deleteTag', detail: 'Apto' },
    { what: 'deleteTag', detail: 'Inapto' },
    { what: 'sendMessage', detail: '4711' },
  ]);
});

test('some, or a whole column, are moved at once', async () => {
  await page('POST', '/_sim/moves', { stepId: exam.id, applicationIds: [applicationId] });
  expect(simulator.gupy.world.placement(applicationId).step.id).toBe(exam.id);
  const from = { jobId: demoJob.id, stepId: interview.id };
  expect((await page('POST', '/_sim/moves', { stepId: exam.id, from })).json).toEqual({ moved: 3 });
  expect((await page('POST', '/_sim/moves', { stepId: exam.id })).status).toBe(400);
});

test('a named trouble goes on and off, and leaves nothing behind', async () => {
  await page('POST', '/_sim/faults/presets/answers-lost', {});
  await page('POST', '/_sim/faults/presets/everything-twice', {});
  const names = async (): Promise<unknown> =>
    ((await page('GET', '/_sim/faults/presets')).json as { active: object }).active;
  expect(await names()).toEqual(['answers-lost', 'everything-twice']);
  expect(simulator.provider.settings.current.delivery.duplicates).toBe(1);
  await page('DELETE', '/_sim/faults/presets/everything-twice');
  expect(simulator.provider.settings.current.delivery.duplicates).toBe(0);
  await page('DELETE', '/_sim/faults/presets');
  expect(await names()).toEqual([]);
  expect(simulator.gupy.faults.describe().rules).toEqual([]);
  expect((await page('POST', '/_sim/faults/presets/none', {})).status).toBe(404);
});

test('a company is saved, reset to other people, and loaded', async () => {
  placeOrder(applicationId);
  const saved = await page('GET', '/_sim/saved');
  await page('POST', '/_sim/reset', {});
  const { world } = simulator.gupy;
  const fresh = world.applicationsOf(demoJob.id).map(({ id }) => id);
  expect(fresh).toHaveLength(demoApplicationIds.length);
  expect(fresh.filter((id) => demoApplicationIds.some((former) => former === id))).toEqual([]);
  expect(simulator.provider.orders.all()).toEqual([]);
  expect((await page('POST', '/_sim/saved', saved.text)).status).toBe(200);
  expect(world.applicationsOf(demoJob.id).map(({ id }) => id)).toEqual([...demoApplicationIds]);
  expect(simulator.provider.orders.all()).toHaveLength(1);
  const next = world.addApplication({ jobId: demoJob.id }).id;
  expect(next).toBeGreaterThan(Math.max(...fresh));
  expect((await page('POST', '/_sim/saved', { format: 'something else' })).status).toBe(400);
});

test('the bridge is told who stays: of a new company nobody, of a loaded one those with whom nothing has happened since', async () => {
  const [, second, third, ...others] = demoApplicationIds;
  const orderId = placeOrder(second);
  placeOrder(third);
  const saved = await page('GET', '/_sim/saved');
  simulator.gupy.move(applicationId, exam.id);
  await page('POST', `/_sim/provider/orders/${orderId}/complete`, { outcome: 'passed', send: false });
  expect((await page('POST', '/_sim/saved', saved.text)).json).toEqual({ endedRuns: 3, failure: null });
  expect((await page('POST', '/_sim/reset', {})).json).toEqual({ endedRuns: 3, failure: null });
  expect(stayed).toEqual([[third, ...others], []]);
});

test('a company is replaced also while the bridge does not answer, and the page is told', async () => {
  isUnreachable = true;
  expect((await page('POST', '/_sim/reset', {})).json).toEqual({ endedRuns: null, failure: 'no answer' });
  expect(simulator.gupy.world.applicationsOf(demoJob.id)).toHaveLength(demoApplicationIds.length);
});

test('what was under way about people of a former company is not sent', async () => {
  const { gupy, provider } = simulator;
  const owner = { techOwnerName: null, techOwnerEmail: null };
  const hook = { action: 'application.moved', postbackUrl: 'http://127.0.0.1:9/', clientHeaders: {} } as const;
  gupy.registry.create({ ...hook, ...owner, status: 'active' });
  for (const queue of [gupy.deliveries, provider.callbacks]) queue.hold();
  gupy.move(applicationId, exam.id);
  await provider.desk.complete(placeOrder(applicationId), { outcome: 'passed' });
  await gupy.deliveries.waitFor(({ state }) => state === 'held');
  await page('POST', '/_sim/reset', {});
  await Promise.all([gupy.deliveries.release(), provider.callbacks.release()]);
  for (const queue of [gupy.deliveries, provider.callbacks]) {
    expect(queue.attempts().map(({ state }) => state)).toEqual(['held', 'unwanted']);
    await queue.idle();
  }
});

test('a page hears at once what passes, and which cards changed', async () => {
  const { heard, stop } = listen();
  await eventually(() => heard().includes('event: board'));
  simulator.gupy.move(applicationId, exam.id);
  await eventually(() => heard().includes('event: cards') && heard().includes('candidate-moved'));
  await stop();
});

/** An open page. */
function listen(): { heard: () => string; stop: () => Promise<void> } {
  const abort = new AbortController();
  let heard = '';
  const reading = (async () => {
    const stream = await fetch(`${simulator.gupy.url}/_sim/events`, { signal: abort.signal });
    for await (const chunk of stream.body ?? []) heard += Buffer.from(chunk as Uint8Array).toString();
  })().catch(() => {});
  return {
    heard: () => heard,
    stop: async () => {
      abort.abort();
      await reading;
    },
  };
}

test.each([
  ['Foreign origin', { origin: 'https://evil.example' }],
  ['Foreign host', { host: 'evil.example:4001', origin: 'http://evil.example:4001' }],
  ['Foreign host', { host: 'evil.example:4001' }],
])('a request that another site forges is refused: %s', async (reason, headers) => {
  const { port } = new URL(simulator.gupy.url);
  const body = await new Promise<string>((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method: 'POST', path: '/_sim/reset', headers }, (answer) => {
      let text = `${answer.statusCode} `;
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => resolve(text));
    });
    sent.on('error', reject);
    sent.end();
  });
  expect(body).toMatch(/^403 /);
  expect(body).toContain(reason);
});
