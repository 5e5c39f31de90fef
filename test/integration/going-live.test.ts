// The bridge goes live on a step in which candidates already stand, as a first-time user does it: the whole product on a real server,
// no webhook registered, and only its commands.
import { randomBytes } from 'node:crypto';
import { Client } from '@temporalio/client';
import type { PrivacyConfig } from '../../config/bridge-config';
import type { PresentBefore } from '../../console/board/board-lists';
import type { ReconcileOutcome } from '../../domain/reconcile/cycle-outcome';
import { demoJob, demoSteps } from '../../simulator/seed-data';
import { createDataConverter } from '../../temporal/data-converter';
import { ExamBaselines, examKeyOf } from '../../temporal/exam-baselines';
import { createPayloadCodec } from '../../temporal/payload-codec';
import { ReferenceKeys } from '../../temporal/reference-keys';
import type { Digests } from '../../temporal/workflow-ids';
import { BoardClient } from '../support/board-client';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';
import { startWorldBoard, worldBoardToken } from '../support/world-board';

let world: BridgeWorld;
let ids: number[];

beforeAll(async () => {
  world = await BridgeWorld.create({ runs: 'inside' });
  for (const { id } of world.simulator.gupy.registry.all()) world.simulator.gupy.registry.delete(id);
  ids = Array.from({ length: 9 }, () => standing());
  await world.startTemporal();
  await Promise.all([world.startApi(), world.startWorker()]);
  await world.pauseReconciliation();
});

afterAll(() => world?.close());

function standing(): number {
  return world.simulator.gupy.world.addApplication({ jobId: demoJob.id, stepId: demoSteps.exam.id }).id;
}

const orders = () => world.simulator.provider.orders.all();

async function reconcile(...args: string[]): Promise<ReconcileOutcome> {
  const { stdout, stderr, code } = await world.command('reconcile', '--json', ...args);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as ReconcileOutcome;
}

it('P-START: nine candidates stand in the step: nothing is ordered, and check, log, status and explain say nine', async () => {
  expect(orders()).toEqual([]);
  const nine = 'exams[0]: 9 candidates stand in the step since before the exam went live';
  await eventually(
    () => world.worker?.log.includes(nine) === true,
    () => world.worker?.log.slice(-2_000) ?? '',
  );
  const check = await world.command('check');
  expect(check.stdout).toContain(nine);
  expect(check.stdout).toContain('reconciliation: the last cycle finished ');
  expect(check.stdout).toContain('; 9 candidates in it now');
  const status = await world.command('status', String(ids[0]));
  expect([status.code, status.stdout]).toEqual([0, expect.stringContaining(nine)]);
  const json = await world.command('status', String(ids[0]), '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({ status: 'present-before', provider: 'clinic', entries: [] });
  const explained = await world.command('explain', '--job', String(demoJob.id), '--step', demoSteps.exam.name);
  expect(explained.stdout).toContain(nine);
  expect(orders()).toEqual([]);
});

it('P-START: the board shows who they are, and that nothing was ordered', async () => {
  const board = await startWorldBoard(world);
  const client = new BoardClient(board.port);
  await client.logIn(worldBoardToken);
  const { present } = await client.json<{ present: PresentBefore[] }>('/api/present');
  expect(present).toMatchObject([
    { exam: 0, provider: 'clinic', job: demoJob.id, step: demoSteps.exam.name, count: 9 },
  ]);
  expect(present[0]?.applications.toSorted()).toEqual(ids.toSorted());
  expect(await client.json(`/api/candidates/${ids[0]}`)).toMatchObject({
    startedAt: null,
    report: null,
    stoodBefore: { job: demoJob.id, step: demoSteps.exam.name, exam: 0, count: 9 },
  });
  await board.close();
});

it('P-START: a restart, a second worker and further cycles order for none of them', async () => {
  await world.worker?.end();
  await world.startWorker();
  const late = standing();
  await world.startAnotherWorker();
  const [found, again] = [await reconcile(), await reconcile()];
  expect(found.steps).toMatchObject([{ present: 9, found: 1 }]);
  expect(again.steps).toMatchObject([{ present: 9, found: 0 }]);
  await eventually(() => orders().length === 1);
  expect(orders()[0]?.reference).toMatch(new RegExp(`^${late}\\.`));
});

it('P-START: a person sees the number first, then orders for all of them, and then for nobody again', async () => {
  const unsaid = await world.command('reconcile', '--present', '--exam', '0');
  expect([unsaid.code, unsaid.stderr]).toEqual([
    2,
    'error: 9 candidates stood in the step before the exam went live; no exam was ordered. Say --yes to order for them\n',
  ]);
  const dry = await world.command('reconcile', '--dry-run');
  expect(dry.stdout).toContain('PRESENT exams[0]: 9 candidates stand in the step');
  expect(dry.stdout).toContain('0 exams would be started that no webhook brought. Nothing was ordered.');
  expect(orders()).toHaveLength(1);
  expect((await reconcile('--present', '--exam', '0', '--yes')).steps).toMatchObject([{ present: 0, found: 9 }]);
  await eventually(() => orders().length === 10);
  expect((await reconcile('--present', '--exam', '0', '--yes')).steps).toMatchObject([{ present: 0, found: 0 }]);
  expect((await reconcile()).steps).toMatchObject([{ present: 0, found: 0, known: 10 }]);
  expect(orders()).toHaveLength(10);
});

it.each([
  [['--present', '--exam', '7'], 'has no exams[7]'],
  [['--yes'], '--exam and --yes belong to --present'],
])('reconcile %j is refused with what to write', async (args, text) => {
  const { code, stderr } = await world.command('reconcile', ...args);
  expect([code, stderr]).toEqual([2, expect.stringContaining(text)]);
});

describe('the records in Temporal', () => {
  const holding = async (...keys: PrivacyConfig['keys']): Promise<ExamBaselines> =>
    naming(new ReferenceKeys({ keys }).digests, ...keys);
  const naming = async (digests: Digests, ...keys: PrivacyConfig['keys']): Promise<ExamBaselines> => {
    const { connection, options } = await world.client();
    const dataConverter = createDataConverter(createPayloadCodec(keys));
    const client = new Client({ connection, namespace: options.namespace, dataConverter });
    return new ExamBaselines(client, 'a-queue-without-workers', digests);
  };
  const [old, next] = [
    { id: 'old', secret: randomBytes(32) },
    { id: 'next', secret: randomBytes(32) },
  ];
  const at = { examKey: 'exam-of-this-test', jobId: 1, stepId: 2 };
  const baseline = { recordedAt: 5, namedSince: 3, present: [7, 8] };

  it('P-START: of workers that start at once, one sets the date of an exam; no worker is needed to read or write', async () => {
    const records = await holding(old);
    const answers = (await Promise.all(Array.from({ length: 5 }, () => records.goLive([at.examKey])))).flat();
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(answers.map(({ liveAt }) => liveAt)).size).toBe(1);
    expect(await records.readStep(at)).toBeUndefined();
    await records.writeStep(at, { ...baseline, present: [] });
    await records.writeStep(at, baseline);
    expect(await records.readStep(at)).toEqual(baseline);
  });

  it('P-START: a record is there after its key was dropped, once it was read under the next one; without a key it is none', async () => {
    expect(await (await holding(next)).readStep(at)).toBeUndefined();
    const both = await holding(next, old);
    expect(await both.readStep(at)).toEqual(baseline);
    const [{ liveAt } = { liveAt: 0 }] = await both.goLive([at.examKey]);
    const alone = await holding(next);
    expect(await alone.readStep(at)).toEqual(baseline);
    expect(await alone.goLive([at.examKey])).toEqual([{ liveAt, isNew: false }]);
    const lost = await holding({ id: 'lost', secret: randomBytes(32) });
    expect(await lost.goLive([at.examKey])).toMatchObject([{ isNew: true }]);
  });

  it('P-START, P-UPGRADE: a record that an earlier version named by a plain hash is found, and has a keyed name from then on', async () => {
    const exam = { ...at, examKey: 'exam-of-an-earlier-version' };
    const before = await naming(() => [], next);
    const [{ liveAt } = { liveAt: 0 }] = await before.goLive([exam.examKey]);
    await before.writeStep(exam, baseline);
    const now = await holding(next);
    expect(await now.goLive([exam.examKey])).toEqual([{ liveAt, isNew: false }]);
    expect(await now.readStep(exam)).toEqual(baseline);
    const { workflow } = await world.client();
    const open: string[] = [];
    await eventually(async () => {
      open.length = 0;
      for await (const run of workflow.list({ query: 'WorkflowType="baselineWorkflow" AND ExecutionStatus="Running"' }))
        open.push(run.workflowId);
      return open.every((id) => !id.includes(exam.examKey));
    });
    const digits = new ReferenceKeys({ keys: [next] }).digests('exam', exam.examKey)[0]?.slice(0, 16) ?? '';
    expect(open).toEqual(
      expect.arrayContaining([`exam-bridge-live-${digits}`, `exam-bridge-live-${digits}-${at.jobId}-${at.stepId}`]),
    );
  });
});

it('P-PII: no id of a run is a hash that can be made without a key, of the step and the code of its exam', async () => {
  const { workflow } = await world.client();
  const ids: string[] = [];
  for await (const run of workflow.list()) ids.push(run.workflowId);
  expect(ids.filter((id) => id.startsWith('exam-bridge-live-')).length).toBeGreaterThan(1);
  expect(ids.some((id) => id.includes('-present-'))).toBe(true);
  for (const exam of world.config.exams) expect(ids.filter((id) => id.includes(examKeyOf(exam)))).toEqual([]);
});
