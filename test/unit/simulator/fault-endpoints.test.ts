// Every fault on every endpoint of both stand-ins: whether the work was done must be exactly what the fault says, since the
// difference between "lost before" and "lost after" is what exactly-once is about.
import type { Fault } from '../../../simulator/fault-dial';
import { demoApplicationIds, demoJob, demoSteps } from '../../../simulator/seed-data';
import { type Simulator, startSimulator } from '../../../simulator/simulator';
import { apiClient } from '../../support/api-client';

const secrets = {
  gupyToken: 'gupy-token',
  providerToken: 'provider-token',
  callbackSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8I',
};
const [applicationId] = demoApplicationIds;
const jobPath = `/api/v1/jobs/${demoJob.id}`;
const applicationPath = `${jobPath}/applications/${applicationId}`;
const webhook = { action: 'application.moved', postbackUrl: 'http://127.0.0.1:9/' };
const orderBody = {
  reference: 'ref-new',
  exam: 'ASO-ADM',
  callbackUrl: 'http://127.0.0.1:9/',
  deadline: '2026-02-01T00:00:00Z',
  candidate: {},
  job: { id: 1, name: 'Operador' },
};

interface Known {
  tagId: number;
  webhookId: string;
  orderId: string;
}

type Call = readonly [method: string, path: (known: Known) => string, body?: unknown];

const gupyCalls: Record<string, Call> = {
  listJobs: ['GET', () => '/api/v1/jobs'],
  getJob: ['GET', () => jobPath],
  listSteps: ['GET', () => `${jobPath}/steps`],
  listApplications: ['GET', () => `${jobPath}/applications`],
  listApplicationsOfAnyJob: ['GET', () => '/api/v2/applications'],
  patchApplication: ['PATCH', () => applicationPath, { currentStepId: demoSteps.exam.id }],
  putTag: ['PUT', () => `${applicationPath}/tags`, { name: 'Novo' }],
  listTags: ['GET', () => `${applicationPath}/tags`],
  deleteTag: ['DELETE', ({ tagId }) => `${applicationPath}/tags/${tagId}`],
  postComment: ['POST', () => `${applicationPath}/comments`, { text: 'Apto' }],
  sendMessage: ['POST', () => `${applicationPath}/messages`, { templateId: 4711 }],
  listComments: ['GET', () => `${applicationPath}/comments`],
  createWebhook: ['POST', () => '/api/v1/webhooks', webhook],
  listWebhooks: ['GET', () => '/api/v1/webhooks'],
  updateWebhook: ['PUT', ({ webhookId }) => `/api/v1/webhooks/${webhookId}`, { ...webhook, status: 'inactive' }],
  deleteWebhook: ['DELETE', ({ webhookId }) => `/api/v1/webhooks/${webhookId}`],
};
const providerCalls: Record<string, Call> = {
  createOrder: ['POST', () => '/orders', orderBody],
  getOrder: ['GET', ({ orderId }) => `/orders/${orderId}`],
  deleteOrder: ['DELETE', ({ orderId }) => `/orders/${orderId}`],
};

/** What the caller sees (a status, a broken connection, nothing in time, a cut or late body), and whether the work is done. */
const faults: [name: string, fault: Fault, seen: number | 'broken' | 'silent' | 'true answer', done: boolean][] = [
  ['500 before the effect', { kind: 'status', status: 500 }, 500, false],
  ['504 in HTML after the effect', { kind: 'status', status: 504, body: 'html', effect: 'done' }, 504, true],
  ['429 with headers', { kind: 'throttled', forMs: 2_000, reset: 'unix-seconds' }, 429, false],
  ['hang before the effect', { kind: 'hang' }, 'silent', false],
  ['hang after the effect', { kind: 'hang', effect: 'done' }, 'silent', true],
  ['reset before the effect', { kind: 'reset' }, 'broken', false],
  ['accepted but answer lost', { kind: 'reset', effect: 'done' }, 'broken', true],
  ['close before the effect', { kind: 'close' }, 'broken', false],
  ['close after the effect', { kind: 'close', effect: 'done' }, 'broken', true],
  ['half a body', { kind: 'half-body' }, 'broken', true],
  ['a huge body', { kind: 'huge-body', bytes: 100_000 }, 'true answer', true],
  ['a slow body', { kind: 'slow-body', ms: 20 }, 'true answer', true],
  ['slow, then the effect', { kind: 'slow', ms: 5 }, 'true answer', true],
  ['the effect, then slow', { kind: 'slow', ms: 5, effect: 'first' }, 'true answer', true],
];

let simulator: Simulator;
let known: Known;

beforeEach(async () => {
  simulator = await startSimulator(secrets);
  const { gupy, provider } = simulator;
  gupy.settings.change({ jobById: 'found', v2: { access: 'allowed' } });
  const tagId = gupy.world.addTag(applicationId, 'Antigo').id;
  const webhookId = gupy.registry.create({
    ...webhook,
    status: 'active',
    clientHeaders: {},
    techOwnerName: null,
    techOwnerEmail: null,
  }).id;
  const { orderId } = provider.orders.place({ ...orderBody, reference: 'ref-old' }, true).order;
  known = { tagId, webhookId, orderId };
});
afterEach(async () => simulator.close());

/** Everything that the stand-ins know. */
function knowledge(): string {
  const { gupy, provider } = simulator;
  return JSON.stringify([gupy.world.stored(), gupy.registry.all(), provider.orders.stored()]);
}

/** The status, or how it ended without one. Silence is told by the journal: it arrived and has no answer. */
async function perform(
  side: 'gupy' | 'provider',
  name: string,
  silent: boolean,
): Promise<number | 'broken' | 'silent'> {
  const [method, path, body] = (side === 'gupy' ? gupyCalls : providerCalls)[name] as Call;
  const token = side === 'gupy' ? secrets.gupyToken : secrets.providerToken;
  const call = apiClient(simulator[side].url, token);
  const answer = call(method, path(known), body, { 'idempotency-key': orderBody.reference }).then(
    ({ status }) => status,
    () => 'broken' as const,
  );
  if (!silent) return answer;
  const [entry] = await simulator[side].requests.waitFor(name, 1, { ended: false });
  // The next request of the same connection pool is served, so the first had its chance.
  await apiClient(simulator[side].url)('GET', '/_sim/health');
  return entry?.endedAt === undefined ? 'silent' : answer;
}

const endpoints = [
  ...Object.keys(gupyCalls).map((name) => ['gupy', name] as const),
  ...Object.keys(providerCalls).map((name) => ['provider', name] as const),
];

describe.each(endpoints)('%s %s', (side, name) => {
  const reads = (side === 'gupy' ? gupyCalls : providerCalls)[name]?.[0] === 'GET';

  test('works without a fault', async () => {
    const before = knowledge();
    expect([200, 201, 204]).toContain(await perform(side, name, false));
    expect(knowledge() !== before).toBe(!reads);
  });

  test.each(faults)('%s', async (_name, fault, seen, done) => {
    simulator[side].faults.queue(name, fault);
    const before = knowledge();
    const status = await perform(side, name, seen === 'silent');
    if (seen === 'true answer') expect([200, 201, 204]).toContain(status);
    else expect(status).toBe(fault.kind === 'half-body' && status === 204 ? 204 : seen);
    const [entry] = simulator[side].requests.of(name);
    expect(entry).toMatchObject({ fault: fault.kind, handled: done });
    expect(knowledge() !== before).toBe(done && !reads);
  });
});

test('every endpoint of both stand-ins is in the tables above', () => {
  const named = (side: 'gupy' | 'provider'): string[] => {
    try {
      simulator[side].faults.queue('misspelt', { kind: 'hang' });
    } catch (error) {
      return String(error).split('known: ')[1]?.split(', ') ?? [];
    }
    return [];
  };
  expect(new Set(named('gupy'))).toEqual(new Set([...Object.keys(gupyCalls), 'unknown']));
  expect(new Set(named('provider'))).toEqual(new Set([...Object.keys(providerCalls), 'unknown']));
});
