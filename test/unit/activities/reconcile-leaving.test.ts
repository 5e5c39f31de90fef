// Whom a look through a step asks Gupy about, and what the next attempt is told, with a Gupy of plain functions.
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { MissedCandidateCheck } from '../../../activities/missed-candidate-check';
import type { ReconcileStepInput } from '../../../activities/reconcile-contract';
import type { StepCounts } from '../../../domain/reconcile/cycle-outcome';
import { createReconcileStep } from '../../../activities/reconcile-step';
import { reduce } from '../../../domain/exam/reduce';
import { initialState } from '../../../domain/exam/state';
import { type ApplicationReport, reportOf } from '../../../domain/text/report';
import type { GupyClient } from '../../../gupy/gupy-client';
import type { Placement } from '../../../gupy/job-reader';
import { at, examRule, examStep, movement, otherStep, start } from '../../support/core-fixtures';
import { FakeTemporal } from '../../support/fake-temporal';
import { testReferences } from '../../support/reference-keys';

const jobId = 123456;
const elsewhere = (id: number): Placement => ({
  id,
  status: 'in_process',
  tags: [],
  currentStep: otherStep,
  changedAt: at(5),
});
const here = (id: number): Placement => ({ ...elsewhere(id), currentStep: examStep });

let temporal: FakeTemporal;
let listed: Placement[];
let askedFor: number[];
let logged: unknown[];
let sendBy: number[];

beforeEach(() => {
  temporal = new FakeTemporal();
  [listed, askedFor, logged, sendBy] = [[], [], [], []];
});

function seenIn(changes: Parameters<typeof movement>[1] = {}): ApplicationReport {
  return reportOf(reduce(initialState(7), { type: 'moved', movement: movement(0, changes), at: start }));
}

async function look(heartbeatDetails?: unknown, unreadable: string[] = []): Promise<[StepCounts, unknown]> {
  const gupy = {
    jobs: {
      inStep: async () => ({ items: listed, totalPages: 1, unreadable }),
      placement: async ({ applicationId }: { applicationId: number }) => {
        askedFor.push(applicationId);
        return elsewhere(applicationId);
      },
    },
    findComment: async () => undefined,
  } as unknown as GupyClient;
  const activity = createReconcileStep({
    gupy,
    client: {
      withDeadline: (deadline, call) => {
        sendBy.push(Number(deadline) - Date.now());
        return call();
      },
    },
    runs: temporal,
    starts: temporal,
    check: new MissedCandidateCheck(gupy, temporal, testReferences.digests),
    exams: [],
    entryKeyOf: testReferences.entryKeyOf,
    baselines: temporal,
    onFound: () => undefined,
  });
  const logger = new DefaultLogger('WARN', ({ message, meta }) => logged.push([message, meta?.reason]));
  const environment = new MockActivityEnvironment({ heartbeatDetails }, { logger });
  let beat: unknown;
  environment.on('heartbeat', (details: unknown) => (beat = details));
  const counts: StepCounts = await environment.run<[ReconcileStepInput], StepCounts, typeof activity>(activity, {
    jobId,
    step: examStep,
    exam: { key: 'exam', liveAt: 0, rule: examRule() },
    orders: 'missed',
  });
  return [counts, beat];
}

it('P-MISSED: asks about who is awaited, not listed, and was last seen here; not about those who were told already', async () => {
  listed = [here(1)];
  temporal.runs.set(1, { state: 'stopped', runId: 'run-1' });
  temporal.awaited = [1, 2, 3, 4, 5, 6];
  for (const id of [1, 2, 3]) temporal.reports.set(id, seenIn());
  temporal.reports.set(4, seenIn({ jobId: 9 }));
  temporal.reports.set(5, seenIn({ step: otherStep }));
  const [counts] = await look({ found: [], left: [3] });
  expect(askedFor).toEqual([2]);
  expect(counts).toMatchObject({ listed: 1, left: 2 });
});

it('P-MISSED: does not count who left when their run had ended meanwhile', async () => {
  temporal.awaited = [2];
  temporal.reports.set(2, seenIn());
  jest.spyOn(temporal, 'moved').mockResolvedValue('ignored' as never);
  expect((await look())[0]).toMatchObject({ left: 0 });
});

it('P-MISSED: tells the next attempt who was found and who left, and sends within ten seconds', async () => {
  const [, beat] = await look({ found: [8], left: [9] });
  expect(beat).toEqual({ found: [8], left: [9] });
  temporal.awaited = [2];
  temporal.reports.set(2, seenIn());
  await look();
  expect(sendBy[0]).toBeGreaterThan(5_000);
});

it('P-MISSED: says once how many records cannot be read, and what is wrong with the first', async () => {
  expect((await look(undefined, ['no id', 'no tags']))[0]).toMatchObject({ listed: 2, unsure: 2 });
  expect(logged).toEqual([['Records of a list cannot be read; reconciliation skips their candidates', 'no id']]);
  logged = [];
  await look();
  expect(logged).toEqual([]);
});

it('P-MISSED: one without a known step of its own is not looked at', async () => {
  const nowhere = here(1);
  delete nowhere.currentStep;
  listed = [nowhere];
  expect((await look())[0]).toMatchObject({ listed: 0, found: 0 });
});

it('P-MISSED: counts as found where the run that the list did not show was told of the movement', async () => {
  listed = [here(1)];
  temporal.runs.set(1, { state: 'open', runId: 'run-1' });
  temporal.reports.set(1, seenIn({ step: otherStep, noRule: true }));
  temporal.unlisted.add(1);
  expect((await look())[0]).toMatchObject({ found: 1, known: 0 });
});
