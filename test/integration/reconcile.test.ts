// Lost webhooks and callbacks against the whole product on a real server: everything is found within two cycles, nothing is
// ordered twice, and nothing that was settled is opened again, even when Temporal has forgotten it.
import { readFileSync, writeFileSync } from 'node:fs';
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  Client,
  type ScheduleDescription,
  type ScheduleUpdateOptions,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { PrivacyConfig } from '../../config/bridge-config';
import { applicationWorkflowId } from '../../temporal/workflow-ids';
import { demoJob, demoSteps } from '../../simulator/seed-data';
import { createDataConverter } from '../../temporal/data-converter';
import { createPayloadCodec } from '../../temporal/payload-codec';
import { ensureReconcileSchedule, reconcileScheduleId } from '../../temporal/schedules';
import type { ReconcileOutcome } from '../../domain/reconcile/cycle-outcome';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';
import { sized } from '../support/loop-size';
import { type Choose, seededChoice } from '../support/seeded-random';
import { untilTaken } from '../support/repeated-delivery';

const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
/** Candidates of whose messages some never come, and those whose webhook races with a cycle. */
const { moved, races } = sized({ quick: { moved: 30, races: 25 }, long: { moved: 60, races: 100 } });

/** A second exam step, so that one run can have two exams. */
const practical = { id: 86_600, name: 'Teste prático' };
const secondExam = `
  - step: teste PRATICO
    provider: clinic
    exam: PRATICO
    deadline: 10d
    publish:
      passed: { tag: Prática ok }
      failed: { tag: Prática insuficiente }
      inconclusive: {}
      expired: {}
      cancelled: {}
`;

let world: BridgeWorld;
let client: Client;
let choose: Choose;

beforeAll(async () => {
  console.info(`reconcile: seed ${seed}`);
  choose = seededChoice(seed);
  world = await BridgeWorld.create({ pollEvery: '10s', runs: 'inside' });
  world.simulator.gupy.world.addStep(demoJob.id, practical);
  // Far above what is measured here, so that the tests do not wait for places in the rate.
  const config = readFileSync(world.configFile, 'utf8').replaceAll(
    /requestsPerMinute: \d+/g,
    'requestsPerMinute: 6000',
  );
  writeFileSync(world.configFile, `${config}${secondExam}`);
  await world.startAll();
  // It would find by itself whom the next cycle is to find.
  await world.pauseReconciliation();
  client = await world.client();
});

afterAll(() => world?.close());

/** One cycle now, without any memory of the cycles before but the worker's own. */
async function reconcile(): Promise<ReconcileOutcome> {
  const outcome = await client.workflow.execute<() => Promise<ReconcileOutcome>>('reconcileWorkflow', {
    workflowId: `reconcile-${randomUUID()}`,
    taskQueue: world.config.temporal.taskQueue,
    args: [],
  });
  expect(outcome.steps.filter(({ error }) => error !== undefined)).toEqual([]);
  return outcome;
}

function sum(outcome: ReconcileOutcome, count: 'found' | 'left' | 'settled' | 'listed' | 'unsure'): number {
  return outcome.steps.reduce((total, step) => total + step[count], 0);
}

function loseWebhook(applicationId: number, step: number = demoSteps.exam.id): void {
  world.simulator.gupy.move(applicationId, step, { deliver: false });
}

function ordersOf(applicationId: number) {
  return world.simulator.provider.orders.all().filter(({ reference }) => reference.startsWith(`${applicationId}.`));
}

async function ordered(applicationId: number, orders = 1): Promise<string> {
  await eventually(
    () => ordersOf(applicationId).length >= orders,
    () => `orders of ${applicationId}: ${ordersOf(applicationId).length}; ${world.worker?.log.slice(-1_000)}`,
  );
  return ordersOf(applicationId).at(-1)?.reference ?? '';
}

async function settle(applicationId: number, outcome: 'passed' | 'inconclusive', send = true): Promise<void> {
  const input = { outcome, ...(outcome === 'inconclusive' ? { summary: 'repetir' } : {}) };
  await world.simulator.provider.desk.complete(await ordered(applicationId), input, { send });
  await world.untilReport(applicationId, ({ status }) => status === 'settled');
}

async function forgetRuns(applicationId: number): Promise<void> {
  const workflowId = applicationWorkflowId(applicationId);
  await client.workflowService.deleteWorkflowExecution({ namespace: 'default', workflowExecution: { workflowId } });
  const handle = client.workflow.getHandle(workflowId);
  await eventually(() =>
    handle.describe().then(
      () => false,
      (error: unknown) => error instanceof WorkflowNotFoundError,
    ),
  );
}

it('R25, P-MISSED: a lost webhook is found by the next cycle, and the exam is ordered once', async () => {
  const id = world.addCandidate();
  loseWebhook(id);
  expect(sum(await reconcile(), 'found')).toBe(1);
  await world.untilReport(id, ({ status }) => status === 'waiting');
  expect(sum(await reconcile(), 'found')).toBe(0);
  await settle(id, 'passed');
  expect(world.simulator.gupy.world.tagNames(id)).toEqual(['Apto']);
  expect(sum(await reconcile(), 'found')).toBe(0);
  expect(ordersOf(id)).toHaveLength(1);
});

it('P-MISSED: the webhook that comes after all changes nothing, before and after the exam is settled', async () => {
  const id = world.addCandidate();
  const late = world.simulator.gupy.move(id, demoSteps.exam.id, { deliver: false });
  await reconcile();
  await ordered(id);
  const deliver = async (): Promise<void> => {
    const headers = { authorization: `Bearer ${world.webhookSecret}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ ...late, id: randomUUID() });
    const { status } = await untilTaken(async () => {
      const answer = await fetch(world.webhookUrl, { method: 'POST', headers, body });
      return { status: answer.status, json: await answer.json() };
    });
    expect(status).toBe(200);
  };
  await deliver();
  await settle(id, 'passed');
  await deliver();
  await world.untilReport(id, ({ status }) => status === 'settled');
  expect(sum(await reconcile(), 'found')).toBe(0);
  expect(ordersOf(id)).toHaveLength(1);
});

it('P-MISSED: what was settled is never opened again, though Temporal has forgotten it and only a tag tells', async () => {
  const id = world.addCandidate();
  world.enterExam(id);
  await settle(id, 'passed');
  await forgetRuns(id);
  const outcome = await reconcile();
  expect(sum(outcome, 'found')).toBe(0);
  expect(sum(outcome, 'settled')).toBe(1);
  expect(ordersOf(id)).toHaveLength(1);
  // A return since then would look the same.
  const explained = () => world.command('explain', '--job', String(demoJob.id), '--step', demoSteps.exam.name);
  const unseen = 'Note: exams[0]: 1 candidate who had the exam is in the step, and no date shows';
  await eventually(async () => (await explained()).stdout.includes(unseen));
});

it('P-MISSED: what was settled is never opened again, though Temporal has forgotten it and only a comment tells', async () => {
  const id = world.addCandidate();
  world.enterExam(id);
  await settle(id, 'inconclusive');
  for (let i = 0; i < 120; i += 1) world.simulator.gupy.world.addComment(id, `another ${i}`);
  await forgetRuns(id);
  expect(world.simulator.gupy.world.tagNames(id)).toEqual([]);
  expect(sum(await reconcile(), 'found')).toBe(0);
  const asked = world.simulator.gupy.requests.count('listComments');
  expect(sum(await reconcile(), 'found')).toBe(0);
  expect(world.simulator.gupy.requests.count('listComments')).toBe(asked);
  expect(ordersOf(id)).toHaveLength(1);
});

it('P-MISSED: another exam step is found while the run lingers on the first, and the way back into the first too', async () => {
  const id = world.addCandidate();
  world.enterExam(id);
  await settle(id, 'passed');
  loseWebhook(id, practical.id);
  expect(sum(await reconcile(), 'found')).toBe(1);
  expect(await ordered(id, 2)).toContain(`.${practical.id}.`);
  loseWebhook(id, demoSteps.exam.id);
  expect(sum(await reconcile(), 'found')).toBe(1);
  expect(await ordered(id, 3)).toContain(`.${demoSteps.exam.id}.`);
  expect(sum(await reconcile(), 'found')).toBe(0);
  expect(ordersOf(id)).toHaveLength(3);
});

it('P-MISSED: a leaving without a webhook cancels the order', async () => {
  const id = world.addCandidate();
  world.enterExam(id);
  const reference = await ordered(id);
  await world.untilReport(id, ({ status }) => status === 'waiting');
  await eventually(
    async () =>
      (await client.workflow.count(`WorkflowId="${applicationWorkflowId(id)}" AND ExamStatus="waiting"`)).count === 1,
  );
  loseWebhook(id, demoSteps.hiring.id);
  expect(sum(await reconcile(), 'left')).toBe(1);
  await world.untilReport(id, ({ status }) => status === 'withdrawn');
  await world.simulator.provider.story.waitFor('order-cancelled', (event) => event.reference === reference);
  expect(sum(await reconcile(), 'left')).toBe(0);
});

it('T29, P-MISSED: 10 % of the webhooks and 10 % of the callbacks never come; all is settled, with one order each', async () => {
  const ids = Array.from({ length: moved }, () => world.addCandidate());
  const lost = new Set(ids.filter(() => choose(10) === 0));
  for (const id of ids)
    if (lost.has(id)) loseWebhook(id);
    else world.enterExam(id);
  const { story } = world.simulator.gupy;
  for (const id of ids.filter((one) => !lost.has(one))) {
    await story.waitFor('webhook-answered', ({ applicationId, status }) => applicationId === id && status === 200);
  }
  const found = [sum(await reconcile(), 'found'), sum(await reconcile(), 'found')];
  expect(found[0]).toBe(lost.size);
  expect(found[1]).toBe(0);
  for (const id of ids) {
    const reference = await ordered(id);
    await world.simulator.provider.desk.complete(reference, { outcome: 'passed' }, { send: choose(10) !== 0 });
  }
  for (const id of ids) await world.untilReport(id, ({ status }) => status === 'settled');
  expect(ids.map((id) => ordersOf(id).length)).toEqual(ids.map(() => 1));
  expect(ids.map((id) => world.simulator.gupy.world.tagNames(id))).toEqual(ids.map(() => ['Apto']));
});

it('P-MISSED: a step that was renamed is found as far as its name still matches, and is told when it does not', async () => {
  const { world: gupy } = world.simulator.gupy;
  const id = world.addCandidate();
  gupy.renameStep(demoJob.id, practical.id, '  TESTE  Prático ');
  loseWebhook(id, practical.id);
  const renamed = await reconcile();
  expect(sum(renamed, 'found')).toBe(1);
  expect(renamed.warnings).toEqual([]);
  gupy.renameStep(demoJob.id, practical.id, 'Prova');
  const gone = await reconcile();
  expect(gone.warnings).toEqual([
    'exams[1]: no published, frozen or closed job has a step named "teste PRATICO": was it renamed, or is it not made yet?',
  ]);
  await eventually(() => world.worker?.log.includes('was it renamed, or is it not made yet?') === true);
  gupy.renameStep(demoJob.id, practical.id, practical.name);
});

it('P-MISSED: a webhook that Gupy took out of service is put right by the next cycle', async () => {
  const { registry } = world.simulator.gupy;
  const [webhook] = registry.all();
  if (webhook === undefined) throw new Error('No webhook is registered');
  webhook.status = 'inactive';
  expect((await reconcile()).webhookRepaired).toEqual([
    expect.stringContaining(`webhook ${webhook.id}: it is inactive`),
  ]);
  expect(registry.all()).toMatchObject([{ status: 'active', postbackUrl: world.webhookUrl }]);
  registry.delete(webhook.id);
  expect((await reconcile()).webhookRepaired).toEqual([`none was registered for ${world.webhookUrl}`]);
  const id = world.addCandidate();
  world.enterExam(id);
  await ordered(id);
  expect((await reconcile()).webhookRepaired).toEqual([]);
});

describe('the command', () => {
  const command = (...args: string[]) => world.command('reconcile', ...args);

  it('P-MISSED: reconcile finds a lost webhook and prints the table and a summary', async () => {
    const id = world.addCandidate();
    loseWebhook(id);
    const { stdout } = await command();
    expect(stdout).toMatch(/job +step +listed +started/);
    expect(stdout).toMatch(/123456 +Exame admissional +\d+ +1 /);
    expect(stdout).toContain('2 exam steps in 1 job: 1 exam started and 0 leavings told that no webhook brought.');
    await ordered(id);
    const { stdout: json } = await command('--json');
    expect(sum(JSON.parse(json) as ReconcileOutcome, 'found')).toBe(0);
  });
});

it('P-MISSED: the worker made the schedule, corrects it, and leaves it paused where an operator paused it', async () => {
  const handle = client.schedule.getHandle('exam-bridge-reconcile');
  const made = await handle.describe();
  expect(made.spec.intervals).toMatchObject([{ every: 900_000 }]);
  expect(made.policies.overlap).toBe('SKIP');
  expect(made.action).toMatchObject({ workflowType: 'reconcileWorkflow', taskQueue: 'exam-bridge' });
  await handle.pause('maintenance');
  await handle.update((before) => ({ ...before, spec: { intervals: [{ every: '7 days' }] } }));
  await world.worker?.end();
  await world.startWorker();
  await eventually(async () => (await handle.describe()).spec.intervals?.[0]?.every === 900_000);
  expect((await handle.describe()).state).toMatchObject({ paused: true, note: 'maintenance' });
  await handle.unpause();
  await handle.trigger();
  await eventually(async () => (await handle.describe()).info.recentActions.length > 0);
});

/** As a worker does, it tries again where the server takes longer than the bound of a call. */
async function ensured(as = client): Promise<string> {
  let what: string | undefined;
  await eventually(async () => {
    what = await ensureReconcileSchedule(as, world.config.temporal.taskQueue);
    return true;
  });
  return what ?? '';
}

it.each<[string, (before: ScheduleDescription) => Partial<ScheduleUpdateOptions>]>([
  ['has ended', ({ spec }) => ({ spec: { ...spec, endAt: new Date(0) } })],
  ['begins in a far year', ({ spec }) => ({ spec: { ...spec, startAt: new Date('2099-01-01') } })],
  // Not every hour: a server that looks for a next time in vain is busy for seconds, each time it is asked.
  [
    'leaves all hours but one out',
    ({ spec }) => ({ spec: { ...spec, skip: [{ hour: { start: 1, end: 23 }, minute: '*' }] } }),
  ],
  ['may be an hour late', ({ spec }) => ({ spec: { ...spec, jitter: '1 hour' } })],
  ['has no action left', ({ state }) => ({ state: { ...state, remainingActions: 0 } })],
  ['stops after a failure', ({ policies }) => ({ policies: { ...policies, pauseOnFailure: true } })],
  ['lets a cycle run for a second', ({ action }) => ({ action: { ...action, workflowRunTimeout: 1_000 } })],
])('P-MISSED: a schedule that %s is corrected', async (_what, change) => {
  const handle = client.schedule.getHandle(reconcileScheduleId);
  await ensured();
  const before = await handle.describe();
  await handle.update((known) => ({ ...known, ...change(known) }));
  expect(await ensured()).toBe('updated');
  expect(await ensured()).toBe('unchanged');
  const { spec, action, policies, state } = await handle.describe();
  expect({ spec, action, policies, state }).toEqual({
    spec: before.spec,
    action: before.action,
    policies: before.policies,
    state: before.state,
  });
});

it('P-MISSED: the schedule can be read when a key is dropped, once another one took its place', async () => {
  const { namespace } = client.options;
  const holding = (...keys: PrivacyConfig['keys']): Client =>
    new Client({
      connection: client.connection,
      namespace,
      dataConverter: createDataConverter(createPayloadCodec(keys)),
    });
  const former = world.config.privacy.keys;
  const next = { id: 'next', secret: randomBytes(32) };
  expect(await ensured()).toBe('unchanged');
  expect(await ensured(holding(next, ...former))).toBe('updated');
  expect(await ensured(holding(next))).toBe('unchanged');
  expect(await ensured(holding(...former, next))).toBe('updated');
});

it(`P-MISSED: ${races} races of a webhook and a cycle end with one order each`, async () => {
  const ids = Array.from({ length: races }, () => world.addCandidate());
  const pauses = ids.map(() => choose(1_500));
  let racing = true;
  const cycles = (async () => {
    while (racing) await reconcile();
  })();
  // Both learn of the move at the same moment; which of them is first, the pauses and the machine decide.
  try {
    await Promise.all(
      ids.map(async (id, index) => {
        await pause(pauses[index]);
        world.enterExam(id);
      }),
    );
    await world.simulator.gupy.deliveries.idle();
  } finally {
    racing = false;
    await cycles;
  }
  for (const id of ids) await ordered(id);
  await reconcile();
  for (const id of ids) await world.untilReport(id, ({ entries }) => entries.length === 1);
  expect(ids.map((id) => ordersOf(id).length)).toEqual(ids.map(() => 1));
});
