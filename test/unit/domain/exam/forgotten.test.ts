// Of many results of one exam, and of many reports, the oldest are forgotten. A sender that repeats a forgotten one must find that
// nothing changes (P-ONCE): neither where many have one date, for a provider need not move it, nor where they have none.
import type { Result } from '../../../../domain/exam/result';
import { progress, result } from '../../../support/core-fixtures';
import { expectInvariants } from '../../../support/core-invariants';
import { enteredExam } from '../../../support/entered-exam';

const dates = [
  ['of one date', {}],
  ['without a date', { datedBy: 'arrival' }],
] as const satisfies [string, Partial<Result>][];

describe.each(dates)('P-ONCE: results %s', (_what, dated) => {
  it.each([
    ['an exam', 30, undefined],
    ['one of several exams', 12, { parts: { names: ['A', 'B'] } }],
  ])('of %s: the first, delivered again after many others, changes nothing', (_exam, many, changes) => {
    const { core, moved } = enteredExam({ ...changes });
    const part = changes === undefined ? {} : { part: 'A' };
    const sent = Array.from({ length: many }, (_none, index) =>
      result(moved, 1, index % 2 === 0 ? 'failed' : 'passed', { ...dated, ...part }),
    );
    for (const one of sent) {
      core.now += 60_000;
      core.result(one);
    }
    core.settle();
    const { length } = core.writes;
    for (const one of sent) {
      core.now += 60_000;
      core.result(one);
      core.settle();
    }
    expect(core.writes).toHaveLength(length);
    expectInvariants(core);
  });
});

it.each(dates)(
  'P-PROGRESS: reports %s: the first, delivered again after many others, changes nothing',
  (_what, dated) => {
    const { core, moved } = enteredExam({});
    const sent = Array.from({ length: 20 }, (_none, index) =>
      progress(moved, 1, 'scheduled', { ...dated, inDays: 1 + (index % 5) }),
    );
    for (const one of sent) {
      core.now += 60_000;
      core.progress(one);
    }
    core.settle();
    const { length } = core.comments;
    for (const one of sent) {
      core.now += 60_000;
      core.progress(one);
      core.settle();
    }
    expect(core.comments).toHaveLength(length);
    expectInvariants(core);
  },
);
