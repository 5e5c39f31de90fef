// A provider closes the missed order and opens the next one under the same id. What closed the first, delivered again, must not
// cancel the second (P-ONCE, P-ORDER); and what closes the second is believed.
import { openEntry } from '../../../../domain/exam/entries';
import { isClosed, withClosings } from '../../../../domain/exam/reorder';
import { reportOf } from '../../../../domain/text/report';
import { at, examRule, movement, progress, result, start } from '../../../support/core-fixtures';
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

it('P-ORDER: what closed the missed order decides nothing when it is said again, also once the candidate attended after all', () => {
  const { core, moved } = missedExam();
  const cancelled = result(moved, 2, 'cancelled', { orderId: 'order-1' });
  core.result(cancelled);
  core.progress(progress(moved, 1, 'missed'));
  core.progress(progress(moved, 3, 'attended'));
  core.settle();
  core.result({ ...cancelled, resultId: 'by another id' });
  core.settle();
  expect(reportOf(core.state)).toMatchObject({ status: 'waiting', outcome: null });
  expect(core.calls.filter(({ type }) => type === 'orderExam')).toHaveLength(1);
});

it('of several exams only those that were closed are let be: the others stand, since their first results', () => {
  const { core, moved } = missedExam({ names: ['A', 'B'] });
  const of = (part: string, minutes: number, outcome: 'passed' | 'failed' | 'cancelled') =>
    core.result(result(moved, minutes, outcome, { orderId: 'order-1', part, resultId: `${part}-${minutes}` }));
  of('A', 4, 'failed');
  of('A', 5, 'passed');
  of('A', 7, 'cancelled');
  of('B', 8, 'cancelled');
  core.progress(progress(moved, 6, 'missed', { orderId: 'order-1' }));
  const [entry] = core.state.entries;
  expect(entry?.closings?.map(({ resultId }) => resultId)).toEqual(['A-7', 'B-8']);
  expect(entry?.parts).toMatchObject([{ name: 'A', since: start + 4 * 60_000, versions: [{}, { outcome: 'passed' }] }]);
});

describe('P-ONCE: of what closed an order', () => {
  const entry = openEntry(7, { ...movement(0), rule: examRule() });
  const closing = (resultId: string, attempt = 1) => ({ resultId, attempt, occurredAt: at(1) });

  it('each is remembered once, and one id of two orders is two', () => {
    const one = withClosings(entry, [closing('c')]);
    expect(one.closings).toEqual([closing('c')]);
    expect(withClosings(one, [closing('c')])).toBe(one);
    expect(withClosings(one, [closing('c', 2), closing('d')]).closings).toEqual([
      closing('c'),
      closing('c', 2),
      closing('d'),
    ]);
    expect([1, 2].map((attempt) => isClosed(one, attempt))).toEqual([true, false]);
  });

  it('the last twenty are remembered', () => {
    const many = Array.from({ length: 21 }, (_none, index) => closing(`c-${index}`));
    expect(withClosings(entry, many).closings).toEqual(many.slice(1));
  });
});
