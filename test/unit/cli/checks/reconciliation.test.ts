// What `check` says of reconciliation: where no cycle is known to have finished, soon after the start that is no problem, later it is; and
// whom the last cycle could not tell anything of.
import type { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { checkReconciliation } from '../../../../cli/checks/reconciliation';
import { outcomeText } from '../../../../cli/reconcile-text';
import type { ReconcileOutcome, StepOutcome } from '../../../../domain/reconcile/cycle-outcome';
import type { TemporalSession } from '../../../../operator/temporal-session';
import { examKeyOf } from '../../../../temporal/exam-baselines';
import { examRule, examStep } from '../../../support/core-fixtures';

const minute = 60_000;

const exams = [
  { matcher: { step: 'Outra' }, rule: examRule({ exam: 'OUTRO' }) },
  { matcher: { step: examStep.name }, rule: examRule() },
];

/** Temporal has a schedule of this age, and this finished cycle or none. */
function sessionOf(ageMs: number, outcome?: ReconcileOutcome): TemporalSession {
  const madeAt = msToTs(Date.now() - ageMs);
  const client = {
    options: { namespace: 'default' },
    workflow: {
      async *list() {
        if (outcome !== undefined) yield { workflowId: 'cycle', runId: 'run', closeTime: new Date(Date.now() - ageMs) };
      },
      getHandle: () => ({ result: async () => outcome }),
    },
    workflowService: { describeSchedule: async () => ({ info: { createTime: madeAt } }) },
  } as unknown as Client;
  const config = { temporal: { taskQueue: 'exam-bridge' }, exams };
  return { client, config, askServer: (ask: () => unknown) => ask() } as unknown as TemporalSession;
}

it('P-MISSED: within an hour of the first start, no cycle need have finished', async () => {
  expect(await checkReconciliation(sessionOf(10 * minute))).toMatchObject([{ ok: true }]);
});

it('P-MISSED: after that it is a problem, also where Temporal has forgotten the last cycle', async () => {
  expect(await checkReconciliation(sessionOf(3 * 24 * 60 * minute + 30_000))).toEqual([
    {
      name: 'reconciliation',
      ok: false,
      detail: 'no cycle is known to have finished, though they are due since 3d ago',
      action: 'start a worker on task queue exam-bridge, or look at exam-bridge-reconcile in the Temporal UI',
    },
  ]);
});

const step = (counts: Partial<StepOutcome>): StepOutcome => ({
  ...{ jobId: 1, step: examStep, exam: 0, listed: 9, known: 5, settled: 0, found: 0, present: 0, unsure: 0, left: 0 },
  ...counts,
});
/** The worker's file has the second exam alone. */
const cycle = (...steps: StepOutcome[]): ReconcileOutcome => ({
  ...{ orders: 'missed', jobs: 1, exams: [examKeyOf(exams[1]!)], steps, webhookRepaired: [], warnings: [] },
});
const sentence = (number: number) =>
  `exams[${number}]: 7 candidates who had the exam are in the step, and no date shows whether somebody left it and came back without a webhook (3 changed in Gupy since the exam, Temporal has forgotten the runs of 4); for a second exam move the candidate out of the step and in again`;

it('P-TRUE: whoever may have come back unseen is named by check, by the numbers of this file, and by reconcile', async () => {
  const outcome = cycle(step({ undated: 3, settled: 1 }), step({ jobId: 2, settled: 3 }));
  const rows = await checkReconciliation(sessionOf(minute, outcome));
  expect(rows.slice(1)).toEqual([{ name: 'unseen returns', ok: true, detail: sentence(1) }]);
  expect(outcomeText(outcome)).toContain(`\nUNSEEN  ${sentence(0)}\n`);
});

it('P-TRUE: where everybody is dated or known, neither speaks of it', async () => {
  const outcome = cycle(step({}));
  expect(await checkReconciliation(sessionOf(minute, outcome))).toHaveLength(1);
  expect(outcomeText(outcome)).not.toContain('UNSEEN');
});
