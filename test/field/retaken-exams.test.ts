// Somebody fails an exam, is moved into its step once more, takes it again and passes. Weeks later the provider sends a version of the
// first exam: a report written anew, a re-grading, a dispute that ended. As vendors do: Checkr's disputes, ClassMarker's re-grading, clinics
// that sign an ASO anew. The exam of today counts, whether the bridge has the case open still or has to look it up.
import { reportOf } from '../../domain/text/report';
import { currentDetails } from '../../domain/text/current-details';
import { CoreWorld, type WorldOptions } from '../support/core-world';
import { day, examRule, movement, overtaken, result, start } from '../support/core-fixtures';

const dayOf = (days: number) => days * 24 * 60;

/** Failed, and passed a week later. */
function retaken({
  options = {},
  rule = examRule(),
  ends,
}: {
  options?: WorldOptions;
  rule?: ReturnType<typeof examRule>;
  ends: boolean;
}) {
  const world = new CoreWorld(start, options);
  const [first, second] = [movement(0, { rule }), movement(dayOf(8), { rule })];
  const until = (days: number) => {
    world.advanceTo(start + days * day);
    if (world.closed) world.restart();
  };
  world.move(first);
  world.settle();
  world.now = start + day;
  world.result(result(first, dayOf(1), 'failed', { summary: 'Hipertensão.' }));
  until(ends ? 7.9 : 1.1);
  world.now = start + 8 * day;
  world.move(second);
  world.settle();
  world.result(result(second, dayOf(9), 'passed'));
  until(ends ? 30 : 9.1);
  // Nobody knows of the tag that a forgotten run put.
  expect(world.tags).toContain('Apto');
  expect(world.runs).toBe(ends ? 3 : 1);
  return { world, first, second };
}

describe.each([
  ['while its case is open', false],
  ['after the cases of both exams have ended', true],
])('a version of the first exam, %s', (_when, ends) => {
  test('P-CORRECT: takes nothing of the place of the second, and is one comment that says so', () => {
    const { world, first } = retaken({ ends });
    const before = world.comments.length;
    world.result(result(first, dayOf(10), 'failed', { summary: 'Laudo revisto.' }));
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
    expect(world.comments.slice(before).map(({ text }) => text)).toEqual([
      overtaken('Exame ASO-ADM: inapto. Laudo revisto.'),
    ]);
    const { entries } = reportOf(world.state);
    expect(entries.find(({ results }) => results.some(({ outcome }) => outcome === 'failed'))).toMatchObject({
      overtaken: true,
    });
    expect(currentDetails(world.state)).toContain('settled (a later exam of this step counts there)');
    expect(currentDetails(world.state)).not.toMatch(/failed.*which counts/);
  });

  test.each(['comment', 'ignore'] as const)('P-LATE: is as lateResult: %s says', (lateResult) => {
    const { world, first } = retaken({ ends, rule: examRule({ lateResult }) });
    const before = world.comments.length;
    world.result(result(first, dayOf(10), 'failed', { summary: 'Laudo revisto.' }));
    world.settle();
    expect([...world.tags]).toEqual(['Apto']);
    expect(world.comments).toHaveLength(before + Number(lateResult === 'comment'));
  });
});

test('P-CORRECT: a version of the second exam replaces its tag after the end, though one of the first came before', () => {
  const { world, first, second } = retaken({ ends: true });
  world.result(result(first, dayOf(10), 'failed', { summary: 'Laudo revisto.' }));
  world.settle();
  world.result(result(second, dayOf(11), 'failed', { summary: 'Reavaliado.' }));
  world.settle();
  expect([...world.tags]).toEqual(['Inapto']);
  world.result(result(first, dayOf(12), 'passed'));
  world.settle();
  expect([...world.tags]).toEqual(['Inapto']);
});

test('a person who decides by hand decides over that', () => {
  const { world, first } = retaken({ ends: true });
  world.result(result(first, dayOf(10), 'failed', { summary: 'Laudo revisto.' }));
  world.settle();
  world.tell({ type: 'override', outcome: 'failed', note: 'junta médica', at: world.now });
  world.settle();
  expect([...world.tags]).toEqual(['Inapto']);
});

test('past the retention of Temporal nobody knows of the second exam: the newest word counts (docs/ended-runs.md)', () => {
  const { world, first } = retaken({ ends: true, options: { forgetful: true } });
  world.result(result(first, dayOf(10), 'failed', { summary: 'Laudo revisto.' }));
  world.settle();
  expect([...world.tags]).toEqual(['Inapto']);
});
