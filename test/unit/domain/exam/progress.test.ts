// Between order and result: what was scheduled, moved, started, attended or missed is written once, in the order of its dates,
// and gives way to the result and to the leaving (P-PROGRESS). Everything is checked against what stands in Gupy.
import { reportOf } from '../../../../domain/text/report';
import { currentDetails } from '../../../../domain/text/current-details';
import type { ExamRule } from '../../../../domain/exam/exam-rule';
import { at, day, examRule, movement, progress, referenceOf, result, start } from '../../../support/core-fixtures';
import { expectInvariants } from '../../../support/core-invariants';
import { CoreWorld, type WorldOptions } from '../../../support/core-world';
import { seededChoice } from '../../../support/seeded-random';

const wording: ExamRule['publish'] = {
  ...examRule().publish,
  ordered: { tags: ['Exame solicitado'], comment: 'Exame {{exam}} solicitado. {{examUrl}}' },
  scheduled: { tags: ['Exame agendado'], comment: 'Exame {{exam}} agendado para {{scheduledFor}}{{place}}.' },
  started: { tags: [] },
  attended: { tags: ['Exame realizado'] },
  missed: { tags: ['Faltou ao exame'], comment: 'Exame {{exam}}: {{outcome}}.' },
};

function waiting(options: WorldOptions = {}, changes: Partial<ExamRule> = {}) {
  const core = new CoreWorld(start, options);
  const moved = movement(0, { rule: examRule({ publish: wording, ...changes }) });
  core.move(moved);
  core.settle();
  return { core, moved };
}

const texts = ({ comments }: CoreWorld) => comments.map(({ text }) => text);
const written = ({ writes }: CoreWorld, type: string) => writes.filter((write) => write.type === type).length;

it('P-PROGRESS: ordered, scheduled, moved, attended, passed: each once, and the tags give way to one another', () => {
  const { core, moved } = waiting({ booked: { examUrl: 'https://exams.example.com/e/1' } });
  expect([...core.tags]).toEqual(['Exame solicitado']);
  const steps = [
    progress(moved, 1, 'scheduled', { inDays: 2, place: 'Clínica Sul' }),
    progress(moved, 2, 'scheduled', { inDays: 3, place: 'Clínica Norte' }),
    progress(moved, 3, 'attended'),
  ];
  const seen = steps.map((step) => {
    core.progress(step);
    core.settle();
    core.progress(step);
    core.settle();
    return [...core.tags];
  });
  expect(seen).toEqual([['Exame agendado'], ['Exame agendado'], ['Exame realizado']]);
  core.result(result(moved, 4, 'passed'));
  core.settle();
  expect([...core.tags]).toEqual(['Apto']);
  expect(texts(core)).toEqual([
    'Exame ASO-ADM solicitado. https://exams.example.com/e/1',
    'Exame ASO-ADM agendado para 17/01/2026 09:00, Clínica Sul.',
    'Exame ASO-ADM agendado para 18/01/2026 09:00, Clínica Norte.',
  ]);
  expect([written(core, 'putTag'), written(core, 'removeTag')]).toEqual([4, 3]);
});

it.each([
  [wording, 'Exame agendado', 'Exame ASO-ADM agendado para 20/01/2026 09:00.'],
  [{ ...wording, scheduled: undefined }, 'Exame solicitado', 'Exame ASO-ADM solicitado. https://exams.example.com/e/1'],
])('P-PROGRESS: an exam that is booked with its order is said once', (publish, tag, comment) => {
  const booked = { examUrl: 'https://exams.example.com/e/1', scheduledFor: '2026-01-20T12:00:00.000Z' };
  const { core } = waiting({ booked }, { publish: publish as ExamRule['publish'] });
  expect([[...core.tags], texts(core)]).toEqual([[tag], [comment]]);
});

it('P-PROGRESS: the link of the order is known after any number of reports', () => {
  const examUrl = 'https://exams.example.com/e/1';
  const { core, moved } = waiting({ booked: { examUrl } });
  const days = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14];
  for (const inDays of days) {
    core.progress(progress(moved, inDays, 'scheduled', { inDays }));
    core.settle();
    expect(reportOf(core.state).entries[0]?.examUrl).toBe(examUrl);
  }
});

it('P-PROGRESS: a hundred reschedules in any order end in one tag and the newest comment', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const choose = seededChoice(seed);
    const { core, moved } = waiting();
    const dates = Array.from({ length: 100 }, (_, index) => progress(moved, index, 'scheduled', { inDays: index + 2 }));
    const shuffled = dates.map((report) => ({ report, key: choose(1e9) })).toSorted((a, b) => a.key - b.key);
    for (const { report } of [...shuffled, ...shuffled.slice(0, 30)]) {
      core.progress(report);
      if (choose(3) === 0) core.settle();
    }
    core.settle();
    expect([...core.tags]).toEqual(['Exame agendado']);
    expect(texts(core).at(-1)).toBe('Exame ASO-ADM agendado para 26/04/2026 09:00.');
    expect(new Set(texts(core)).size).toBe(core.comments.length);
    expect(written(core, 'putTag')).toBe(2);
  }
});

it('P-PROGRESS, P-ONCE: reschedules that overtake writes under way, some of them called off, are said once each', () => {
  for (const seed of [1, 2]) {
    const choose = seededChoice(seed);
    const { core, moved } = waiting();
    const dates = Array.from({ length: 100 }, (_, index) => progress(moved, index, 'scheduled', { inDays: index + 2 }));
    for (const { report } of dates.map((report) => ({ report, key: choose(1e9) })).toSorted((a, b) => a.key - b.key)) {
      core.progress(report);
      core.startDue();
      for (let times = choose(3); times > 0; times -= 1) {
        if (choose(4) === 0) core.interruptOne();
        else core.answerOne(choose(3));
      }
    }
    core.settle();
    expectInvariants(core);
    expect([...core.tags]).toEqual(['Exame agendado']);
    expect(texts(core).at(-1)).toBe('Exame ASO-ADM agendado para 26/04/2026 09:00.');
    expect(new Set(texts(core)).size).toBe(core.comments.length);
  }
});

it('P-PROGRESS: a date that comes back is said again, a repeat of it is not', () => {
  const { core, moved } = waiting();
  for (const [minutes, inDays] of [
    [1, 2],
    [2, 3],
    [3, 2],
    [4, 2],
  ] as const) {
    core.progress(progress(moved, minutes, 'scheduled', { inDays }));
    core.settle();
  }
  expect(texts(core).slice(1)).toEqual([
    'Exame ASO-ADM agendado para 17/01/2026 09:00.',
    'Exame ASO-ADM agendado para 18/01/2026 09:00.',
    'Exame ASO-ADM agendado para 17/01/2026 09:00.',
  ]);
});

it('P-PROGRESS: an older report changes nothing, and neither does one after the result', () => {
  const { core, moved } = waiting();
  core.progress(progress(moved, 5, 'attended'));
  core.settle();
  core.progress(progress(moved, 2, 'scheduled', { inDays: 2 }));
  core.settle();
  expect([...core.tags]).toEqual(['Exame realizado']);
  core.result(result(moved, 6, 'failed', { summary: 'Pressão alta' }));
  core.settle();
  const comments = texts(core);
  core.progress(progress(moved, 7, 'missed'));
  core.settle();
  expect([...core.tags]).toEqual(['Inapto']);
  expect(texts(core)).toEqual(comments);
});

it('P-PROGRESS: the tags of a stage are withdrawn with the exam, and taken back when it is skipped', () => {
  const { core, moved } = waiting();
  core.progress(progress(moved, 1, 'scheduled', { inDays: 2 }));
  core.settle();
  core.move(movement(2, { noRule: true }));
  core.settle();
  expect([...core.tags]).toEqual([]);
  expect(core.cancelled.has(referenceOf(moved))).toBe(true);
  const other = waiting();
  other.core.tell({ type: 'skip', note: 'no exam needed', at: start });
  other.core.settle();
  expect([...other.core.tags]).toEqual([]);
});

it('P-PROGRESS: the result of an earlier exam of the step stays beside the stage of the next one', () => {
  const { core, moved } = waiting();
  core.result(result(moved, 1, 'failed'));
  core.settle();
  const again = movement(10, { rule: examRule({ publish: wording }) });
  core.move(again);
  core.settle();
  expect([...core.tags].toSorted()).toEqual(['Exame solicitado', 'Inapto']);
  core.result(result(again, 20, 'passed', { orderId: 'order-2' }));
  core.settle();
  expect([...core.tags]).toEqual(['Apto']);
});

it('P-PROGRESS: what the order answered is older than any report, also one that came first or is dated before it', () => {
  const core = new CoreWorld(start + day, { booked: { scheduledFor: at(5 * 24 * 60) } });
  const moved = movement(0, { rule: examRule({ publish: wording }) });
  core.move(moved);
  core.startDue();
  core.progress(progress(moved, 1, 'scheduled', { inDays: 7 }));
  core.settle();
  expect(texts(core)).toEqual(['Exame ASO-ADM agendado para 22/01/2026 09:00.']);
  expect(reportOf(core.state).entries[0]?.scheduledFor).toBe(at(7 * 24 * 60));
});

it('P-PROGRESS: a report of another provider, another order or an unknown exam changes nothing but a note', () => {
  const { core, moved } = waiting();
  const before = core.state;
  core.progress(progress(moved, 1, 'missed', { provider: 'other' }));
  core.progress(progress(moved, 1, 'missed', { orderId: 'order-99' }));
  core.progress(progress(movement(9), 1, 'missed'));
  core.settle();
  expect(core.state.entries).toEqual(before.entries);
  expect(reportOf(core.state).notes).toHaveLength(3);
});

it('P-STUCK: a refused tag of a stage waits for an operator; skipping it lets its comment follow', () => {
  const refuse: WorldOptions['refuse'] = (action) =>
    action.type === 'putTag' && action.tag === 'Exame agendado'
      ? { code: 'BRIDGE_GUPY_REJECTED', reason: 'answered 422' }
      : undefined;
  const { core, moved } = waiting({ refuse });
  core.progress(progress(moved, 1, 'scheduled', { inDays: 2 }));
  core.settle();
  expect(reportOf(core.state)).toMatchObject({ status: 'needs-attention', attention: [{ tag: 'Exame agendado' }] });
  core.tell({ type: 'skip', note: 'too long', at: start });
  core.settle();
  expect(reportOf(core.state)).toMatchObject({
    status: 'waiting',
    entries: [{ notWritten: [{ what: 'put', tag: 'Exame agendado' }] }],
  });
  expect(texts(core).at(-1)).toBe('Exame ASO-ADM agendado para 17/01/2026 09:00.');
});

it('P-TRUE: the details say how far the exam is', () => {
  const { core, moved } = waiting();
  core.progress(progress(moved, 1, 'scheduled', { inDays: 2 }));
  core.settle();
  expect(currentDetails(core.state)).toContain('; scheduled for 2026-01-17 12:00 UTC');
  core.progress(progress(moved, 2, 'missed'));
  core.settle();
  expect(currentDetails(core.state)).toContain('the candidate missed it, it was scheduled for 2026-01-17 12:00 UTC');
  expect(texts(core).at(-1)).toBe('Exame ASO-ADM: não realizado, candidato ausente.');
});

it('P-PROGRESS: what a poll read when it began is older than a report that came meanwhile', () => {
  const { core, moved } = waiting({ canPoll: true, pollEvery: day });
  const shown = progress(moved, 2, 'scheduled', { inDays: 2 });
  core.pollProgress.set(referenceOf(moved), { ...shown, source: 'reading', datedBy: 'arrival' });
  core.now += day;
  core.startDue();
  core.now += 1000;
  const now = new Date(core.now - 500).toISOString();
  core.progress({ ...progress(moved, 1, 'attended'), occurredAt: now });
  core.settle();
  expect([...core.tags]).toEqual(['Exame realizado']);
  core.advanceTo(core.now + 2 * day);
  expect([...core.tags]).toEqual(['Exame agendado']);
});

it('P-PROGRESS: a reading that says what is known changes nothing, whatever its id', () => {
  const { core, moved } = waiting();
  core.progress(progress(moved, 1, 'scheduled', { inDays: 2 }));
  core.settle();
  const { state } = core;
  core.progress({ ...progress(moved, 1, 'scheduled', { inDays: 2 }), progressId: 'other', source: 'reading' });
  expect(core.state).toBe(state);
});

it('without wording for the stages nothing is written of them', () => {
  const core = new CoreWorld(start);
  const moved = movement(0);
  core.move(moved);
  core.settle();
  core.progress(progress(moved, 1, 'scheduled', { inDays: 2 }));
  core.settle();
  expect(core.writes).toEqual([]);
});

it.each(['scheduled', 'missed'] as const)(
  'P-PROGRESS: %s again without its date is the same, and said once',
  (stage) => {
    const { core, moved } = waiting();
    core.progress(progress(moved, 1, stage, { inDays: 3 }));
    core.settle();
    const before = texts(core);
    core.progress(progress(moved, 2, stage));
    core.settle();
    expect(texts(core)).toEqual(before);
    core.progress(progress(moved, 3, 'scheduled', { inDays: 5 }));
    core.settle();
    expect(texts(core)).toHaveLength(before.length + 1);
  },
);

it.each(['started', 'attended', 'missed'] as const)(
  'P-ONCE: %s again with the date that it lacked is the same, and said once',
  (stage) => {
    const said = { comment: 'Exame {{exam}}: {{outcome}}.', tags: [] };
    const { core, moved } = waiting({}, { publish: { ...wording, [stage]: said } });
    core.progress(progress(moved, 1, stage));
    core.settle();
    const before = texts(core);
    core.progress(progress(moved, 2, stage, { inDays: 3 }));
    core.settle();
    expect(texts(core)).toEqual(before);
    core.progress(progress(moved, 3, 'scheduled', { inDays: 5 }));
    core.settle();
    core.progress(progress(moved, 4, stage));
    core.settle();
    expect(texts(core)).toHaveLength(before.length + 2);
  },
);

it('P-PROGRESS: a booking whose date becomes known is said', () => {
  const { core, moved } = waiting();
  for (const report of [progress(moved, 1, 'scheduled'), progress(moved, 2, 'scheduled', { inDays: 3 })]) {
    core.progress(report);
    core.settle();
  }
  expect(texts(core).at(-1)).toBe('Exame ASO-ADM agendado para 18/01/2026 09:00.');
});
