// The ledger that workers share on a real server that wants runs to continue as new early: what is lent and what is taken
// are carried over every turn, while the workers go on asking. How a lease is accounted for: test/unit/rate/call-ledger.test.ts.
import { randomUUID } from 'node:crypto';
import { Client, type WorkflowHandle } from '@temporalio/client';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import type { LeaseReport, Places } from '../../rate/call-ledger';
import { callLedgerWorkflowId, ledgerTaskQueue } from '../../temporal/workflow-ids';
import { ledgerOf } from '../../temporal/call-ledger-client';
import { eventually } from '../support/eventually';
import { type RealServer, startRealServer } from '../support/temporal-servers';
import { withinBound } from '../support/within-bound';
import { bundleWorkflows } from '../support/workflow-bundle';

/** A question costs five events: about eight questions a run. */
const earlyTurn = { 'limit.historyCount.suggestContinueAsNew': 40 };
const [askers, questions] = [3, 60];

let server: RealServer;
let client: Client;
let workflowBundle: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  [server, workflowBundle] = await Promise.all([startRealServer(earlyTurn), bundleWorkflows()]);
  client = new Client({ connection: await server.connect() });
});
afterAll(() => server?.close());

type Ask = ReturnType<typeof ledgerOf>;

async function whileWorking(run: (ask: Ask, ledger: WorkflowHandle) => Promise<void>): Promise<void> {
  const taskQueue = `exam-bridge-${randomUUID()}`;
  const connection = await server.connectNative();
  const worker = await Worker.create({ connection, taskQueue: ledgerTaskQueue(taskQueue), workflowBundle });
  const ledger = client.workflow.getHandle(callLedgerWorkflowId(taskQueue, 'gupy'));
  await worker.runUntil(() => run(ledgerOf({ client, taskQueue, target: 'gupy' }), ledger));
}

/** Runs of the chain that are over. */
async function turnsOf({ workflowId }: WorkflowHandle): Promise<number> {
  const query = `WorkflowId = "${workflowId}" AND ExecutionStatus = "ContinuedAsNew"`;
  return (await client.workflow.count(query)).count;
}

/** As a worker asks: everything it is lent is called at once, and reported with the next question. */
async function asks(ask: Ask, requestsPerMinute: number): Promise<Places[]> {
  const asker = randomUUID();
  const heard: Places[] = [];
  let reports: LeaseReport[] = [];
  for (let question = 0; question < questions; question += 1) {
    const places = await ask({ asker, requestsPerMinute, want: 100, reports });
    reports = [{ lease: places.lease, ended: places.count, agoMs: 0, returned: 0 }];
    heard.push(places);
  }
  return heard;
}

it('P-RATE: lends nothing twice and loses nothing over the turns, while three workers ask', () =>
  whileWorking(async (ask, ledger) => {
    const perMinute = 6_000;
    const burst = perMinute / 12;
    const begun = Date.now();
    const heard = (await Promise.all(Array.from({ length: askers }, () => asks(ask, perMinute)))).flat();
    const pace = Math.ceil((perMinute * (Date.now() - begun)) / 60_000);
    await eventually(async () => (await turnsOf(ledger)) >= 3);
    // Every question is a number, so a gap would be places that were lent to nobody.
    const leases = heard.map(({ lease }) => lease).sort((left, right) => left - right);
    expect(leases).toEqual(leases.map((_, index) => (leases[0] ?? 0) + index));
    const lent = heard.reduce((sum, { count }) => sum + count, 0);
    console.info(`${heard.length} questions, ${await turnsOf(ledger)} turns, ${lent} lent of ${burst} + ${pace}`);
    expect(lent).toBeLessThanOrEqual(burst + pace);
    expect(lent).toBeGreaterThanOrEqual(burst);
  }));

it('P-RATE: a run refuses what the run before it has lent, and takes back what is reported of that', () =>
  withinBound(20_000, () =>
    whileWorking(async (ask, ledger) => {
      const question = (requestsPerMinute: number, want: number, reports: LeaseReport[] = []) =>
        ask({ asker: 'one', requestsPerMinute, want, reports });
      const turn = async () => {
        const { runId } = await ledger.describe();
        while ((await ledger.describe()).runId === runId) await question(600, 0);
      };
      const { lease } = await question(600, 3);
      const of = (ended: number, returned: number): LeaseReport[] => [{ lease, ended, agoMs: 0, returned }];
      await question(600, 0, of(1, 0));
      await turn();
      // The pace would allow two; what refuses is that all three are taken, one of them by a call that ended.
      expect(await question(3, 2)).toMatchObject({ count: 0 });
      expect(await question(3, 2, of(1, 1))).toMatchObject({ count: 1 });
      await turn();
      expect(await question(3, 2, of(1, 1))).toMatchObject({ count: 0 });
      expect(await turnsOf(ledger)).toBeGreaterThanOrEqual(2);
    }),
  ));

it('T27: a task whose worker was killed holds all calls up for 5 s at most, in each turn', () =>
  whileWorking(async (ask, ledger) => {
    const taskTimeout = async () => {
      const { raw } = await ledger.describe();
      return Number(raw.executionConfig?.defaultWorkflowTaskTimeout?.seconds);
    };
    await ask({ asker: 'one', requestsPerMinute: 600, want: 1, reports: [] });
    expect(await taskTimeout()).toBe(5);
    await asks(ask, 600);
    await eventually(async () => (await turnsOf(ledger)) >= 1);
    expect(await taskTimeout()).toBe(5);
  }));
