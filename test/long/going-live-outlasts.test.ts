// Who stood in a step before its exam went live, after everything else is forgotten (P-START): Temporal's retention, workers, the file and
// Temporal's own data change, one after the other, on the built product and a real server. After each change the numbers are exact, and
// nobody was ordered for whom no webhook, no lost webhook and no person brought. v1 only: no date of entry helps.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ReconcileOutcome } from '../../domain/reconcile/cycle-outcome';
import { demoJob, demoSteps } from '../../simulator/seed-data';
import { BridgeWorld } from '../support/bridge-world';
import { aMomentLater, eventually } from '../support/eventually';

const practical = { id: 86_600, name: 'Teste prático' };
const secondExam = `
  - step: Teste prático
    provider: clinic
    exam: PRATICO
    deadline: 10d
    publish: { passed: {}, failed: {}, inconclusive: {}, expired: {}, cancelled: {} }
`;

let world: BridgeWorld;
let fileWithOne: string;

beforeAll(async () => {
  world = await BridgeWorld.create();
  const { gupy } = world.simulator;
  for (const { id } of gupy.registry.all()) gupy.registry.delete(id);
  gupy.world.addStep(demoJob.id, practical);
  for (let count = 0; count < 9; count += 1) standing();
  fileWithOne = readFileSync(world.configFile, 'utf8');
  await world.startAll();
});

afterAll(() => world?.close());

const standing = (stepId: number = demoSteps.exam.id, jobId: number = demoJob.id): number =>
  world.simulator.gupy.world.addApplication({ jobId, stepId }).id;

const orderedFor = (): number[] =>
  world.simulator.provider.orders.all().map(({ reference }) => Number(reference.split('.')[0]));

/** By exam: how many stood there before, and for how many a cycle ordered now; and all that was ever ordered. */
async function reconciled(): Promise<{ present: number[]; found: number; ordered: number[] }> {
  const { stdout, stderr, code } = await world.command('reconcile', '--json');
  if (code !== 0) throw new Error(stderr);
  const { steps } = JSON.parse(stdout) as ReconcileOutcome;
  const present = [0, 1].map((exam) => sum(steps.filter((one) => one.exam === exam).map((one) => one.present)));
  const found = sum(steps.map((one) => one.found));
  const known = orderedFor().length;
  await eventually(() => orderedFor().length >= known);
  return { present, found, ordered: orderedFor() };
}

const sum = (counts: readonly number[]): number => counts.reduce((total, one) => total + one, 0);

/** As at the end of the retention: all that has ended is gone, and the runs of the applications have ended. */
async function forgetAll(): Promise<void> {
  const { workflow, workflowService } = await world.client();
  const isKept = (id: string) => id.startsWith('exam-bridge-live-');
  await eventually(async () => {
    let left = 0;
    for await (const { workflowId, runId, status } of workflow.list()) {
      const isOver = status.name !== 'RUNNING' || workflowId.startsWith('application-');
      if (!isOver) continue;
      left += 1;
      if (isKept(workflowId) && status.name === 'RUNNING') throw new Error(`${workflowId} is to be kept`);
      const workflowExecution = { workflowId, runId };
      await workflowService
        .deleteWorkflowExecution({ namespace: world.namespace, workflowExecution })
        .catch(() => undefined);
    }
    return left === 0;
  });
}

async function restartWith(text: string): Promise<void> {
  await world.worker?.end('SIGTERM');
  writeFileSync(world.configFile, text);
  await world.startWorker();
}

let settled: number;
let expected: number[];

it('P-START: after every ended run is forgotten, nine stood there before, and who was examined is not ordered for again', async () => {
  settled = world.addCandidate();
  world.simulator.gupy.move(settled, demoSteps.exam.id, { deliver: false });
  expect(await reconciled()).toMatchObject({ present: [9, 0], found: 1 });
  await world.simulator.provider.desk.complete(await world.orderOf(settled), { outcome: 'passed' });
  await world.untilReport(settled, ({ status }) => status === 'settled');
  expected = [settled];
  await forgetAll();
  for (let cycle = 0; cycle < 2; cycle += 1)
    expect(await reconciled()).toEqual({ present: [9, 0], found: 0, ordered: expected });
  expect((await world.command('check')).stdout).toContain('exams[0]: 9 candidates stand in the step');
});

it('P-START: nor after a restart, by a second worker, after another time', async () => {
  await restartWith(fileWithOne);
  await world.startAnotherWorker();
  await forgetAll();
  for (let cycle = 0; cycle < 3; cycle += 1)
    expect(await reconciled()).toEqual({ present: [9, 0], found: 0, ordered: expected });
  await world.moreProcesses.pop()?.end('SIGTERM');
});

it('P-START, P-MISSED: in a new job who applied since is found; in a renamed step who stood there is not', async () => {
  const { gupy } = world.simulator;
  const job = gupy.world.addJob({ name: 'Soldador', steps: [{ name: 'Exame admissional' }] });
  const renamed = gupy.world.addStep(job.id, { name: 'Conversa' });
  for (let count = 0; count < 2; count += 1) standing(renamed.id, job.id);
  await aMomentLater();
  gupy.world.renameStep(job.id, renamed.id, 'EXAME admissional');
  await aMomentLater();
  const late = standing(job.steps[0]?.id, job.id);
  expected = [...expected, late];
  const first = await reconciled();
  expect(first).toMatchObject({ present: [11, 0], found: 1 });
  await world.orderOf(late);
  expect(await reconciled()).toEqual({ present: [11, 0], found: 0, ordered: expected });
});

it('P-START: another exam in the file goes live by itself, and leaves the first as it was', async () => {
  for (let count = 0; count < 3; count += 1) standing(practical.id);
  await restartWith(`${fileWithOne}${secondExam}`);
  expect(await reconciled()).toEqual({ present: [11, 3], found: 0, ordered: expected });
  await aMomentLater();
  const late = standing(practical.id);
  expected = [...expected, late];
  expect(await reconciled()).toMatchObject({ present: [11, 3], found: 1 });
  await world.orderOf(late);
});

it('P-START: an exam that was out of the file goes live anew when it is back: who entered meanwhile is not ordered for', async () => {
  await restartWith(fileWithOne);
  expect(await reconciled()).toMatchObject({ present: [11, 0], found: 0 });
  standing(practical.id);
  await restartWith(`${fileWithOne}${secondExam}`);
  for (let cycle = 0; cycle < 2; cycle += 1)
    expect(await reconciled()).toEqual({ present: [11, 4], found: 0, ordered: expected });
  await aMomentLater();
  const late = standing(practical.id);
  expected = [...expected, late];
  expect(await reconciled()).toMatchObject({ present: [11, 4], found: 1 });
  await world.orderOf(late);
});

it('P-START: with Temporal’s data lost, both exams go live anew: all are recorded, but for whose tag proves the exam', async () => {
  await world.worker?.end('SIGTERM');
  await world.killTemporal();
  rmSync(path.join(world.folder, 'temporal'), { recursive: true });
  await world.startTemporal();
  await world.startWorker();
  // Eleven and the one in the new job; four, and the two who were ordered for and have no result yet. The examined one is settled.
  for (let cycle = 0; cycle < 2; cycle += 1)
    expect(await reconciled()).toEqual({ present: [12, 6], found: 0, ordered: expected });
});
