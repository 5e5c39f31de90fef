// Runs that wait for candidates who were disapproved in the step: Gupy sends no webhook for that, so they may be many (P-MISSED).
import { reduce } from '../../../domain/exam/reduce';
import { initialState } from '../../../domain/exam/state';
import { reportOf } from '../../../domain/text/report';
import { startGupyStandIn } from '../../../simulator/gupy/gupy-stand-in';
import { demoJob, demoSteps } from '../../../simulator/seed-data';
import { examRule } from '../../support/core-fixtures';
import { FakeTemporal } from '../../support/fake-temporal';
import { clientOf, gupyToken } from '../../support/gupy-clients';
import { lookThrough } from '../../support/reconcile-look';

const jobId = demoJob.id;
const step = demoSteps.exam;
const rule = examRule();

it('P-MISSED, P-RATE: where v2 shows them, one who left is found behind them in one cycle, for three requests', async () => {
  const gupy = await startGupyStandIn({ token: gupyToken, settings: { v2: { access: 'allowed' } } });
  const client = clientOf(gupy);
  const temporal = new FakeTemporal();
  const move = (id: number, to: number): unknown => gupy.move(id, to, { deliver: false });
  const ids = Array.from({ length: 250 }, () => gupy.world.addApplication({ jobId, stepId: step.id }).id);
  for (const id of ids) {
    const occurredAt = new Date(gupy.world.placement(id).atMs).toISOString();
    const movement = { eventId: 'e', entryKey: '0123456789', occurredAt, jobId, step, rule };
    temporal.reports.set(id, reportOf(reduce(initialState(id), { type: 'moved', movement, at: Date.now() })));
    gupy.setStatus(id, 'reproved');
  }
  temporal.awaited = ids;
  const [first = 0, last = 0] = [ids[0], ids.at(-1)];
  gupy.setStatus(last, 'in_process');
  move(last, demoSteps.hiring.id);
  // Moved on, and disapproved there: v2 shows that it is in this step no more.
  move(first, demoSteps.interview.id);
  const exam = { key: 'exam', liveAt: 0, rule };
  const counts = await lookThrough({ gupy: client, temporal }, { jobId, step, exam, orders: 'missed' });
  expect(counts).toMatchObject({ listed: 0, left: 2 });
  expect(temporal.sent.map(({ applicationId }) => applicationId).sort()).toEqual([first, last].sort());
  expect(gupy.requests.count('listApplicationsOfAnyJob')).toBe(3);
  // The list of the step, and each of the two.
  expect(gupy.requests.count('listApplications')).toBe(3);
  await client.close();
  await gupy.close();
});
