// Ordering against both stand-ins: the webhook is a hint, Gupy is asked before anything is ordered.
import type { ApplicationFailure } from '@temporalio/common';
import { heartbeatEveryMs } from '../../../activities/heartbeats';
import { createOrderExam } from '../../../activities/order-exam';
import type { Result } from '../../../domain/exam/result';
import type { ExamMovement } from '../../../domain/exam/state';
import type { EntryReport } from '../../../domain/text/report';
import type { GupyClient } from '../../../gupy/gupy-client';
import { HttpFailure } from '../../../outbound/http-failure';
import type { OrderRequest, ProviderAdapter } from '../../../providers/adapter';
import type { HttpProviderConfig } from '../../../providers/provider-config';
import { type GupyStandIn, startGupyStandIn } from '../../../simulator/gupy/gupy-stand-in';
import { demoApplicationIds, demoJob, demoSteps } from '../../../simulator/seed-data';
import { attemptAfterReset, attemptEnvironment, attemptOf, untilSettled } from '../../support/attempts';
import { examRule, movement, referenceOf } from '../../support/core-fixtures';
import { endedEntry } from '../../support/ended-entry';
import { clientOf, gupyToken } from '../../support/gupy-clients';
import { httpProvider } from '../../support/http-provider';

const jobId = demoJob.id;
const [applicationId] = demoApplicationIds;
const moved: ExamMovement = { ...movement(0, { step: demoSteps.exam, jobId }), rule: examRule() };
const input = { applicationId, movement: moved, reference: referenceOf(moved, applicationId) };

let gupy: GupyStandIn;
let client: GupyClient;
let orders: OrderRequest[];
/** What the provider answers; `knownBefore` as after a 409. */
let knownBefore: boolean;
/** What ended runs report of their exams. */
let ended: EntryReport[] | 'unreachable';
/** Questions to Temporal for them. */
let asked: number;

beforeEach(async () => {
  gupy = await startGupyStandIn({ token: gupyToken });
  client = clientOf(gupy, { totalTimeoutMs: 500 });
  orders = [];
  knownBefore = false;
  ended = [];
  asked = 0;
});
afterEach(async () => {
  await client.close();
  await gupy.close();
});

function activity(
  candidate: readonly ('name' | 'email' | 'phone' | 'document')[] = ['email'],
  more: Partial<ProviderAdapter> = {},
  config: Partial<HttpProviderConfig> = {},
) {
  const adapter: ProviderAdapter = {
    name: 'clinic',
    order: async (request) => {
      orders.push(request);
      return { orderId: 'order-1', knownBefore };
    },
    verify: () => 'proven',
    parse: () => ({ kind: 'ignored', reason: '' }),
    ...more,
  };
  const providers = new Map([['clinic', { adapter, config: httpProvider({ candidate, ...config }) }]]);
  return createOrderExam({
    gupy: client,
    providers,
    callbackUrl: (name) => `https://bridge.example.com/callbacks/${name}`,
    runs: {
      endedEntries: async () => {
        asked += 1;
        if (ended === 'unreachable') throw new Error('Temporal does not answer');
        return ended;
      },
    },
  });
}

it('stop under load: it heartbeats while it waits, and ends early with its worker but not for a run that calls it off', async () => {
  gupy.world.move(applicationId, demoSteps.exam.id);
  const signals: AbortSignal[] = [];
  let beats = 0;
  const intervals = jest.spyOn(globalThis, 'setInterval');
  for (const reason of ['CANCELLED', 'WORKER_SHUTDOWN'] as const) {
    const environment = attemptEnvironment(1);
    environment.on('heartbeat', () => (beats += 1));
    const order = async (_request: OrderRequest, signal: AbortSignal) => {
      expect(beats).toBe(signals.length);
      const [beat] = intervals.mock.calls.find(([, ms]) => ms === heartbeatEveryMs) ?? [];
      beat?.();
      intervals.mockClear();
      environment.cancel(reason);
      signals.push(signal);
      return { orderId: 'order-1', knownBefore };
    };
    await environment.run(activity(['email'], { order }), input).catch(() => undefined);
  }
  intervals.mockRestore();
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
  expect(beats).toBe(2);
});

it('P-FRESH: orders for a candidate who is in the step, with the configured fields and no others', async () => {
  gupy.world.move(applicationId, demoSteps.exam.id);
  const { result, attempts } = await untilSettled(activity(), input);
  expect(attempts).toBe(1);
  expect(result).toMatchObject({ type: 'ordered', order: { orderId: 'order-1', canPoll: false } });
  expect(orders).toMatchObject([
    {
      reference: input.reference,
      exam: 'ASO-ADM',
      callbackUrl: 'https://bridge.example.com/callbacks/clinic',
      candidate: { email: gupy.world.application(applicationId).candidate?.email },
      job: { id: jobId, name: demoJob.name },
    },
  ]);
  expect(Object.keys(orders[0]?.candidate ?? {})).toEqual(['email']);
  expect(gupy.requests.count()).toBe(1);
});

it('P-CORRECT: tells which tags an ended run put that still stand, and leaves those of people alone', async () => {
  gupy.world.move(applicationId, demoSteps.exam.id);
  for (const tag of ['Apto', 'Exame expirado', 'Prioritário', 'de um texto anterior'])
    gupy.world.addTag(applicationId, tag);
  expect(await attemptOf(1, activity(), input)).not.toHaveProperty('foundTags');
  const published = { tags: ['Inapto', 'Apto', 'de um texto anterior'], comments: [] };
  ended = [endedEntry(referenceOf(movement(-9, { step: demoSteps.exam, jobId }), applicationId), { published })];
  expect(await attemptOf(1, activity(), input)).toMatchObject({ foundTags: ['Apto', 'de um texto anterior'] });
  ended = 'unreachable';
  expect(await attemptOf(1, activity(), input)).not.toHaveProperty('foundTags');
});

it('P-CORRECT, P-RATE: where v2 shows no tags, those of ended runs are read by v1, and only where an ended run put some', async () => {
  gupy.settings.change({ v2: { access: 'allowed', job: 'whole' } });
  const other = demoApplicationIds[1];
  for (const id of [applicationId, other]) {
    gupy.world.move(id, demoSteps.exam.id);
    gupy.world.addTag(id, 'Apto');
  }
  const both = () =>
    Promise.all([applicationId, other].map((id) => attemptOf(1, activity(), { ...input, applicationId: id })));
  for (const answer of await both()) expect(answer).not.toHaveProperty('foundTags');
  expect(gupy.requests.count('listApplications')).toBe(0);
  ended = [{ ...endedEntry(referenceOf(moved, applicationId)), published: { tags: ['Apto'], comments: [] } }];
  asked = 0;
  for (const answer of await both()) expect(answer).toMatchObject({ foundTags: ['Apto'] });
  expect(asked).toBe(2);
  expect(gupy.requests.count('listApplications')).toBe(2);
  expect(gupy.requests.count('listApplicationsOfAnyJob')).toBe(2);
});

it('P-FRESH: nobody is ordered for whom v2 shows as disqualified, withdrawn or hired', async () => {
  gupy.settings.change({ v2: { access: 'allowed', job: 'whole' } });
  const statuses = ['reproved', 'give_up', 'hired', 'in_process'] as const;
  const ids = demoApplicationIds.slice(0, statuses.length);
  for (const [index, id] of ids.entries()) {
    gupy.world.move(id, demoSteps.exam.id);
    gupy.world.setStatus(id, statuses[index] ?? 'in_process');
  }
  const ends = await Promise.all(ids.map((id) => attemptOf(2, activity(), { ...input, applicationId: id })));
  expect(ends.map(({ type }) => type)).toEqual(['notOrdered', 'notOrdered', 'notOrdered', 'ordered']);
  expect(orders).toHaveLength(1);
});

it('says how the provider is asked, whether its order has a mailbox, and until when the exam is to be taken', async () => {
  gupy.world.move(applicationId, demoSteps.exam.id);
  const fetchResult = async () => ({ status: 'pending' }) as const;
  const polled = await attemptOf(1, activity([], { fetchResult, usesMailbox: true }, { pollEvery: 60_000 }), input);
  expect(polled).toMatchObject({ order: { canPoll: true, pollEvery: 60_000 }, mailbox: true });
  const called = await attemptOf(1, activity([], { usesMailbox: false }), input);
  expect(called).not.toHaveProperty('mailbox');
  expect(called).not.toHaveProperty('order.pollEvery');
  const inTime = Date.parse(orders[0]?.deadline ?? '') - Date.now();
  expect(Math.abs(inTime - moved.rule.deadline)).toBeLessThan(60_000);
});

it('P-EARLY: passes on the result that the answer holds already', async () => {
  gupy.world.move(applicationId, demoSteps.exam.id);
  const result: Result = {
    ...{ resultId: 'r-1', orderId: 'order-1', reference: input.reference, provider: 'clinic' },
    ...{ occurredAt: '2026-01-15T12:00:00.000Z', outcome: 'passed' as const },
  };
  const order = async () => ({ orderId: 'order-1', knownBefore, result });
  expect(await attemptOf(1, activity([], { order }), input)).toMatchObject({ order: { orderId: 'order-1', result } });
});

it('P-STUCK: a provider that refuses the order is what the failure names', async () => {
  gupy.world.move(applicationId, demoSteps.exam.id);
  const order = () => Promise.reject(new HttpFailure('rejected', 'no such exam'));
  const { failures } = await untilSettled(activity([], { order }), input);
  expect(failures).toMatchObject([{ type: 'BRIDGE_PROVIDER_REJECTED', nonRetryable: true }]);
});

it('P-PII: asks Gupy for no personal data where the provider gets none', async () => {
  gupy.world.move(applicationId, demoSteps.exam.id);
  await untilSettled(activity([]), input);
  expect(orders[0]?.candidate).toEqual({});
  expect(gupy.requests.of()[0]?.query).not.toContain('candidate');
});

it('orders of one step at the same time share their reads', async () => {
  const ids = Array.from({ length: 60 }, () => gupy.world.addApplication({ jobId, stepId: demoSteps.exam.id }).id);
  const orderExam = activity();
  const results = await Promise.all(ids.map((id) => attemptOf(1, orderExam, { ...input, applicationId: id })));
  expect(results.every(({ type }) => type === 'ordered')).toBe(true);
  expect(gupy.requests.count('listApplications')).toBe(1);
  expect(gupy.requests.count('listSteps')).toBe(1);
});

it('P-FRESH: a list that lags behind the move is looked at twice', async () => {
  gupy.settings.change({ moveReadDelayMs: 600_000 });
  gupy.world.move(applicationId, demoSteps.exam.id);
  await expect(attemptOf(1, activity(), input)).rejects.toMatchObject({
    type: 'BRIDGE_GUPY_UNAVAILABLE',
    nonRetryable: false,
    nextRetryDelay: 5_000,
  });
  gupy.settings.change({ moveReadDelayMs: 0 });
  expect(await attemptOf(2, activity(), input)).toMatchObject({ type: 'ordered' });
});

it.each([
  ['moved on', () => gupy.world.move(applicationId, demoSteps.hiring.id), /not in this step/],
  ['disapproved', () => gupy.world.setStatus(applicationId, 'reproved'), /not in process any more \(reproved\)/],
  ['hired', () => gupy.world.setStatus(applicationId, 'hired'), /not in process any more \(hired\)/],
])('P-FRESH: nothing is ordered for a candidate who was %s meanwhile', async (_what, change, reason) => {
  gupy.world.move(applicationId, demoSteps.exam.id);
  change();
  const { result, attempts } = await untilSettled(activity(), input);
  expect(attempts).toBe(2);
  expect(result).toEqual({ type: 'notOrdered', reason: expect.stringMatching(reason) as string });
  expect(orders).toEqual([]);
});

it.each([
  ['did not answer', new HttpFailure('unavailable', '504'), { mayBeMade: true }],
  ['asked to slow down', new HttpFailure('throttled', '429'), {}],
])('P-TRUE: what is known of the order of a candidate who left once the provider %s', async (_what, failure, doubt) => {
  gupy.world.move(applicationId, demoSteps.exam.id);
  const order = async () => {
    gupy.world.move(applicationId, demoSteps.hiring.id);
    throw failure;
  };
  const { result } = await untilSettled(activity([], { order }), input);
  expect(result).toEqual({ type: 'notOrdered', reason: expect.any(String) as string, ...doubt });
});

it.each([
  ['is found, so that it can be cancelled', { orderId: 'order-9', knownBefore: true }, { type: 'ordered' }],
  ['that is not found yet may still come (P-TRUE)', undefined, { type: 'notOrdered', mayBeMade: true }],
])('P-ONCE: who left after a lost answer, where orders can be looked for: one %s', async (_what, found, outcome) => {
  const { order, ...more } = {
    order: undefined,
    ...(await attemptOf(2, activity([], { findOrder: async () => found }), input)),
  };
  expect(more).toMatchObject(outcome);
  expect(order).toEqual(found && { ...found, canPoll: false });
  expect(orders).toEqual([]);
});

it('P-TRUE: what a lost worker asked for may be at the provider', async () => {
  expect(await attemptOf(2, activity(), input)).toMatchObject({ type: 'notOrdered', mayBeMade: true });
});

it('P-STUCK: what lost its worker is no failure of the provider, and makes no pause longer', async () => {
  gupy.world.move(applicationId, demoSteps.exam.id);
  const order = () => Promise.reject(new HttpFailure('unavailable', '502'));
  const pauseAfter = async (said: unknown): Promise<number> => {
    const failed = attemptEnvironment(9, said).run(activity([], { order }), input);
    const failure = await failed.then(
      () => undefined,
      (error: ApplicationFailure) => error,
    );
    return Number(failure?.nextRetryDelay);
  };
  expect(await pauseAfter(undefined)).toBeLessThanOrEqual(5_000);
  expect(await pauseAfter({ failedAttempt: 4, failures: 2, mayHaveLanded: true })).toBeGreaterThanOrEqual(15_000);
  expect(await pauseAfter({ failedAttempt: 4, failures: 2, mayHaveLanded: true })).toBeLessThanOrEqual(20_000);
});

it('P-FRESH: nothing is ordered for an application that the job does not have', async () => {
  const { result } = await untilSettled(activity(), { ...input, applicationId: 1 });
  expect(result).toMatchObject({
    type: 'notOrdered',
    reason: expect.stringContaining('no such application') as string,
  });
});

it('P-STUCK: a job that Gupy does not know is an error a person sees, not a candidate who is let go', async () => {
  const elsewhere = { ...input, movement: { ...moved, jobId: 1 } };
  const { failures } = await untilSettled(activity(), elsewhere);
  expect(failures).toMatchObject([{ type: 'BRIDGE_GUPY_REJECTED', nonRetryable: true }]);
});

it('P-STUCK: a provider that left bridge.yaml is an error a person sees', async () => {
  const gone = { ...input, movement: { ...moved, rule: examRule({ provider: 'nobody' }) } };
  const { failures } = await untilSettled(activity(), gone);
  expect(failures).toMatchObject([{ type: 'BRIDGE_PROVIDER_UNKNOWN', nonRetryable: true }]);
});

describe('an order that the provider knows already, and cannot be asked about', () => {
  beforeEach(() => {
    gupy.world.move(applicationId, demoSteps.exam.id);
    knownBefore = true;
  });
  const known = { type: 'ordered', order: { orderId: 'order-1', knownBefore: true, canPoll: false } };

  it('P-ONCE: was made by an earlier run, where a first attempt is told so', async () => {
    expect(await attemptOf(1, activity(), input)).toEqual(known);
  });

  it('P-STUCK: was made by an attempt whose answer was lost, where a later one is told so', async () => {
    expect(await attemptOf(2, activity(), input)).toEqual({ ...known, byOwnAttempt: true });
  });

  it('P-STUCK: so it may have been after the activity was reset by hand', async () => {
    expect(await attemptAfterReset(activity(), input)).toEqual({ ...known, byOwnAttempt: true });
  });

  it('P-ONCE: was made by an earlier run, where that one reports it, whichever attempt is told so', async () => {
    ended = [endedEntry(input.reference)];
    expect(await attemptOf(2, activity(), input)).toEqual(known);
  });

  it('P-ONCE: goes on with the last order of an earlier run that ordered it again', async () => {
    ended = [{ ...endedEntry(input.reference), orderId: 'order-2', formerOrders: ['order-1'] }];
    const movement = { ...input.movement, rule: { ...input.movement.rule, reorderOnMissed: 2 } };
    expect(await attemptOf(1, activity(), { ...input, movement })).toEqual({
      type: 'ordered',
      order: { orderId: 'order-2', formerOrders: ['order-1'], knownBefore: true, canPoll: false },
    });
  });

  it('P-ONCE: was made by an earlier run, where that one ordered the exam again under this reference', async () => {
    ended = [{ ...endedEntry(input.reference), orderId: 'order-1', formerOrders: ['order-0'] }];
    const next = { ...input, reference: `${input.reference}-2`, deadlineAt: Date.now() + 60_000 };
    expect(await attemptOf(2, activity(), next)).toEqual(known);
  });

  it('P-STUCK: is taken as one of its own while Temporal cannot be asked: it must not wait unseen', async () => {
    ended = 'unreachable';
    expect(await attemptOf(2, activity(), input)).toEqual({ ...known, byOwnAttempt: true });
  });
});

it('asks Temporal about no order that the provider did not know', async () => {
  gupy.world.move(applicationId, demoSteps.exam.id);
  ended = 'unreachable';
  expect(await attemptOf(2, activity(), input)).not.toHaveProperty('byOwnAttempt');
});

describe('an order that the provider knows already, and can be asked about', () => {
  const polled = () => activity([], { fetchResult: async () => ({ status: 'pending' }) });
  beforeEach(() => {
    gupy.world.move(applicationId, demoSteps.exam.id);
    knownBefore = true;
  });

  it('P-PROGRESS: is this run’s where the answer to an attempt was lost, so that its candidate is told', async () => {
    expect(await attemptOf(1, polled(), input)).not.toHaveProperty('byOwnAttempt');
    expect(await attemptOf(2, polled(), input)).toMatchObject({ byOwnAttempt: true });
    ended = [endedEntry(input.reference)];
    const next = { ...input, reference: `${input.reference}-2`, deadlineAt: Date.now() + 60_000 };
    expect(await attemptOf(2, polled(), next)).toMatchObject({ byOwnAttempt: true });
  });

  it('P-ONCE: may be an ended run’s, whose candidate was told, where that one says so or Temporal cannot be asked', async () => {
    for (const known of [[endedEntry(input.reference)], 'unreachable'] as const) {
      ended = known === 'unreachable' ? known : [...known];
      expect(await attemptOf(2, polled(), input)).not.toHaveProperty('byOwnAttempt');
    }
  });
});

it('T27: an order whose worker was lost waits for no company, and one that failed waits as any other', async () => {
  gupy.world.move(applicationId, demoSteps.exam.id);
  const patience: (number | undefined)[] = [];
  jest.spyOn(client, 'readInStep').mockImplementation(async (wanted) => {
    patience.push(wanted.patienceMs);
    throw new HttpFailure('unavailable', 'down');
  });
  let told: unknown;
  for (const [attempt, details] of [
    [1, () => undefined],
    [2, () => told],
    [3, () => undefined],
    [4, () => told],
    [6, () => told],
  ] as const) {
    const environment = attemptEnvironment(attempt, details());
    environment.on('heartbeat', (said: unknown) => (told = said));
    await expect(environment.run(activity(), input)).rejects.toThrow('down');
  }
  expect(patience).toEqual([undefined, undefined, 2_000, undefined, 2_000]);
});
