import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Condition } from '../../../simulator/condition';
import { RequestJournal } from '../../../simulator/request-journal';
import { demoApplicationIds, demoSteps } from '../../../simulator/seed-data';
import { startSimulator } from '../../../simulator/simulator';
import { Story, type StoryEvent } from '../../../simulator/story';
import { apiClient } from '../../support/api-client';
import { startTinyServer } from '../../support/tiny-server';

const secrets = {
  gupyToken: 'gupy-token',
  providerToken: 'provider-token',
  callbackSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
};
const [applicationId] = demoApplicationIds;

test('the simulator tells one story of both stand-ins, with auto-completion', async () => {
  const receiver = await startTinyServer();
  const simulator = await startSimulator(secrets);
  simulator.provider.settings.change({ autoComplete: { afterMs: 1, result: { outcome: 'passed' } } });
  const told: StoryEvent[] = [];
  const stop = simulator.onStory((event) => told.push(event));
  try {
    const gupy = apiClient(simulator.gupy.url, secrets.gupyToken);
    await gupy('POST', '/api/v1/webhooks', { action: 'application.moved', postbackUrl: receiver.url });
    simulator.gupy.move(applicationId, demoSteps.exam.id);
    await simulator.gupy.deliveries.idle();
    const order = {
      reference: 'ref-1',
      exam: 'ASO-ADM',
      callbackUrl: receiver.url,
      deadline: '2026-02-01T00:00:00Z',
      candidate: {},
      job: { id: 1, name: 'Operador' },
    };
    await apiClient(simulator.provider.url, secrets.providerToken)('POST', '/orders', order, {
      'idempotency-key': 'ref-1',
    });
    await simulator.provider.story.waitFor('callback-answered');
    await gupy('PUT', `/api/v1/jobs/123456/applications/${applicationId}/tags`, { name: 'Apto' });
    stop();
    await gupy('PUT', `/api/v1/jobs/123456/applications/${applicationId}/tags`, { name: 'Unheard' });
  } finally {
    await simulator.close();
    await receiver.close();
  }
  expect(told.map(({ type }) => type)).toEqual([
    'candidate-moved',
    'webhook-sent',
    'webhook-answered',
    'order-received',
    'result-recorded',
    'callback-sent',
    'callback-answered',
    'tag-put',
  ]);
  expect(told.at(-1)).toMatchObject({ applicationId, tag: 'Apto', existed: false });
});

test('closing the simulator frees its ports and ends hanging and retried exchanges', async () => {
  const receiver = await startTinyServer(() => {});
  const simulator = await startSimulator(secrets);
  const gupy = apiClient(simulator.gupy.url, secrets.gupyToken);
  await gupy('POST', '/api/v1/webhooks', { action: 'application.moved', postbackUrl: receiver.url });
  simulator.gupy.faults.queue('listJobs', { kind: 'hang' }, { kind: 'pause' });
  const answers = Promise.allSettled([gupy('GET', '/api/v1/jobs'), gupy('GET', '/api/v1/jobs')]);
  await simulator.gupy.faults.waitForPaused();
  simulator.gupy.move(applicationId, demoSteps.exam.id);
  await simulator.gupy.story.waitFor('webhook-sent');
  const { url } = simulator.gupy;
  await simulator.close();
  expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  await receiver.close();
});

test('the simulator says which port is taken, and leaves nothing open', async () => {
  const other = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await expect(startSimulator({ ...secrets, providerPort: port })).rejects.toMatchObject({ code: 'EADDRINUSE', port });
  await new Promise((resolve) => other.close(resolve));
});

test('a wait for a story event finds past ones, wakes on new ones, and has a bound', async () => {
  const story = new Story();
  story.add({ type: 'order-expired', orderId: 'a', reference: 'r' });
  await expect(story.waitFor('order-expired')).resolves.toMatchObject({ seq: 1, orderId: 'a' });
  const later = story.waitFor('order-expired', ({ orderId }) => orderId === 'b');
  story.add({ type: 'order-expired', orderId: 'b', reference: 'r' });
  await expect(later).resolves.toMatchObject({ seq: 2, orderId: 'b' });
  await expect(story.waitFor('tag-put', undefined, 5)).rejects.toThrow('story event tag-put: not within 5 ms');
  await expect(new Condition().until(() => undefined, 'nothing', 5)).rejects.toThrow('nothing: not within 5 ms');
});

test('the journal counts the most requests of any sliding window', () => {
  const journal = new RequestJournal();
  const arrive = (at: number): void => {
    journal.open({ route: 'x', method: 'GET', path: '/', query: '', headers: {}, body: undefined, at });
  };
  [0, 100, 900, 1_000, 1_099, 5_000].forEach(arrive);
  expect(journal.peak(1_000)).toBe(4);
  expect(journal.peak(100)).toBe(2);
  expect(journal.peak(10_000)).toBe(6);
  expect(journal.peak(1_000, 'y')).toBe(0);
});
