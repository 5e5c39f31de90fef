// What `check` says of reconciliation where no cycle is known to have finished: soon after the start that is no problem, later it is.
import type { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { checkReconciliation } from '../../../../cli/checks/reconciliation';
import type { TemporalSession } from '../../../../operator/temporal-session';

const minute = 60_000;

/** Temporal has a schedule of this age, and no finished cycle. */
function sessionOf(ageMs: number): TemporalSession {
  const madeAt = msToTs(Date.now() - ageMs);
  const client = {
    options: { namespace: 'default' },
    workflow: { list: async function* () {} },
    workflowService: { describeSchedule: async () => ({ info: { createTime: madeAt } }) },
  } as unknown as Client;
  const config = { temporal: { taskQueue: 'exam-bridge' } };
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
