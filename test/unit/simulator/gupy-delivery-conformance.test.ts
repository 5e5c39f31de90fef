// Webhook deliveries of the Gupy stand-in: what is sent, when it counts as delivered, and how untidy delivery can be.
import { type GupyStandIn, type GupyStandInOptions, startGupyStandIn } from '../../../simulator/gupy/gupy-stand-in';
import { webhookRetryPlan } from '../../../simulator/gupy/webhook-sender';
import { demoApplicationIds, demoJob, demoSteps } from '../../../simulator/seed-data';
import { apiClient } from '../../support/api-client';
import { eventually } from '../../support/eventually';
import { startTinyServer, type TinyServer } from '../../support/tiny-server';
import { anyList, anyObject, anyText, objectWith, textLike } from '../../support/loose-match';

const token = 'a1b2c3d4e5f60718293a4b5c6d7e8f90';
/** A documented minute lasts 1 ms. */
const timeScale = 60_000;
const [applicationId, otherId] = demoApplicationIds;

let receiver: TinyServer;
let gupy: GupyStandIn;

beforeEach(async () => {
  receiver = await startTinyServer();
});
afterEach(async () => {
  await gupy.close();
  await receiver.close();
});

async function start(
  options: Partial<GupyStandInOptions> = {},
  clientHeaders?: Record<string, string>,
): Promise<string> {
  gupy = await startGupyStandIn({ token, timeScale, ...options });
  const body = { action: 'application.moved', postbackUrl: `${receiver.url}/webhooks/gupy`, clientHeaders };
  const { json } = await apiClient(gupy.url, token)('POST', '/api/v1/webhooks', body);
  return (json as { id: string }).id;
}

interface Envelope {
  id: string;
  date: string;
  data: { application: { id: number } };
}

const received = (): Envelope[] => receiver.seen.map(({ body }) => JSON.parse(body) as Envelope);
const states = (): string[] => gupy.deliveries.attempts().map(({ state }) => state);

test('a move is delivered as application.moved with the whole documented payload', async () => {
  await start();
  const event = gupy.move(applicationId, 'Exame admissional');
  await gupy.deliveries.idle();
  expect(received()).toEqual([event]);
  const [sent] = received();
  expect(sent).toEqual({
    companyName: anyText,
    id: textLike(/^[0-9a-f-]{36}$/),
    event: 'application.moved',
    date: textLike(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    data: {
      job: objectWith({
        ...demoJob,
        quickApply: false,
        customFields: anyList,
        branch: anyObject,
      }),
      application: objectWith({
        id: applicationId,
        status: 'in_process',
        tags: [],
        currentStep: { ...demoSteps.exam, type: 'offline' },
        previousStep: { ...demoSteps.interview, type: 'online' },
      }),
      candidate: objectWith({
        name: 'Amora',
        email: anyText,
        identificationDocument: anyText,
        birthdate: anyText,
        addressStreet: anyText,
        mobileNumber: anyText,
        disabilities: false,
        gender: anyText,
      }),
    },
  });
});

test('what may be null in a payload is null, and steps have the names of types that webhooks use', async () => {
  await start();
  const { id } = gupy.world.addApplication({ jobId: demoJob.id });
  gupy.move(applicationId, 'Inscrição');
  const { data } = gupy.fire('application.created', id);
  await gupy.deliveries.idle();
  expect(received()).toMatchObject([
    { data: { job: { branch: { code: null } }, application: { currentStep: { type: 'register' } } } },
  ]);
  expect(data).toMatchObject({ application: { previousStep: null } });
});

test('Gupy sends the default content type, which any client headers replace', async () => {
  const id = await start();
  gupy.move(applicationId, demoSteps.exam.id);
  await gupy.deliveries.idle();
  expect(receiver.seen[0]?.headers['content-type']).toBe('application/json;charset=utf-8');
  const body = { postbackUrl: `${receiver.url}/webhooks/gupy`, clientHeaders: { Authorization: 'Bearer s' } };
  await apiClient(gupy.url, token)('PUT', `/api/v1/webhooks/${id}`, body);
  gupy.move(applicationId, demoSteps.hiring.id);
  await gupy.deliveries.idle();
  expect(receiver.seen[1]?.headers).toMatchObject({ authorization: 'Bearer s' });
  expect(receiver.seen[1]?.headers).not.toHaveProperty('content-type');
});

test('a move by PATCH is told like any other', async () => {
  await start();
  const path = `/api/v1/jobs/${demoJob.id}/applications/${applicationId}`;
  await apiClient(gupy.url, token)('PATCH', path, { currentStepId: demoSteps.exam.id });
  await gupy.deliveries.idle();
  expect(received()).toMatchObject([{ data: { application: { id: applicationId } } }]);
});

test('no webhook tells of disapproval, drop-out, or a move of who is out', async () => {
  await start();
  gupy.setStatus(applicationId, 'reproved');
  expect(gupy.move(applicationId, demoSteps.exam.id)).toBeUndefined();
  gupy.setStatus(otherId, 'give_up');
  expect(gupy.move(otherId, demoSteps.exam.id)).toBeUndefined();
  gupy.fire('application.created', otherId);
  gupy.move(demoApplicationIds[2], demoSteps.exam.id);
  await gupy.deliveries.idle();
  expect(received().map(({ data }) => data.application.id)).toEqual([demoApplicationIds[2]]);
});

test('moves of one application carry strictly rising dates', async () => {
  await start();
  for (let count = 0; count < 20; count += 1) gupy.move(applicationId, count % 2 ? 'Entrevista' : 'Exame admissional');
  await gupy.deliveries.idle();
  const dates = gupy.story
    .of('candidate-moved')
    .map(({ eventId }) => received().find(({ id }) => id === eventId)?.date);
  expect(dates).toEqual(dates.toSorted());
  expect(new Set(dates).size).toBe(20);
});

test('redelivery waits 1, 5, 15 and then 30 minutes, and stops after 2 hours', () => {
  const minutes: number[] = [];
  for (let failures = 1; webhookRetryPlan(failures) !== undefined; failures += 1) {
    minutes.push((webhookRetryPlan(failures) ?? 0) / 60_000);
  }
  expect(minutes).toEqual([1, 5, 15, 30, 30, 30]);
});

test('what is never answered 200 is tried seven times with one id, then given up', async () => {
  await start();
  const answers = [500, 201, 202, 204, 302, 404, 503];
  receiver.answer((_request, response) => {
    response.writeHead(answers[receiver.seen.length - 1] ?? 500, { location: `${receiver.url}/elsewhere` });
    response.end();
  });
  const event = gupy.move(applicationId, demoSteps.exam.id);
  await gupy.deliveries.idle();
  expect(received().map(({ id }) => id)).toEqual(Array.from({ length: 7 }, () => event?.id));
  expect(receiver.seen.every(({ path }) => path === '/webhooks/gupy')).toBe(true);
  expect(gupy.deliveries.attempts().map(({ status }) => status)).toEqual(answers);
  expect(states()).toEqual([...Array.from({ length: 6 }, () => 'will-retry'), 'gave-up']);
  expect(gupy.story.of('webhook-gave-up')).toHaveLength(1);
});

test('an answer may take 30 seconds', async () => {
  await start();
  expect(gupy.settings.current.delivery.timeoutMs).toBe(30_000);
});

test('a 200 ends the retries, also after a reset and a timeout', async () => {
  await start();
  const timeouts = [500, 30_000];
  let count = 0;
  receiver.answer((_request, response, socket) => {
    gupy.settings.change({ delivery: { timeoutMs: timeouts[count] ?? 30_000 } });
    count += 1;
    if (count === 1) socket.resetAndDestroy();
    else if (count > 2) response.end();
  });
  gupy.move(applicationId, demoSteps.exam.id);
  await gupy.deliveries.idle();
  expect(states()).toEqual(['will-retry', 'will-retry', 'delivered']);
  expect(gupy.deliveries.attempts().map(({ error }) => error)).toEqual(['ECONNRESET', 'timeout', undefined]);
});

test('retries carry a new event id, and another 2xx is success, where the switches say so', async () => {
  await start({ settings: { newIdOnRetry: true, delivery: { success: 'any-2xx' } } });
  receiver.answer((_request, response) => response.writeHead(receiver.seen.length === 1 ? 500 : 202).end());
  gupy.move(applicationId, demoSteps.exam.id);
  await gupy.deliveries.idle();
  expect(states()).toEqual(['will-retry', 'delivered']);
  expect(new Set(received().map(({ id }) => id)).size).toBe(2);
});

test('duplicates carry the same id and body', async () => {
  await start({ settings: { delivery: { duplicates: 4 } } });
  gupy.move(applicationId, demoSteps.exam.id);
  await gupy.deliveries.idle();
  expect(receiver.seen).toHaveLength(5);
  expect(new Set(receiver.seen.map(({ body }) => body)).size).toBe(1);
});

test('dropped events are never sent, and are in the journal', async () => {
  await start({ settings: { delivery: { dropChance: 1 } } });
  gupy.move(applicationId, demoSteps.exam.id);
  await gupy.deliveries.idle();
  expect(states()).toEqual(['dropped']);
  gupy.settings.change({ delivery: { dropChance: 0 } });
  gupy.move(applicationId, demoSteps.interview.id, { deliver: false });
  gupy.move(applicationId, demoSteps.exam.id);
  await gupy.deliveries.idle();
  expect(receiver.seen).toHaveLength(1);
});

test('what waits minutes for its next attempt is sent at once on demand, and once', async () => {
  await start({ timeScale: 1 });
  receiver.answer((_request, response) => {
    response.statusCode = receiver.seen.length === 1 ? 503 : 200;
    response.end();
  });
  gupy.move(applicationId, demoSteps.exam.id);
  await gupy.deliveries.waitFor(({ state }) => state === 'will-retry');
  gupy.deliveries.repeatNow();
  gupy.deliveries.repeatNow();
  await gupy.deliveries.idle();
  expect(states()).toEqual(['will-retry', 'delivered']);
  gupy.deliveries.repeatNow();
  await gupy.deliveries.idle();
  expect(receiver.seen).toHaveLength(2);
});

test('held events leave on release, in the order that is asked for', async () => {
  await start();
  gupy.deliveries.hold();
  const events = [demoSteps.exam.id, demoSteps.hiring.id, demoSteps.interview.id].map((step) =>
    gupy.move(applicationId, step),
  );
  expect(receiver.seen).toHaveLength(0);
  expect(gupy.deliveries.held).toBe(3);
  await gupy.deliveries.release('reversed');
  expect(received()).toEqual(events.toReversed());
  gupy.deliveries.hold();
  const more = Array.from({ length: 12 }, (_, index) =>
    gupy.move(applicationId, index % 2 ? 'Entrevista' : 'Inscrição'),
  );
  await gupy.deliveries.release('shuffled');
  const shuffled = received()
    .slice(3)
    .map(({ id }) => id);
  expect(shuffled.toSorted()).toEqual(more.map((event) => event?.id).toSorted());
  expect(shuffled).not.toEqual(more.map((event) => event?.id));
});

test.each(['deleted', 'inactive'])(
  'a configuration that is %s receives nothing more, retries included',
  async (how) => {
    const id = await start();
    const call = apiClient(gupy.url, token);
    const path = `/api/v1/webhooks/${id}`;
    const end = async (): Promise<unknown> =>
      how === 'deleted' ? call('DELETE', path) : call('PUT', path, { postbackUrl: receiver.url, status: how });
    receiver.answer((_request, response) => void end().then(() => response.writeHead(500).end()));
    gupy.move(applicationId, demoSteps.exam.id);
    await gupy.deliveries.idle();
    gupy.move(otherId, demoSteps.exam.id);
    await gupy.deliveries.idle();
    expect(receiver.seen).toHaveLength(1);
    expect(states()).toEqual(['will-retry', 'unwanted']);
  },
);

test('a webhook that only failed for 7 documented days is taken out without notice, and a PUT brings it back', async () => {
  const id = await start({ timeScale: 60_000_000 });
  receiver.answer((_request, response) => response.writeHead(500).end());
  const fail = async (): Promise<boolean> => {
    gupy.move(applicationId, demoSteps.exam.id);
    await gupy.deliveries.idle();
    return gupy.registry.get(id)?.status === 'inactive';
  };
  await eventually(fail);
  expect(gupy.story.of('webhook-deactivated')).toMatchObject([{ webhookId: id }]);
  const seen = receiver.seen.length;
  gupy.move(applicationId, demoSteps.interview.id);
  receiver.answer((_request, response) => response.end());
  const body = { postbackUrl: `${receiver.url}/webhooks/gupy`, status: 'active' };
  await apiClient(gupy.url, token)('PUT', `/api/v1/webhooks/${id}`, body);
  gupy.move(applicationId, demoSteps.exam.id);
  await gupy.deliveries.idle();
  expect(receiver.seen).toHaveLength(seen + 1);
});

test.each(['a success', 'a PUT'])('the 7 days of nothing but failures begin again after %s', async (what) => {
  const id = await start({ settings: { delivery: { retry: false } } });
  /** Of real time: a documented minute lasts 1 ms. */
  const eightDaysMs = 8 * 24 * 60;
  const move = async (status: number): Promise<void> => {
    receiver.answer((_request, response) => response.writeHead(status).end());
    gupy.move(applicationId, demoSteps.exam.id);
    await gupy.deliveries.idle();
  };
  await move(500);
  const configuration = gupy.registry.get(id);
  configuration!.failingSinceMs = Date.now() - eightDaysMs;
  const body = { postbackUrl: `${receiver.url}/webhooks/gupy` };
  if (what === 'a success') await move(200);
  else await apiClient(gupy.url, token)('PUT', `/api/v1/webhooks/${id}`, body);
  await move(500);
  expect(configuration?.status).toBe('active');
  configuration!.failingSinceMs = Date.now() - eightDaysMs;
  await move(500);
  expect(configuration?.status).toBe('inactive');
});

test('a bulk of 500 moves is delivered whole', async () => {
  await start();
  const job = gupy.world.addJob({ name: 'Grande', steps: [{ name: 'Inscrição' }, { name: 'Exame' }] });
  const ids = Array.from({ length: 500 }, () => gupy.world.addApplication({ jobId: job.id }).id);
  for (const id of ids) gupy.move(id, 'Exame');
  await gupy.deliveries.idle();
  expect(new Set(received().map(({ data }) => data.application.id))).toEqual(new Set(ids));
  expect(receiver.connections()).toBeLessThanOrEqual(64);
});
