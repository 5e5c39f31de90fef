// Where exams are, against the Gupy stand-in: which jobs are asked, which steps match, and what is told when none does.
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createListExamSteps } from '../../../activities/list-exam-steps';
import type { ExamSteps } from '../../../activities/reconcile-contract';
import type { ConfiguredExam } from '../../../domain/exam/exam-rule';
import type { GupyClient } from '../../../gupy/gupy-client';
import { type GupyStandIn, startGupyStandIn } from '../../../simulator/gupy/gupy-stand-in';
import { demoJob, demoSteps } from '../../../simulator/seed-data';
import { examRule } from '../../support/core-fixtures';
import { createFakeClock } from '../../support/fake-clock';
import { clientOf, gupyToken } from '../../support/gupy-clients';

let gupy: GupyStandIn;
let client: GupyClient;

beforeEach(async () => {
  gupy = await startGupyStandIn({ token: gupyToken });
  client = clientOf(gupy);
});
afterEach(async () => {
  await client.close();
  await gupy.close();
});

function lister(matchers: ConfiguredExam['matcher'][], attempt = 1) {
  const clock = createFakeClock();
  const exams = matchers.map((matcher, index) => ({ matcher, rule: examRule({ exam: `EXAM-${index}` }) }));
  const baselines = { goLive: async (keys: readonly string[]) => keys.map(() => ({ liveAt: 1, isNew: false })) };
  const activity = createListExamSteps({ gupy: client, exams, baselines, clock });
  const listIn = (everyJob: boolean): Promise<ExamSteps> => {
    const environment = new MockActivityEnvironment({ attempt }, { logger: new DefaultLogger('ERROR') });
    return environment.run(activity, { everyJob });
  };
  return {
    clock,
    list: () => listIn(false),
    listByHand: () => listIn(true),
  };
}

function addJob(name: string, steps: string[], status: 'published' | 'closed' | 'frozen' = 'published') {
  return gupy.world.addJob({ name, status, steps: steps.map((step) => ({ name: step })) });
}

it('P-MISSED: every published, frozen and closed job is asked, and every step is matched as a webhook would be: first match wins', async () => {
  const job = addJob('Motorista', ['Inscrição', ' EXAME  Admissional', 'Teste']);
  const closed = addJob('Fechada', ['Exame admissional'], 'closed');
  const frozen = addJob('Congelada', ['Exame admissional'], 'frozen');
  const test = job.steps[2];
  const { list } = lister([
    { stepId: test?.id ?? 0 },
    { step: 'exame admissional', jobs: [job.id] },
    { step: 'Exame Admissional' },
    { step: 'teste' },
  ]);
  const { jobs, steps, exams, warnings } = await list();
  expect(jobs).toBe(4);
  expect(steps.map(({ jobId, step, rule }) => [jobId, step.name, exams[rule]?.rule.exam])).toEqual(
    [
      [demoJob.id, demoSteps.exam.name, 'EXAM-2'],
      [job.id, ' EXAME  Admissional', 'EXAM-1'],
      [job.id, 'Teste', 'EXAM-0'],
      [closed.id, 'Exame admissional', 'EXAM-2'],
      [frozen.id, 'Exame admissional', 'EXAM-2'],
    ].sort((a, b) => Number(a[0]) - Number(b[0])),
  );
  expect(warnings).toEqual([
    'exams[3]: no published, frozen or closed job has a step named "teste": was it renamed, or is it not made yet?',
  ]);
});

it('P-MISSED: only the jobs that the exams name are asked, where all of them name some, whatever their status', async () => {
  const frozen = addJob('Congelada', ['Exame admissional'], 'frozen');
  const { list } = lister([{ step: 'Exame admissional', jobs: [frozen.id, 1] }]);
  expect(await list()).toMatchObject({ jobs: 2, steps: [{ jobId: frozen.id }], warnings: [] });
  expect(gupy.requests.count('listJobs')).toBe(0);
});

it('P-MISSED: a step that was renamed away is told in every cycle', async () => {
  const { list } = lister([{ step: 'Exame admissional' }, { stepId: 1, jobs: [demoJob.id] }]);
  gupy.world.renameStep(demoJob.id, demoSteps.exam.id, 'Medicina do trabalho');
  for (let cycle = 0; cycle < 2; cycle += 1) {
    expect((await list()).warnings).toEqual([
      'exams[0]: no published, frozen or closed job has a step named "Exame admissional": was it renamed, or is it not made yet?',
      `exams[1]: none of the jobs ${demoJob.id} has a step with id 1: is it the right one?`,
    ]);
  }
});

it('P-MISSED: jobs with an exam are asked in every cycle, jobs without one every hour', async () => {
  const plain = addJob('Estágio', ['Inscrição']);
  const { list, clock } = lister([{ step: 'Exame admissional' }]);
  await list();
  await list();
  expect(gupy.requests.count('listSteps')).toBe(3);
  gupy.world.renameStep(demoJob.id, demoSteps.exam.id, 'EXAME ADMISSIONAL');
  gupy.world.renameStep(plain.id, plain.steps[0]?.id ?? 0, 'exame admissional');
  expect((await list()).steps.map(({ step }) => step.name)).toEqual(['EXAME ADMISSIONAL']);
  await clock.advance(3_600_000);
  expect((await list()).steps.map(({ step }) => step.name).sort()).toEqual(['EXAME ADMISSIONAL', 'exame admissional']);
});

it('P-MISSED: a person who asks is told of every job as it is now, and the cycles after know it too', async () => {
  const { list, listByHand } = lister([{ step: 'Exame admissional' }]);
  gupy.world.renameStep(demoJob.id, demoSteps.exam.id, 'Medicina do trabalho');
  expect((await list()).warnings).toHaveLength(1);
  gupy.world.renameStep(demoJob.id, demoSteps.exam.id, 'Exame admissional');
  expect((await list()).warnings).toHaveLength(1);
  expect(await listByHand()).toMatchObject({ steps: [{ jobId: demoJob.id }], warnings: [] });
  expect(await list()).toMatchObject({ steps: [{ jobId: demoJob.id }], warnings: [] });
});

it('P-MISSED: a Gupy that does not answer is a failure that is tried again, never an empty list', async () => {
  const { list } = lister([{ step: 'Exame admissional' }]);
  gupy.faults.queue('listJobs', { kind: 'status', status: 502, body: 'html' });
  await expect(list()).rejects.toMatchObject({ type: 'BRIDGE_GUPY_UNAVAILABLE' });
  gupy.faults.queue('listSteps', { kind: 'reset' });
  await expect(list()).rejects.toMatchObject({ type: 'BRIDGE_GUPY_UNAVAILABLE' });
});

it.each([
  ['confidential', 1, { kind: 'status', status: 403 }],
  ['in a shape that nobody knows', 1, { kind: 'status', status: 200, body: 'empty' }],
  ['not answered for, three times', 3, { kind: 'status', status: 500 }],
] as const)('P-MISSED: a job that is %s keeps the others from nothing, and is told', async (_what, attempt, fault) => {
  const job = addJob('Motorista', ['Exame admissional']);
  const { list } = lister([{ step: 'Exame admissional' }], attempt);
  gupy.faults.queue('listSteps', fault);
  const { jobs, steps, warnings } = await list();
  expect(jobs).toBe(2);
  expect(steps).toHaveLength(1);
  const unread = [demoJob.id, job.id].find((id) => id !== steps[0]?.jobId);
  expect(warnings).toEqual([
    expect.stringMatching(`^The steps of job ${unread} cannot be read: gupy GET .* answered ${fault.status}`),
  ]);
  expect((await list()).steps).toHaveLength(2);
});

it('P-MISSED: jobs of which none can be read are a failure', async () => {
  const { list } = lister([{ step: 'Exame admissional', jobs: [demoJob.id] }]);
  gupy.faults.queue('listSteps', { kind: 'status', status: 401 });
  await expect(list()).rejects.toMatchObject({ type: 'BRIDGE_GUPY_UNAUTHORIZED' });
});

it('P-MISSED: steps of one name in one job are told apart', async () => {
  gupy.world.addStep(demoJob.id, { name: 'exame  ADMISSIONAL' });
  const job = addJob('Motorista', ['Exame admissional']);
  const { list } = lister([{ step: 'Exame admissional' }]);
  const { steps } = await list();
  expect(steps.map(({ jobId, sharesName }) => [jobId, sharesName])).toEqual(
    [
      [demoJob.id, true],
      [demoJob.id, true],
      [job.id, undefined],
    ].sort((a, b) => Number(a[0]) - Number(b[0])),
  );
});

it('while no job can have a candidate, nobody is asked whether a step was renamed', async () => {
  for (const { id } of gupy.world.allJobs()) gupy.world.setJobStatus(id, 'draft');
  const { list } = lister([{ step: 'Medicina do trabalho' }]);
  expect(await list()).toMatchObject({ jobs: 0, steps: [], warnings: [] });
});
