// Of many results of one exam, and of many reports, the oldest are forgotten. A sender that repeats a forgotten one must find that
// nothing changes (P-ONCE): neither where many have one date, for a provider need not move it, nor where they have none.
import type { Result } from '../../../../domain/exam/result';
import { progress, result } from '../../../support/core-fixtures';
import { expectInvariants } from '../../../support/core-invariants';
import type { CoreWorld } from '../../../support/core-world';
import { enteredExam } from '../../../support/entered-exam';

const dates = [
  ['of one date', {}],
  ['without a date', { datedBy: 'arrival' }],
] as const satisfies [string, Partial<Result>][];

/** Each comes a minute after the one before it, and all come again. */
function expectOnceWritten<T>(core: CoreWorld, sent: readonly T[], deliver: (one: T) => void): void {
  const next = (one: T) => {
    core.now += 60_000;
    deliver(one);
  };
  sent.forEach(next);
  core.settle();
  const [writes, comments] = [core.writes.length, core.comments.length];
  for (const one of sent) {
    next(one);
    core.settle();
  }
  expect([core.writes.length, core.comments.length]).toEqual([writes, comments]);
  expectInvariants(core);
}

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
    expectOnceWritten(core, sent, (one) => core.result(one));
  });
});

it.each(dates)(
  'P-PROGRESS: reports %s: the first, delivered again after many others, changes nothing',
  (_what, dated) => {
    const { core, moved } = enteredExam({});
    const sent = Array.from({ length: 20 }, (_none, index) =>
      progress(moved, 1, 'scheduled', { ...dated, inDays: 1 + (index % 5) }),
    );
    expectOnceWritten(core, sent, (one) => core.progress(one));
  },
);
