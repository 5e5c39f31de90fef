// What is kept of the reports before a result, and what an operator reads of those that are refused (P-PROGRESS, P-OWN).
import { isCommentOwed, stageDetails, wasReportedBy } from '../../../../domain/exam/progress';
import type { Progress } from '../../../../domain/exam/stage';
import type { Entry } from '../../../../domain/exam/state';
import { reportOf } from '../../../../domain/text/report';
import { at, examRule, movement, progress } from '../../../support/core-fixtures';
import type { CoreWorld } from '../../../support/core-world';
import { enteredExam } from '../../../support/entered-exam';

const publish = { ...examRule().publish, scheduled: { tags: [], comment: '{{scheduledFor}}{{place}} {{examUrl}}' } };

function told(core: CoreWorld, ...reports: Progress[]): void {
  for (const report of reports) {
    core.now = Math.max(core.now, Date.parse(report.occurredAt) + 1000);
    core.progress(report);
    core.settle();
  }
}

function entryOf({ state }: CoreWorld): Entry {
  const [entry] = state.entries;
  if (entry === undefined) throw new Error('Nobody entered the exam');
  return entry;
}

it('P-OWN: a report that is not believed is noted, with its id and the reason', () => {
  const { core, moved } = enteredExam({ publish });
  told(
    core,
    progress(moved, 1, 'missed', { progressId: 'a', provider: 'other' }),
    progress(moved, 1, 'missed', { progressId: 'b', orderId: 'order-99' }),
    progress(movement(9), 1, 'missed', { progressId: 'c' }),
  );
  expect(reportOf(core.state).notes).toEqual([
    "Progress a refused: it came from other, not from the exam's provider",
    'Progress b refused: it names another order than the one placed',
    'Progress c names no exam of this run',
  ]);
});

it('what could not be used of a report is noted, and of a repeat nothing', () => {
  const { core, moved } = enteredExam({ publish });
  const report = progress(moved, 1, 'scheduled', { inDays: 2, progressId: 'a' });
  told(core, report);
  expect(reportOf(core.state).notes).toEqual([]);
  told(core, { ...report, notes: ['the place is no text'] });
  expect(reportOf(core.state).notes).toEqual([]);
  told(core, { ...report, progressId: 'b', notes: ['the place is no text'] });
  expect(reportOf(core.state).notes).toEqual(['Of report b, the place is no text']);
});

it.each([
  ['place', 200, true],
  ['note', 500, true],
  ['examUrl', 2000, false],
] as const)('R27: of a report the %s has %d characters at most', (field, most, isCut) => {
  const { core, moved } = enteredExam({ publish });
  const text = (length: number) => `https://${'x'.repeat(length - 8)}`;
  const seen = [most, most + 1].map((length) => {
    told(core, progress(moved, length, 'scheduled', { inDays: length, [field]: text(length) }));
    return stageDetails(entryOf(core))?.[field];
  });
  // A link that is cut leads nowhere: the one before holds.
  expect(seen).toEqual([text(most), isCut ? `${text(most - 1)}…` : text(most)]);
});

it('P-PROGRESS: a stage is said as long as no report of it in a row was, and was reported by its first', () => {
  const { core, moved } = enteredExam({ publish: examRule().publish });
  const by = (minutes: number) => wasReportedBy(entryOf(core), Date.parse(at(minutes)) + 1000);
  told(core, progress(moved, 1, 'missed'), progress(moved, 5, 'started'), progress(moved, 9, 'missed'));
  told(core, progress(moved, 12, 'missed'));
  expect([8, 9, 12].map(by)).toEqual([false, true, true]);
  expect(isCommentOwed(entryOf(core))).toBe(true);
});

it('P-PROGRESS: a date that was missed is said, and the next one that was missed as well', () => {
  const { core, moved } = enteredExam({
    publish: { ...examRule().publish, missed: { tags: [], comment: '{{scheduledFor}}' } },
  });
  told(core, progress(moved, 1, 'missed', { inDays: 1 }), progress(moved, 2, 'missed', { inDays: 2 }));
  expect(core.comments.map(({ text }) => text)).toEqual(['16/01/2026 09:00', '17/01/2026 09:00']);
});

it('P-ORDER: of two reports of one date the later arrival counts', () => {
  const { core, moved } = enteredExam({ publish });
  told(core, progress(moved, 5, 'started'), progress(moved, 5, 'attended'));
  expect(stageDetails(entryOf(core))?.stage).toBe('attended');
  told(core, progress(moved, 5, 'missed'), progress(moved, 4, 'started'));
  expect(stageDetails(entryOf(core))?.stage).toBe('missed');
});

it('P-ONCE: of many reports the newest twelve are kept, three of them with their texts', () => {
  const { core, moved } = enteredExam({ publish });
  const reports = Array.from({ length: 14 }, (_none, index) =>
    progress(moved, 10 + index, 'scheduled', { inDays: 2 + index, place: `Sala ${index}` }),
  );
  told(core, ...reports);
  const { stages = [] } = entryOf(core);
  expect(stages.map(({ place = '' }) => place)).toEqual([
    ...Array<string>(9).fill(''),
    'Sala 11',
    'Sala 12',
    'Sala 13',
  ]);
  const before = core.state;
  told(core, progress(moved, 5, 'missed'));
  expect(core.state).toBe(before);
});
