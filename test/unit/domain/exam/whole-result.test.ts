// What the parts of an order make together: dated by the last of them, named after all of them, in an order that does not depend on
// which came first (P-ORDER, R29).
import type { PartsRule } from '../../../../domain/exam/part';
import type { Result } from '../../../../domain/exam/result';
import type { Entry } from '../../../../domain/exam/state';
import { contentOfParts, partsStanding, wholeSince } from '../../../../domain/exam/whole-result';
import { at, progress, result, start } from '../../../support/core-fixtures';
import { enteredExam } from '../../../support/entered-exam';

type Came = [name: string, minutes: number, changes?: Partial<Result>];

function entryAfter(rule: PartsRule, ...parts: Came[]): Entry {
  const { core, moved } = enteredExam({ parts: rule });
  for (const [part, minutes, changes = {}] of parts) {
    core.now += 1000;
    core.result(result(moved, minutes, 'passed', { resultId: `r-${minutes}`, part, ...changes }));
    core.settle();
  }
  const [entry] = core.state.entries;
  if (entry === undefined) throw new Error('Nobody entered the exam');
  return entry;
}

const two = { count: 2 };

it.each<[first: string, parts: Came[]]>([
  [
    'older',
    [
      ['b', 5],
      ['a', 9],
    ],
  ],
  [
    'newer',
    [
      ['a', 9],
      ['b', 5],
    ],
  ],
])('P-ORDER: with the %s part first: dated by the last, and named in one order', (_first, parts) => {
  const entry = entryAfter(two, ...parts);
  expect(contentOfParts(entry)).toMatchObject({
    id: { by: 'provider', resultId: 'r-5+r-9' },
    occurredAt: at(9),
    versionAt: at(9),
    receivedAt: start + 2000,
    outcome: 'passed',
  });
  expect(partsStanding(entry)?.came.map(({ name }) => name)).toEqual(['a', 'b']);
  expect(wholeSince(entry)).toBe(start + 9 * 60_000);
});

it('R29: an exam that is older, and was corrected last, dates the version and not the exam', () => {
  const entry = entryAfter(two, ['a', 5, { versionAt: at(20) }], ['b', 9]);
  expect(contentOfParts(entry)).toMatchObject({ occurredAt: at(9), versionAt: at(20) });
});

it('one part more than the rule counts lacks nothing', () => {
  const entry = entryAfter(two, ['c', 5], ['b', 6], ['a', 7]);
  expect(partsStanding(entry)).toMatchObject({ of: 2, lacking: 0, missing: [] });
  expect(partsStanding(entry)?.came.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});

it('a part that nobody named does not make it whole', () => {
  const names = { names: ['a', 'b'] };
  expect(wholeSince(entryAfter(names, ['a', 5], ['x', 6]))).toBeUndefined();
  expect(wholeSince(entryAfter(names, ['a', 5], ['x', 6], ['b', 7]))).toBe(start + 7 * 60_000);
});

it('P-ORDER: those that the rule names come first, in its order, then the others by name', () => {
  const entry = entryAfter({ names: ['b', 'a'] }, ['0y', 4], ['a', 5], ['0x', 6], ['b', 7]);
  expect(partsStanding(entry)?.came.map(({ name }) => name)).toEqual(['b', 'a', '0x', '0y']);
});

it.each([
  [500, true],
  [501, false],
])('a link of %d characters is said: %p', (length, isSaid) => {
  const reportUrl = `https://${'x'.repeat(length - 8)}`;
  const came = partsStanding(entryAfter(two, ['a', 5, { reportUrl }]))?.came;
  expect(came?.map((part) => part.reportUrl === reportUrl)).toEqual([isSaid]);
});

it.each([
  [300, true],
  [301, false],
])('a summary of %d characters is said whole: %p', (length, isWhole) => {
  const summary = 'x'.repeat(length);
  const came = partsStanding(entryAfter(two, ['a', 5, { summary }]))?.came;
  expect(came?.map((part) => part.summary)).toEqual([isWhole ? summary : `${'x'.repeat(299)}…`]);
});

it('P-CORRECT: a provider that counts anew for each order, and a state that came back, make a version of another name', () => {
  const { core, moved, reference } = enteredExam({ parts: { count: 1 }, reorderOnMissed: 1 });
  core.progress(progress(moved, 1, 'missed'));
  core.settle();
  const names = (['passed', 'failed', 'passed'] as const).map((outcome, index) => {
    const again = {
      resultId: `r-${outcome}`,
      source: 'reading',
      reference: `${reference}-2`,
      orderId: 'order-2',
    } as const;
    core.result(result(moved, 5 + index, outcome, { part: 'a', ...again, occurredAt: at(5) }));
    core.settle();
    return core.state.entries.map(contentOfParts)[0]?.id;
  });
  expect(names).toEqual(['r-passed-2', 'r-failed-2', 'r-passed-2~1'].map((resultId) => ({ by: 'provider', resultId })));
});
