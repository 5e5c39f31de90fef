// The mailbox of an order, as its workflow on the time-skipping server: whichever side comes first, nothing is lost,
// nothing is passed on twice, and it ends by itself.
import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { MailboxActivities } from '../../activities/activity-contract';
import type { Progress } from '../../domain/exam/stage';
import type { Result } from '../../domain/exam/result';
import { providerTaskQueue } from '../../temporal/workflow-ids';
import { OrderMailboxes } from '../../temporal/order-mailbox-start';
import { examStatus, gupyApplicationId } from '../../workflows/search-attributes';
import { eventually } from '../support/eventually';
import { startTimeSkipping } from '../support/temporal-servers';
import { bundleWorkflows } from '../support/workflow-bundle';
import { mailboxId, testReferences } from '../support/reference-keys';

let env: TestWorkflowEnvironment;
let workflowBundle: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  [env, workflowBundle] = await Promise.all([startTimeSkipping(), bundleWorkflows()]);
});
afterAll(() => env?.teardown());

interface Office {
  mailboxes: OrderMailboxes;
  delivered: { applicationId: number; result: Result }[];
  reported: { applicationId: number; progress: Progress }[];
  refused: object[];
  /** Fails the next deliveries so many times. */
  failNext: (times: number) => void;
  open: (orderId: string) => void;
}

/** Workers while `run` runs, and none `before`; what it leaves behind would hold up the time of the other tests. */
async function whileWorking(
  run: (office: Office) => Promise<void>,
  before: (office: Office) => Promise<void> = async () => undefined,
): Promise<void> {
  const taskQueue = `exam-bridge-${randomUUID()}`;
  const { nativeConnection: connection, namespace = 'default' } = env;
  const delivered: Office['delivered'] = [];
  const reported: Office['reported'] = [];
  const refused: Office['refused'] = [];
  const opened = new Set<string>();
  let failures = 0;
  const activities: Pick<MailboxActivities, 'deliverResult' | 'deliverProgress' | 'deliverRefusal'> = {
    async deliverRefusal(input) {
      refused.push(input);
    },
    async deliverProgress(input) {
      reported.push(input);
    },
    async deliverResult(input) {
      if (failures > 0) {
        failures -= 1;
        throw new Error('Temporal is away');
      }
      delivered.push(input);
    },
  };
  const office: Office = {
    mailboxes: new OrderMailboxes(env.client, taskQueue, testReferences.digests),
    delivered,
    reported,
    refused,
    failNext: (times) => void (failures = times),
    open: (orderId) => void opened.add(orderId),
  };
  await before(office);
  const workers = await Promise.all([
    Worker.create({ connection, namespace, taskQueue, workflowBundle }),
    Worker.create({ connection, namespace, taskQueue: providerTaskQueue(taskQueue, 'school'), activities }),
  ]);
  const running = workers.map((worker) => worker.run());
  try {
    await run(office);
  } finally {
    for (const orderId of opened) {
      const handle = env.client.workflow.getHandle(mailboxId('school', orderId));
      await handle.terminate().catch((error: unknown) => {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      });
    }
    for (const worker of workers) worker.shutdown();
    await Promise.all(running);
  }
}

const handleOf = (orderId: string) => env.client.workflow.getHandle(mailboxId('school', orderId));

const referenceOf = (applicationId: number): string => `${applicationId}.123456.86547.0123456789`;
const ownerOf = (applicationId: number) => ({ applicationId, reference: referenceOf(applicationId) });

function resultOf(orderId: string, given: Partial<Result> = {}): Result {
  const occurredAt = '2026-01-15T12:00:00.000Z';
  return { resultId: 'r-1', orderId, provider: 'school', occurredAt, outcome: 'passed', ...given };
}

const until = (delivered: readonly unknown[], count: number) =>
  eventually(
    () => delivered.length >= count,
    () => `delivered: ${JSON.stringify(delivered)}`,
  );

// First: what later tests leave behind keeps this server from skipping half a year.
it('ends by itself: unclaimed after 30 days, claimed after 180 without news', () =>
  whileWorking(async ({ mailboxes }) => {
    const over = async (orderId: string) =>
      env.client.workflow.getHandle<() => Promise<string>>(mailboxId('school', orderId)).result();
    await mailboxes.arrived(resultOf('nobodys'));
    expect(await over('nobodys')).toBe('No application claimed it');
    await mailboxes.orderPlaced({ provider: 'school', orderId: 'quiet' }, ownerOf(11));
    const from = await env.currentTimeMs();
    expect(await over('quiet')).toBe('No more news came');
    expect(((await env.currentTimeMs()) - from) / 86_400_000).toBeCloseTo(180, 0);
  }));

// One test, for this server skips time no more after the first that does.
it('P-EARLY, P-OWN: keeps a result that comes before anybody knows whose it is, and after an hour shows that nobody does', () =>
  whileWorking(async ({ mailboxes, delivered, open }) => {
    open('early');
    const status = async () => (await handleOf('early').describe()).typedSearchAttributes.get(examStatus);
    await mailboxes.arrived(resultOf('early'));
    await mailboxes.arrived(resultOf('early', { resultId: 'r-2', outcome: 'failed' }));
    await env.sleep('59 minutes');
    expect(await status()).toBeUndefined();
    await env.sleep('29 days');
    expect(await status()).toBe('unclaimed');
    expect(delivered).toEqual([]);
    await mailboxes.orderPlaced({ provider: 'school', orderId: 'early' }, ownerOf(7));
    await until(delivered, 2);
    await eventually(async () => (await status()) === undefined);
    expect(delivered).toEqual([
      { applicationId: 7, result: resultOf('early', { reference: referenceOf(7) }) },
      {
        applicationId: 7,
        result: resultOf('early', { resultId: 'r-2', outcome: 'failed', reference: referenceOf(7) }),
      },
    ]);
  }));

it('P-REAL: a refused callback is told to whoever has the order, once for each reason, and starts no mailbox', () =>
  whileWorking(async ({ mailboxes, refused, open }) => {
    open('odd');
    const refusal = { provider: 'school', orderId: 'odd', reason: 'points: two values' };
    expect(await mailboxes.callbackRefused(refusal)).toBe('ignored');
    await mailboxes.orderPlaced({ provider: 'school', orderId: 'odd' }, ownerOf(8));
    expect(await mailboxes.callbackRefused(refusal)).toBe('signalled');
    await mailboxes.callbackRefused(refusal);
    await mailboxes.callbackRefused({ ...refusal, reason: 'gradedAt: no date' });
    await until(refused, 2);
    const { provider } = refusal;
    expect(refused).toEqual([
      { ...ownerOf(8), provider, reason: refusal.reason },
      { ...ownerOf(8), provider, reason: 'gradedAt: no date' },
    ]);
  }));

it('P-REAL: a callback that is refused before a worker sees the claim is told as well', () => {
  const refusal = { provider: 'school', orderId: 'hasty', reason: 'points: two values' };
  return whileWorking(
    async ({ refused }) => {
      await until(refused, 1);
      expect(refused).toEqual([{ ...ownerOf(8), provider: 'school', reason: refusal.reason }]);
    },
    async ({ mailboxes, open }) => {
      open('hasty');
      await mailboxes.orderPlaced({ provider: 'school', orderId: 'hasty' }, ownerOf(8));
      expect(await mailboxes.callbackRefused(refusal)).toBe('signalled');
    },
  );
});

it('P-PROGRESS, P-EARLY: reports that come before the claim are passed on with it, each once, and foreign ones never', () =>
  whileWorking(async ({ mailboxes, reported, delivered, open }) => {
    open('booked');
    const report: Progress = {
      progressId: 'p-1',
      orderId: 'booked',
      provider: 'school',
      occurredAt: '2026-01-15T12:00:00.000Z',
      stage: 'scheduled',
    };
    await mailboxes.arrived(report);
    await mailboxes.arrived(report);
    await handleOf('booked').signal('progressArrived', { ...report, progressId: 'p-9', provider: 'other' });
    await mailboxes.orderPlaced({ provider: 'school', orderId: 'booked' }, ownerOf(7));
    await mailboxes.arrived({ ...report, progressId: 'p-2', stage: 'attended' });
    await mailboxes.arrived(resultOf('booked'));
    await until(delivered, 1);
    await until(reported, 2);
    const reference = referenceOf(7);
    expect(reported).toEqual([
      { applicationId: 7, progress: { ...report, reference } },
      { applicationId: 7, progress: { ...report, progressId: 'p-2', stage: 'attended', reference } },
    ]);
  }));

it('P-ONCE: passes on what came later at once, a repeat never, and to each application that has the order', () =>
  whileWorking(async ({ mailboxes, delivered, open }) => {
    open('late');
    const order = { provider: 'school', orderId: 'late' };
    await mailboxes.orderPlaced(order, ownerOf(8));
    await mailboxes.orderPlaced(order, ownerOf(9));
    for (let copy = 0; copy < 5; copy++) await mailboxes.arrived(resultOf('late'));
    await until(delivered, 2);
    await mailboxes.arrived(resultOf('late', { occurredAt: '2026-01-16T12:00:00.000Z' }));
    await mailboxes.arrived(resultOf('late', { resultId: 'r-2' }));
    await until(delivered, 4);
    await mailboxes.orderPlaced(order, ownerOf(7));
    await until(delivered, 5);
    expect(delivered.map(({ applicationId, result }) => [applicationId, result.reference, result.resultId])).toEqual([
      [8, referenceOf(8), 'r-1'],
      [9, referenceOf(9), 'r-1'],
      [8, referenceOf(8), 'r-2'],
      [9, referenceOf(9), 'r-2'],
      [7, referenceOf(7), 'r-2'],
    ]);
  }));

it('P-OWN: takes only what is of its own provider and order, and lets go of an erased application', () =>
  whileWorking(async ({ mailboxes, delivered, open }) => {
    open('own');
    const order = { provider: 'school', orderId: 'own' };
    await mailboxes.orderPlaced(order, ownerOf(15));
    await mailboxes.orderPlaced(order, ownerOf(16));
    const handle = handleOf('own');
    const { runId } = await handle.describe();
    await handle.signal('resultArrived', resultOf('own', { provider: 'clinic' }));
    await handle.signal('resultArrived', resultOf('another'));
    await handle.signal('ownerErased', { applicationId: 15 });
    await eventually(async () => (await handle.describe()).runId !== runId);
    await mailboxes.arrived(resultOf('own'));
    await until(delivered, 1);
    expect(delivered.map(({ applicationId, result }) => [applicationId, result.orderId])).toEqual([[16, 'own']]);
    await eventually(async () => (await handle.describe()).typedSearchAttributes.get(gupyApplicationId) === 16);
  }));

it('loses nothing when passing on fails for a while', () =>
  whileWorking(async ({ mailboxes, delivered, failNext, open }) => {
    open('patient');
    failNext(2);
    await mailboxes.arrived(resultOf('patient'));
    await mailboxes.orderPlaced({ provider: 'school', orderId: 'patient' }, ownerOf(10));
    await until(delivered, 1);
    expect(delivered).toHaveLength(1);
  }));

it('T23: says whose it is once it is claimed, whichever side was first', () =>
  whileWorking(async ({ mailboxes, open }) => {
    const ownerNamedBy = async (orderId: string) => {
      const { typedSearchAttributes } = await handleOf(orderId).describe();
      return typedSearchAttributes.get(gupyApplicationId);
    };
    for (const orderId of ['claimed-first', 'claimed-later']) open(orderId);
    await mailboxes.arrived(resultOf('claimed-later'));
    expect(await ownerNamedBy('claimed-later')).toBeUndefined();
    for (const orderId of ['claimed-first', 'claimed-later']) {
      await mailboxes.orderPlaced({ provider: 'school', orderId }, ownerOf(12));
      await eventually(async () => (await ownerNamedBy(orderId)) === 12);
    }
  }));

it('P-STUCK: a signal typed by hand that is none of ours is ignored, and blocks nothing', () =>
  whileWorking(async ({ mailboxes, delivered, open }) => {
    open('by-hand');
    await mailboxes.arrived(resultOf('by-hand'));
    const handle = handleOf('by-hand');
    for (const sent of [undefined, null, 'r-1', {}, { ...resultOf('by-hand'), outcome: 'brilliant' }]) {
      await handle.signal('resultArrived', sent);
    }
    for (const sent of [undefined, null, 7, {}, { applicationId: 1.5, reference: 'x' }, { applicationId: 13 }]) {
      await handle.signal('orderPlaced', sent);
    }
    await mailboxes.orderPlaced({ provider: 'school', orderId: 'by-hand' }, ownerOf(13));
    await until(delivered, 1);
    expect(delivered.map(({ applicationId }) => applicationId)).toEqual([13]);
  }));

it('P-LATE: what comes for a mailbox that ended opens it again', () =>
  whileWorking(async ({ mailboxes, delivered, open }) => {
    open('reopened');
    await mailboxes.orderPlaced({ provider: 'school', orderId: 'reopened' }, ownerOf(14));
    await handleOf('reopened').terminate();
    await mailboxes.arrived(resultOf('reopened'));
    await mailboxes.orderPlaced({ provider: 'school', orderId: 'reopened' }, ownerOf(14));
    await until(delivered, 1);
    expect(delivered.map(({ applicationId }) => applicationId)).toEqual([14]);
  }));
