// The date of an exam as it holds: since when it is known, which reading of a provider is news, and that a missed order takes its date
// with it (P-PROGRESS, P-ONCE).
import { bookedSince } from '../../../../domain/exam/progress';
import type { Progress } from '../../../../domain/exam/stage';
import { reportOf } from '../../../../domain/text/report';
import { examRule, progress, start } from '../../../support/core-fixtures';
import type { CoreWorld } from '../../../support/core-world';
import { enteredExam } from '../../../support/entered-exam';

const hour = 3_600_000;
const publish = { ...examRule().publish, scheduled: { tags: [], comment: '{{scheduledFor}}{{place}}' } };

function told(core: CoreWorld, hours: number, report: Progress): void {
  core.advanceTo(start + hours * hour);
  core.progress(report);
  core.settle();
}

function since({ state }: CoreWorld): number | undefined {
  const [entry] = state.entries;
  const time = entry && bookedSince(entry);
  return time === undefined ? undefined : (time - start) / hour;
}

it('P-PROGRESS: a date is known since its first report, whoever repeats it, and a date that comes back since it came back', () => {
  const { core, moved } = enteredExam({ publish });
  const says = (hours: number, inDays: number) =>
    told(core, hours, progress(moved, hours * 60, 'scheduled', { inDays }));
  const seen = [since(core)];
  for (const [hours, inDays] of [
    [1, 2],
    [2, 2],
    [3, 3],
    [4, 2],
    [5, 2],
  ] as const) {
    says(hours, inDays);
    seen.push(since(core));
  }
  told(core, 6, progress(moved, 6 * 60, 'started'));
  expect([...seen, since(core)]).toEqual([undefined, 1, 1, 3, 4, 4, 4]);
});

it('P-PROGRESS: the date of a missed order is not that of the next one', () => {
  const { core, moved, reference } = enteredExam({ publish, reorderOnMissed: 1 });
  told(core, 1, progress(moved, 60, 'scheduled', { inDays: 2, place: 'Clínica Sul' }));
  told(core, 2, progress(moved, 120, 'missed'));
  expect([...core.orders.keys()]).toEqual([reference, `${reference}-2`]);
  expect(since(core)).toBeUndefined();
  expect(reportOf(core.state).entries[0]?.scheduledFor).toBeNull();
});

it('P-PROGRESS: one of a date has no place, and the one before is not made up for it', () => {
  const { core, moved } = enteredExam({ publish });
  told(core, 1, progress(moved, 60, 'scheduled', { inDays: 2, place: 'Clínica Sul' }));
  told(core, 2, progress(moved, 120, 'scheduled', { inDays: 3 }));
  told(core, 3, progress(moved, 180, 'attended'));
  expect(core.comments.map(({ text }) => text)).toEqual(['17/01/2026 09:00, Clínica Sul', '18/01/2026 09:00']);
});

describe('readings, which name the exam and no event', () => {
  const reads = (core: CoreWorld, hours: number, report: Progress) =>
    told(core, hours, { ...report, progressId: 'reading', source: 'reading' });
  const idsOf = ({ state }: CoreWorld) =>
    state.entries[0]?.stages?.flatMap(({ id }) => (id.by === 'order' ? [] : [id]));

  it('P-ONCE: a state that comes back is news each time, and one that stands is none', () => {
    const { core, moved } = enteredExam({ publish });
    for (const [hours, inDays] of [
      [1, 2],
      [2, 2],
      [3, 3],
      [4, 2],
      [5, 3],
    ] as const)
      reads(core, hours, progress(moved, hours * 60, 'scheduled', { inDays }));
    expect(idsOf(core)?.map(({ again = 0 }: { again?: number }) => again)).toEqual([0, 1, 2, 3]);
    expect(core.comments).toHaveLength(4);
  });

  it('P-ONCE: another place or link is news, and one that is not shown is none', () => {
    const { core, moved } = enteredExam({ publish });
    const first = { inDays: 2, place: 'Clínica Sul', examUrl: 'https://exams.example.com/1' };
    const counts = [
      first,
      { inDays: 2 },
      { ...first, place: 'Clínica Norte' },
      { ...first, place: 'Clínica Norte', examUrl: 'https://exams.example.com/2' },
    ].map((shown, index) => {
      reads(core, index + 1, progress(moved, (index + 1) * 60, 'scheduled', shown));
      return idsOf(core)?.length;
    });
    expect(counts).toEqual([1, 1, 2, 3]);
  });

  it('P-ONCE: the id of a reading of the missed order is free for the next one', () => {
    const { core, moved, reference } = enteredExam({ publish, reorderOnMissed: 1 });
    reads(core, 1, progress(moved, 60, 'missed'));
    const next = { reference: `${reference}-2`, orderId: 'order-2', inDays: 2 };
    reads(core, 2, progress(moved, 120, 'scheduled', next));
    expect(idsOf(core)).toEqual([
      { by: 'progress', progressId: 'reading' },
      { by: 'progress', progressId: 'reading', attempt: 2 },
    ]);
  });
});
