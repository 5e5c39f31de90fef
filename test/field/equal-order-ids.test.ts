// Two people whose orders have the same id, at two providers: what is said of one order is of that person alone, in the run, in `status`
// and for reconciliation (P-OWN). Inputs are written anew.
import { reportOf } from '../../domain/text/report';
import { concludeFrom } from '../../domain/reconcile/sighting';
import { examRule, movement, progress, result, start } from '../support/core-fixtures';
import { CoreWorld } from '../support/core-world';

function waiting(applicationId: number, provider: string) {
  const core = new CoreWorld(start, { canPoll: true }, applicationId);
  const moved = movement(0, { rule: examRule({ provider }) });
  core.move(moved);
  core.settle();
  return { core, moved };
}

/** Of an order, without a reference of ours. */
const ofOrder = (provider: string, orderId: string) => {
  const said = result(movement(0), 5, 'failed', { provider, orderId });
  delete said.reference;
  return said;
};

test('P-OWN: status and reconciliation tell the two apart, whatever the other provider says of its order of this id', () => {
  const [a, b] = [waiting(7, 'school'), waiting(8, 'clinic')];
  const orderIds = [a, b].map(({ core }) => reportOf(core.state).entries[0]?.orderId);
  expect(orderIds).toEqual(['order-1', 'order-1']);
  const before = reportOf(a.core.state);
  a.core.result(ofOrder('clinic', 'order-1'));
  const report = progress(b.moved, 5, 'scheduled', { inDays: 3, provider: 'clinic', orderId: 'order-1' });
  delete report.reference;
  a.core.tell({ type: 'progressed', progress: report, at: a.core.now });
  a.core.settle();
  const after = reportOf(a.core.state);
  expect({ ...after, notes: [] }).toEqual({ ...before, notes: [] });
  expect([...a.core.tags]).toEqual([]);
  b.core.result(ofOrder('clinic', 'order-1'));
  b.core.settle();
  expect(reportOf(b.core.state)).toMatchObject({ status: 'settled', outcome: 'failed' });
  const seen = (stepId: number) => ({ jobId: 123456, stepId, changedAt: undefined });
  for (const { core, moved } of [a, b]) {
    expect(concludeFrom(reportOf(core.state), seen(moved.step.id))).toBe('known');
  }
});
