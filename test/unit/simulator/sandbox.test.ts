// What the page of the sandbox asks and does, as another process sees it.
import { request } from 'node:http';
import { type Simulator, startSimulator } from '../../../simulator/simulator';
import { demoApplicationIds, demoJob, demoSteps } from '../../../simulator/seed-data';
import { apiClient, type CallApi } from '../../support/api-client';
import { eventually } from '../../support/eventually';

const [applicationId] = demoApplicationIds;
const { exam, interview } = demoSteps;

let simulator: Simulator;
let page: CallApi;

beforeEach(async () => {
  simulator = await startSimulator({
    ...{ gupyToken: 'gupy-token', providerToken: 'provider-token' },
    ...{ callbackSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', seed: 7 },
    surroundings: { examSteps: ['exame  ADMISSIONAL'] },
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

test('a page hears at once what passes, and which cards changed', async () => {
  const stop = new AbortController();
  const stream = await fetch(`${simulator.gupy.url}/_sim/events`, { signal: stop.signal });
  let heard = '';
  const reading = (async () => {
    for await (const chunk of stream.body ?? []) heard += Buffer.from(chunk as Uint8Array).toString();
  })().catch(() => {});
  await eventually(() => heard.includes('event: board'));
  simulator.gupy.move(applicationId, exam.id);
  await eventually(() => heard.includes('event: cards') && heard.includes('candidate-moved'));
  stop.abort();
  await reading;
});

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
