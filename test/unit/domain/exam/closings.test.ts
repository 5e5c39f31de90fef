// A provider closes the missed order and opens the next one under the same id. What closed the first, delivered again, must not
// cancel the second (P-ONCE, P-ORDER); and what closes the second is believed.
import { reportOf } from '../../../../domain/text/report';
import { examRule, progress, result } from '../../../support/core-fixtures';
import { expectInvariants } from '../../../support/core-invariants';
import { enteredExam } from '../../../support/entered-exam';

const missedExam = (parts?: { names: string[] }) =>
  enteredExam(
    { publish: examRule().publish, reorderOnMissed: 1, ...(parts !== undefined && { parts }) },
    { reopens: true },
  );

describe.each([
  ['the whole order', undefined],
  ['one exam of it', 'A'],
])('P-ONCE: a provider that opens the missed order again under its id cancelled %s', (_what, part) => {
  const begin = () => missedExam(part === undefined ? undefined : { names: ['A', 'B'] });

  it.each(['before the miss was known', 'after it', 'once the next order was made'])(
    '%s, and says it again',
    (when) => {
      const { core, moved } = begin();
      const missed = progress(moved, 1, 'missed', { orderId: 'order-1' });
      const sent = { orderId: 'order-1', ...(part !== undefined && { part }) };
      // Dated as the miss: of the missed order, however late it comes.
      const minutes = when === 'once the next order was made' ? 1 : 2;
      const cancelled = result(moved, minutes, 'cancelled', sent);
      if (when === 'before the miss was known') core.result(cancelled);
      core.progress(missed);
      if (when === 'after it') core.result(cancelled);
      core.settle();
      expect(core.calls.filter(({ type }) => type === 'orderExam')).toHaveLength(2);
      core.result(cancelled);
      core.settle();
      for (const repeat of [cancelled, missed]) {
        if ('outcome' in repeat) core.result(repeat);
        else core.progress(repeat);
        core.settle();
      }
      expect(reportOf(core.state)).toMatchObject({ status: 'waiting', entries: [{ orderId: 'order-1' }] });
      expect(core.state.entries[0]?.versions).toEqual([]);
      expect(core.state.entries[0]?.parts ?? []).toEqual([]);
      expectInvariants(core);

      core.result(result(moved, 30, 'cancelled', sent));
      if (part !== undefined) core.result(result(moved, 31, 'passed', { ...sent, part: 'B' }));
      core.settle();
      expect(reportOf(core.state).entries[0]?.phase).toMatchObject({ is: 'decided', outcome: 'cancelled' });
      expectInvariants(core);
    },
  );
});
