// What the report says stands in Gupy, and in which order it tells of results.
import { openEntry } from '../../../../domain/exam/entries';
import { reportOf, versionName } from '../../../../domain/text/report';
import { concludeFrom } from '../../../../domain/reconcile/sighting';
import { initialState, slotOf, type Entry } from '../../../../domain/exam/state';
import { versionFromResult } from '../../../../domain/exam/versions';
import { at, examRule, movement, result, start } from '../../../support/core-fixtures';

const moved = { ...movement(0), rule: examRule() };
const open = openEntry(7, moved);
const version = (resultId: string, minutes: number) =>
  versionFromResult(result(moved, minutes, 'passed', { resultId }), open, start);

it('tells of results by their dates, of the comments that stand, and of the confirmed tags of the same step', () => {
  const entry: Entry = { ...open, versions: [{ ...version('newer', 9), comment: 'posted' }, version('older', 5)] };
  const tag = { slot: slotOf(entry), jobId: moved.jobId, confirmed: true, owner: 'this-run' } as const;
  const standingTags = [
    { ...tag, tag: 'Apto' },
    { ...tag, tag: 'Em dúvida', confirmed: false },
    { ...tag, tag: 'De outra etapa', slot: '1.2' },
  ];
  const [told] = reportOf({ ...initialState(7), entries: [entry], standingTags }).entries;
  expect(told?.results.map((known) => versionName(known))).toEqual(['older', 'newer']);
  expect(told?.published).toEqual({ tags: ['Apto'], comments: ['newer'] });
});

it('tells of the attention of a search, and of none where the search goes on', () => {
  const attention = { code: 'BRIDGE_RULE_GONE', reason: 'gone', since: start, failures: 1 } as const;
  const sought = [
    { reference: 'a', results: [] },
    { reference: 'b', results: [], attention },
  ];
  expect(reportOf({ ...initialState(7), recoveries: sought }).attention.map(({ reference }) => reference)).toEqual([
    'b',
  ]);
});

describe('a candidate who is seen in a step', () => {
  const { jobId, step } = moved;
  const seen = () => reportOf({ ...initialState(7), newest: moved, entries: [open] });
  const elsewhere = { jobId, stepId: step.id + 1 };

  it('is known where the run has the exam, and not known better by a list that lags or has no dates', () => {
    expect(concludeFrom(seen(), { jobId, stepId: step.id })).toBe('known');
    expect(concludeFrom(seen(), elsewhere)).toBe('known');
    expect(concludeFrom(seen(), { ...elsewhere, changedAt: at(-1) })).toBe('known');
    expect(concludeFrom(seen(), { jobId: jobId + 1, stepId: step.id, changedAt: at(-1) })).toBe('known');
  });

  it('was missed where Gupy saw a change since, also of the same moment or in another job', () => {
    expect(concludeFrom(seen(), { ...elsewhere, changedAt: at(0) })).toBe('missed');
    expect(concludeFrom(seen(), { jobId: jobId + 1, stepId: step.id, changedAt: at(1) })).toBe('missed');
  });

  it('is unknown to a run that heard of no movement, but for results of that very step', () => {
    const report = seen();
    const unseen = { ...report, lastSeen: null };
    expect(concludeFrom(unseen, { jobId, stepId: step.id })).toBe('known');
    expect(concludeFrom(unseen, elsewhere)).toBe('unknown');
    expect(concludeFrom(unseen, { jobId: jobId + 1, stepId: step.id })).toBe('unknown');
    const strange = { ...unseen, entries: report.entries.map((told) => ({ ...told, reference: 'none of ours' })) };
    expect(concludeFrom(strange, elsewhere)).toBe('unknown');
  });
});
