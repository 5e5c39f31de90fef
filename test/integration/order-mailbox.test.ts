// P-EARLY on a real server: callback first, order first, and both at once, hundreds of seeded times. The receiver's and the worker's
// side of the mailbox are the product's own; the application that gets the result is a recorder.
import { randomInt, randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { ApplicationSignals } from '../../api/application-signals';
import { Refusal } from '../../api/refusal';
import { RequestDeadline } from '../../api/request-deadline';
import { createMailboxActivities } from '../../activities/order-mailbox';
import type { Result } from '../../domain/exam/result';
import { providerTaskQueue } from '../../temporal/workflow-ids';
import { seededRandom } from '../../simulator/random';
import { OrderMailboxes } from '../../temporal/order-mailbox-start';
import { eventually } from '../support/eventually';
import { createFakeClock } from '../support/fake-clock';
import { sized } from '../support/loop-size';
import { type RealServer, startRealServer } from '../support/temporal-servers';
import { mailboxId, testReferences } from '../support/reference-keys';
import { bundleWorkflows } from '../support/workflow-bundle';

const seed = Number(process.env['MAILBOX_SEED'] ?? randomInt(2 ** 31));
const orders = sized({ quick: 50, long: 500 });
console.info(`order mailboxes: seed ${seed}`);

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
});
afterAll(() => server?.close());

function resultOf(orderId: string): Result {
  return { resultId: 'r-1', orderId, provider: 'school', occurredAt: '2026-01-15T12:00:00.000Z', outcome: 'passed' };
}

it(`P-EARLY: of ${orders} results and claims in any order none is lost and none doubled`, async () => {
  const taskQueue = `exam-bridge-${randomUUID()}`;
  const client = new Client({ connection: await server.connect() });
  const connection = await server.connectNative();
  const mailboxes = new OrderMailboxes(client, taskQueue, testReferences.digests);
  const delivered: [applicationId: number, orderId: string, reference: string | undefined][] = [];
  const starts = {
    signal: async () => 'ignored' as const,
    async resultReceived(applicationId: number, { orderId, reference }: Result) {
      delivered.push([applicationId, orderId, reference]);
      return false;
    },
  };
  const workflowBundle = await bundleWorkflows();
  const activities = createMailboxActivities({ mailboxes, starts, roomFor: async () => 'room' });
  const workers = await Promise.all([
    Worker.create({ connection, taskQueue, workflowBundle }),
    Worker.create({ connection, taskQueue: providerTaskQueue(taskQueue, 'school'), activities }),
  ]);
  const running = workers.map((worker) => worker.run());
  const random = seededRandom(seed);
  const play = async (applicationId: number): Promise<void> => {
    const orderId = `o-${applicationId}`;
    const owner = { applicationId, provider: 'school', orderId, reference: `${applicationId}.1.2.0123456789` };
    const callback = () => mailboxes.arrived(resultOf(orderId));
    const claim = () => activities.claimMailbox(owner);
    const way = Math.floor(random() * 4);
    if (way === 0) await callback().then(claim);
    else if (way === 1) await claim().then(callback);
    else if (way === 2) await Promise.all([callback(), claim()]);
    else await Promise.all([claim(), callback(), callback(), claim()]);
  };
  for (let first = 1; first <= orders; first += 25) {
    await Promise.all(Array.from({ length: 25 }, (_, index) => play(first + index)));
  }
  await eventually(
    () => delivered.length >= orders,
    () => `${delivered.length} of ${orders} were passed on`,
  );
  // A repeat that is still under way would come through here.
  for (const applicationId of [1, orders]) {
    const handle = client.workflow.getHandle(mailboxId('school', `o-${applicationId}`));
    expect((await handle.describe()).status.name).toBe('RUNNING');
  }
  const expected = Array.from({ length: orders }, (_, index) => index + 1);
  expect(delivered.sort(([left], [right]) => left - right)).toEqual(
    expected.map((applicationId) => [applicationId, `o-${applicationId}`, `${applicationId}.1.2.0123456789`]),
  );
  for (const worker of workers) worker.shutdown();
  await Promise.all(running);
});

describe('R27: what cannot be kept is refused', () => {
  /** Results of one process, each another; how many were answered 200. */
  async function sendMany(send: (index: number) => Promise<void>, count = 70): Promise<number> {
    let accepted = 0;
    for (let index = 0; index < count; index += 1) {
      try {
        await send(index);
        accepted += 1;
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== 'BRIDGE_QUOTA_FULL') throw error;
      }
    }
    return accepted;
  }

  it('R27, P-EARLY, P-ACK: a mailbox passes on every result that was answered 200, and a run keeps every one', async () => {
    const taskQueue = `exam-bridge-${randomUUID()}`;
    const client = new Client({ connection: await server.connect() });
    const connection = await server.connectNative();
    const delivered: string[] = [];
    const starts = {
      signal: async () => 'ignored' as const,
      async resultReceived(_applicationId: number, { resultId }: Result) {
        delivered.push(resultId);
        return false;
      },
    };
    const workflowBundle = await bundleWorkflows();
    const mailboxes = new OrderMailboxes(client, taskQueue, testReferences.digests);
    const activities = createMailboxActivities({ mailboxes, starts, roomFor: async () => 'room' });
    const workers = await Promise.all([
      Worker.create({ connection, taskQueue, workflowBundle }),
      Worker.create({ connection, taskQueue: providerTaskQueue(taskQueue, 'school'), activities }),
    ]);
    const running = workers.map((worker) => worker.run());
    // A slow machine would be given back places of the budget while it sends, and Temporal would take a result too late.
    const stoodStill = createFakeClock();
    let moments = 0;
    const patient = { ...stoodStill, now: () => (moments -= 3_600_000) };
    const newProcess = () => new ApplicationSignals(client, taskQueue, testReferences.digests, stoodStill);
    const deadline = () => new RequestDeadline(patient);

    let serial = 0;
    const toMailbox = (process: ApplicationSignals) => () =>
      process.ofOrder({ ...resultOf('flooded'), resultId: `r-${(serial += 1)}` }, deadline());
    let accepted = await sendMany(toMailbox(newProcess()));
    accepted += await sendMany(toMailbox(newProcess()));
    expect(accepted).toBeGreaterThanOrEqual(20);
    expect(accepted).toBeLessThanOrEqual(60);
    await newProcess().ofOrder(resultOf('another'), deadline());
    const reference = '7.1.2.0123456789';
    await activities.claimMailbox({ applicationId: 7, provider: 'school', orderId: 'flooded', reference });
    await eventually(
      () => delivered.length >= accepted,
      () => `${delivered.length} of ${accepted} were passed on`,
    );
    expect(new Set(delivered).size).toBe(accepted);
    await eventually(async () => (await sendMany(toMailbox(newProcess()), 1)) === 1);

    // Reports of orders that nobody made start mailboxes too, and take from the same budget.
    const toNobody = newProcess();
    const reports = await sendMany(
      (index) =>
        toNobody.ofOrder(
          {
            progressId: 'p',
            orderId: `nobodys-${index}`,
            provider: 'lab',
            occurredAt: resultOf('x').occurredAt,
            stage: 'started',
          },
          deadline(),
        ),
      150,
    );
    expect(reports).toBe(120);

    // Nobody serves the queue on which the exam of an ended run is found again, so the run keeps what comes.
    const toRun = (process: ApplicationSignals, provider: string) => (index: number) =>
      process.resultReceived(
        7,
        { ...resultOf('o'), provider, reference, resultId: `${provider}-${index}-${(serial += 1)}` },
        deadline(),
      );
    const kept = (await sendMany(toRun(newProcess(), 'school'))) + (await sendMany(toRun(newProcess(), 'school')));
    expect(kept).toBeGreaterThanOrEqual(20);
    expect(kept).toBeLessThanOrEqual(60);
    expect(await sendMany(toRun(newProcess(), 'clinic'), 3)).toBe(3);
    const report = await client.workflow.getHandle('application-7').query<{ notes: string[] }>('state');
    expect(report.notes).toEqual([]);
    for (const worker of workers) worker.shutdown();
    await Promise.all(running);
  });
});
