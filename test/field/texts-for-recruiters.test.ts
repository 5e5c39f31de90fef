// What a recruiter reads, in the words that people at a Brazilian company met: dates of another day, English words, stubs, holes,
// and two comments that contradict each other. Each case is the whole life of an exam in the core, with the wording as written.
import type { ExamRule, PublishTemplate } from '../../domain/exam/exam-rule';
import type { Result } from '../../domain/exam/result';
import { words } from '../../domain/text/locale';
import { fillTemplate } from '../../domain/text/templates';
import { brazilian, examRule, movement, result, start } from '../support/core-fixtures';
import { CoreWorld } from '../support/core-world';

const wording = (changes: Partial<ExamRule['publish']>, rule: Partial<ExamRule> = {}) =>
  examRule({ ...rule, publish: { ...examRule().publish, ...changes } });
const comment = (text: string): PublishTemplate => ({ tags: [], comment: text });
const day = 24 * 3_600_000;

/** A candidate waits for the exam; `results` come one after the other, a minute apart. */
function lifeOf(rule: ExamRule, results: [outcome: 'passed' | 'failed' | 'inconclusive', Partial<Result>?][] = []) {
  const world = new CoreWorld(start);
  const moved = movement(0, { rule });
  world.move(moved);
  world.settle();
  results.forEach(([outcome, said], index) => {
    world.now = start + (index + 5) * 60_000;
    world.result(result(moved, index + 5, outcome, said));
    world.settle();
  });
  return { world, moved, comments: () => world.comments.map(({ text }) => text) };
}

describe('field report, dates: an exam on 28/11 at 23:30 in São Paulo', () => {
  const rule = wording({ passed: { tags: ['Exame de {{date}}'], comment: 'Apto em {{date}}.' } });
  it('is of 28/11/2026', () => {
    const { world, comments } = lifeOf(rule, [['passed', { occurredAt: '2026-01-15T02:30:00.000Z' }]]);
    expect([...world.tags]).toEqual(['Exame de 14/01/2026']);
    expect(comments()).toEqual(['Apto em 14/01/2026.']);
    const values = { outcome: 'passed', occurredAt: '2026-11-29T02:30:00.000Z' } as const;
    expect(fillTemplate('{{date}}', rule, values)).toBe('28/11/2026');
  });

  it('is of 28 Nov 2026 in English, and of the next day in UTC', () => {
    const values = { outcome: 'passed', occurredAt: '2026-11-29T02:30:00.000Z' } as const;
    const english = { ...brazilian, locale: 'en', prefixes: words.en.prefixes } as const;
    expect(fillTemplate('{{date}}', examRule({ texts: english }), values)).toBe('28 Nov 2026');
    const utc = { ...brazilian, offsets: [{ from: 0, minutes: 0 }] };
    expect(fillTemplate('{{date}}', examRule({ texts: utc }), values)).toBe('29/11/2026');
  });
});

it.each([
  ['2026-01-20T17:30:00.000Z', '20/01/2026 14:30'],
  ['2026-01-20T03:00:00.000Z', '20/01/2026'],
  ['2026-01-20T03:01:00.000Z', '20/01/2026 00:01'],
  ['2026-01-20T00:00:00.000Z', '19/01/2026 21:00'],
])(
  'P-TRUE: clinics give out the day alone: an appointment of %s is of %s, and nobody is told to come at midnight',
  (scheduledFor, shown) => {
    const values = { stage: 'scheduled', occurredAt: '2026-01-15T12:00:00.000Z', scheduledFor } as never;
    expect(fillTemplate('{{scheduledFor}}', wording({}), values)).toBe(shown);
  },
);

it('field report, numbers: a score of 8.5 is 8,5, and one of two thirds has two decimals', () => {
  const rule = wording({ passed: comment('Nota {{score}} de {{maxScore}}.') });
  expect(lifeOf(rule, [['passed', { score: 8.5, maxScore: 10 }]]).comments()).toEqual(['Nota 8,5 de 10.']);
  expect(lifeOf(rule, [['passed', { score: 200 / 3, maxScore: 100 }]]).comments()).toEqual(['Nota 66,67 de 100.']);
});

describe('field report, late: a result after the deadline', () => {
  function late(rule: ExamRule) {
    const { world, moved, comments } = lifeOf(rule);
    world.advanceTo(start + 11 * day);
    world.result(result(moved, 60, 'passed'));
    world.settle();
    return comments();
  }
  it('has a Portuguese outcome word where the outcome has no wording of its own', () => {
    expect(late(examRule({ lateResult: 'comment' }))).toEqual(['Resultado tardio. Exame ASO-ADM: aprovado.']);
  });
  it('says that it is late before its own wording', () => {
    const rule = wording({ passed: { tags: ['Apto'], comment: 'Exame {{exam}}: apto.' } });
    expect(late(rule)).toEqual(['Resultado tardio. Exame ASO-ADM: apto.']);
  });
  it('says so in words of the customer, or not at all', () => {
    const rule = (text: string) =>
      wording(
        { passed: comment('Apto.') },
        { texts: { ...brazilian, prefixes: { ...brazilian.prefixes, late: text } } },
      );
    expect(late(rule('Fora do prazo ({{date}}):'))).toEqual(['Fora do prazo (15/01/2026): Apto.']);
    expect(late(rule(''))).toEqual(['Apto.']);
  });
});

describe('field report, corrected: failed, then passed', () => {
  it('says in the second comment that it corrects the first', () => {
    const rule = wording({ passed: { tags: ['Apto'], comment: 'Exame {{exam}}: apto.' } });
    const { world, comments } = lifeOf(rule, [['failed', { summary: 'PA 18x11' }], ['passed']]);
    expect(comments()).toEqual([
      'Exame ASO-ADM: inapto. PA 18x11',
      'Correção do resultado anterior. Exame ASO-ADM: apto.',
    ]);
    expect([...world.tags]).toEqual(['Apto']);
  });
  it('also where the first one only put a tag, and not where it wrote nothing', () => {
    const first = (failed: PublishTemplate) => wording({ failed, passed: comment('Apto.') });
    expect(lifeOf(first({ tags: ['Inapto'] }), [['failed'], ['passed']]).comments()).toEqual([
      'Correção do resultado anterior. Apto.',
    ]);
    expect(lifeOf(first({ tags: [] }), [['failed'], ['passed']]).comments()).toEqual(['Apto.']);
  });
  it('also after the run of the first one has ended', () => {
    const { world, moved, comments } = lifeOf(wording({ passed: comment('Apto.') }), [['failed']]);
    world.restart();
    world.result(result(moved, 90, 'passed'));
    world.settle();
    expect(comments().at(-1)).toBe('Correção do resultado anterior. Apto.');
  });
});

describe('field report, corrected: no comment can be taken back, so the card must not end with one that does not hold any more', () => {
  const failed = 'Exame ASO-ADM: inapto.';
  it('a correction whose outcome has only a tag answers the earlier comment, once', () => {
    const { world, comments } = lifeOf(examRule(), [['failed'], ['passed'], ['passed']]);
    expect([[...world.tags], comments()]).toEqual([
      ['Apto'],
      [failed, 'Correção do resultado anterior. Exame ASO-ADM: aprovado.'],
    ]);
  });

  it('so does a decision by hand, and a late result after an expiry that a comment told', () => {
    const byHand = lifeOf(examRule(), [['failed']]);
    byHand.world.tell({ type: 'override', outcome: 'passed', note: 'visto o laudo', at: byHand.world.now });
    byHand.world.settle();
    expect(byHand.comments()).toEqual([failed, 'Decisão manual. Exame ASO-ADM: aprovado.']);
    const late = lifeOf(wording({ expired: comment('O prazo passou.') }));
    late.world.advanceTo(start + 11 * day);
    late.world.result(result(late.moved, 60, 'passed'));
    late.world.settle();
    expect(late.comments()).toEqual(['O prazo passou.', 'Resultado tardio. Exame ASO-ADM: aprovado.']);
  });

  it('nothing is answered where no comment was written, nor by an outcome that writes nothing', () => {
    const tagsOnly = wording({ failed: { tags: ['Inapto'] } });
    expect(lifeOf(tagsOnly, [['failed'], ['passed']]).comments()).toEqual([]);
    expect(lifeOf(wording({ passed: { tags: [] } }), [['failed'], ['passed']]).comments()).toEqual([failed]);
  });

  it('P-UPGRADE: what was agreed before there was this rule stays as it was', () => {
    const { locale, offsets, prefixes } = brazilian;
    const texts = { locale, offsets, prefixes };
    expect(lifeOf(examRule({ texts }), [['failed'], ['passed']]).comments()).toEqual([failed]);
  });

  it.each([
    [
      'answers what the ended one may have told',
      examRule(),
      ['Correção do resultado anterior. Exame ASO-ADM: aprovado.'],
    ],
    [
      'answers nothing where the rule has no comments',
      wording({ failed: { tags: [] }, inconclusive: { tags: [] } }),
      [],
    ],
  ])('a result after the end of its run %s', (_what, rule, told) => {
    const { world, moved, comments } = lifeOf(rule);
    const { entries, ...state } = world.state;
    const ended = { versions: [{ by: 'provider' as const, resultId: 'r0' }], newestAt: start };
    const origin = { from: 'late-result' as const, knownToEndedRuns: ended };
    world.state = { ...state, entries: entries.map((entry) => ({ ...entry, origin })) };
    world.result(result(moved, 90, 'passed'));
    world.settle();
    expect(comments()).toEqual(told);
  });
});

describe('field report, by hand: an operator overrides an exam whose wording has a score', () => {
  it.each([
    ['Exame {{exam}}: apto, nota de {{score}}.', 'Decisão manual. Exame ASO-ADM: apto.'],
    ['Apto (nota {{score}} de {{maxScore}})', 'Decisão manual. Apto'],
    ['Apto[[, nota de {{score}}]].', 'Decisão manual. Apto.'],
    ['Nota {{score}}, apto.', 'Decisão manual. Exame ASO-ADM: aprovado, apto.'],
    ['Apto. {{note}}', 'Decisão manual. Apto. visto o laudo'],
  ])('%j has no hole', (text, written) => {
    const { world, comments } = lifeOf(wording({ passed: comment(text) }));
    world.tell({ type: 'override', outcome: 'passed', note: 'visto o laudo', at: start + 60_000 });
    world.settle();
    expect(comments()).toEqual([written]);
  });
});

it('field report, overtaken: a result of an exam after which a newer one was decided says so', () => {
  const rule = examRule({ onLeave: 'keep' });
  const { world, moved, comments } = lifeOf(rule);
  world.tell({ type: 'override', outcome: 'passed', note: 'x', at: world.now });
  world.settle();
  const again = movement(20, { rule });
  world.now = start + 20 * 60_000;
  world.move(movement(15, { noRule: true }));
  world.move(again);
  world.settle();
  world.result(result(again, 30, 'passed'));
  world.settle();
  world.result(result(moved, 40, 'failed', { summary: 'PA 18x11' }));
  world.settle();
  expect(comments().at(-1)).toMatch(/^Resultado de um exame anterior; .* Exame ASO-ADM: inapto\. PA 18x11$/);
});

describe('field report, stubs: inconclusive without summary and report', () => {
  it.each([
    ['Exame {{exam}} inconclusivo: {{summary}} {{reportUrl}}', 'Exame ASO-ADM inconclusivo'],
    ['Exame {{exam}} inconclusivo.[[ {{summary}}]][[ Laudo: {{reportUrl}}]]', 'Exame ASO-ADM inconclusivo.'],
    ['Exame {{exam}}: resultado inconclusivo {{summary}}', 'Exame ASO-ADM: resultado inconclusivo'],
    ['Exame {{exam}}: inconclusivo. Observações: {{summary}}. Laudo: {{reportUrl}}.', 'Exame ASO-ADM: inconclusivo.'],
    ['Exame inconclusivo. Laudo em {{reportUrl}}.', 'Exame inconclusivo.'],
    ['Inconclusivo: {{summary}}', 'Exame ASO-ADM: inconclusivo.'],
    ['Exame {{exam}}: veja o laudo {{reportUrl}}', 'Exame ASO-ADM: inconclusivo.'],
    ['Veja o laudo em {{reportUrl}}', 'Exame ASO-ADM: inconclusivo.'],
    ['{{summary}}', 'Exame ASO-ADM: inconclusivo.'],
    ['{{summary}} Procurar o RH.', 'Procurar o RH.'],
    ['Exame {{exam}} inconclusivo ({{summary}}).\nLaudo: {{reportUrl}}', 'Exame ASO-ADM inconclusivo.'],
    ['Exame {{exam}} feito em {{date}} {{reportUrl}}', 'Exame ASO-ADM feito em 15/01/2026'],
  ])('%j is a sentence', (text, written) => {
    expect(lifeOf(wording({ inconclusive: comment(text) }), [['inconclusive']]).comments()).toEqual([written]);
  });

  it.each([
    ['Apto {{score}}', 'Apto'],
    ['Apto - nota {{score}}', 'Apto'],
    ['Apto (nota {{score}})', 'Apto'],
    ['Nota de {{score}}', 'Nota'],
  ])('a tag %j without a score keeps its words', (tag, written) => {
    const { world } = lifeOf(wording({ passed: { tags: [tag] } }), [['passed']]);
    expect([...world.tags]).toEqual([written]);
  });

  it('nothing is left out of a text whose values are all there, and nothing of a value is read as a template', () => {
    const rule = wording({ failed: comment('Exame {{exam}}:  inapto ;[[ ({{summary}})]] , -') });
    expect(lifeOf(rule, [['failed', { summary: '[[{{score}}]]: ,' }]]).comments()).toEqual([
      'Exame ASO-ADM: inapto ; ([[{{score}}]]: ,) , -',
    ]);
  });
});
