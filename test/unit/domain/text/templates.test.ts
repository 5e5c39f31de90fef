// HR's wording, filled in and kept within Gupy's limits.
import type { ExamRule } from '../../../../domain/exam/exam-rule';
import { renderWithin } from '../../../../domain/text/limits';
import {
  cutAtWord,
  fillTemplate,
  fixedTags,
  placeholders,
  renderLateComment,
  renderPublication,
  unknownPlaceholders,
} from '../../../../domain/text/templates';
import { examRule } from '../../../support/core-fixtures';

const values = { outcome: 'failed', occurredAt: '2026-01-15T12:00:00.000Z' } as const;

describe('placeholders', () => {
  it('fills every placeholder, and nothing where there is no value', () => {
    const template = placeholders.map((name) => `{{ ${name}}}`).join('|');
    const all = { ...values, score: 7.5, maxScore: 10, summary: 'ok', reportUrl: 'https://r.example' };
    expect(fillTemplate(template, examRule(), { ...all, deadlineAt: Date.UTC(2026, 0, 20), note: 'visto' })).toBe(
      'ASO-ADM|clinic|reprovado|7,5|10|ok|https://r.example|15/01/2026|19/01/2026|visto',
    );
  });

  it('does not read placeholders inside what a provider wrote', () => {
    expect(fillTemplate('{{summary}}', examRule(), { ...values, summary: '{{reportUrl}} {{exam}}' })).toBe(
      '{{reportUrl}} {{exam}}',
    );
  });

  it('names the ones that do not exist', () => {
    expect(unknownPlaceholders('{{exam}} {{name}} {{ cpf }} {{}}')).toEqual(['name', 'cpf', '']);
  });

  it('leaves one that does not exist as it is written', () => {
    expect(fillTemplate('{{exam}} {{cpf}} {{ nome }}', examRule(), values)).toBe('ASO-ADM {{cpf}} {{ nome }}');
  });

  it('writes letters with accents in the one form that others give back', () => {
    const apart = 'Avaliação médica'.normalize('NFD');
    expect(fillTemplate(`${apart} {{summary}}`, examRule(), { ...values, summary: apart })).toBe(
      'Avaliação médica Avaliação médica',
    );
  });

  it('keeps line breaks, folds runs of spaces, and drops control characters', () => {
    expect(fillTemplate('a  {{summary}}  b', examRule(), { ...values, summary: 'x\u0000\u001b[31m\ny' })).toBe(
      'a x[31m\ny b',
    );
  });

  it('drops half a character, which no path can name and no list gives back', () => {
    expect(fillTemplate('{{summary}}', examRule(), { ...values, summary: 'ok \ud83d 🟥\udfe5' })).toBe('ok 🟥');
  });
});

describe('publication', () => {
  const ruleFor = (tags: string[], comment?: string) =>
    examRule({
      publish: { ...examRule().publish, failed: { tags, ...(comment === undefined ? {} : { comment }) } },
    });

  const within = (rule: ExamRule) => renderWithin({ tagLength: 10, commentLength: 100 }, rule, values);

  it('turns a tag that is too long into a comment, before the comment itself', () => {
    expect(within(ruleFor(['Inapto', 'muito longo mesmo'], 'veja'))).toEqual({
      tags: ['Inapto'],
      comment: 'muito longo mesmo\nveja',
    });
  });

  it('counts code points, so an emoji is one character', () => {
    expect(within(ruleFor(['🟥🟥🟥🟥🟥🟥🟥🟥🟥🟥'])).tags).toHaveLength(1);
  });

  it('takes no text for a tag or a comment that no limit could let through', () => {
    const { tags, comment = '' } = renderPublication(ruleFor(['{{summary}}']), {
      ...values,
      summary: 'x '.repeat(300_000),
    });
    expect(tags).toEqual([]);
    expect(comment.length).toBeLessThanOrEqual(100_000);
  });

  it('writes a tag with a line break as a comment, and in place of a blank one a plain sentence', () => {
    expect(renderPublication(ruleFor(['{{summary}}']), { ...values, summary: 'a\nb' })).toEqual({
      tags: [],
      comment: 'a\nb',
    });
    const plain = { tags: [], comment: 'Exame ASO-ADM: reprovado.' };
    expect(renderPublication(ruleFor(['{{summary}}']), values)).toEqual(plain);
    expect(renderPublication(ruleFor([]), values)).toEqual({ tags: [] });
  });

  it('puts a tag that two templates render alike only once', () => {
    expect(renderPublication(ruleFor(['Inapto', '{{summary}}']), { ...values, summary: 'Inapto' }).tags).toEqual([
      'Inapto',
    ]);
  });

  it('cuts a comment at a word so that the reference still fits', () => {
    const { comment = '' } = within(ruleFor([], 'palavra '.repeat(20)));
    expect(comment).toMatch(/palavra…$/);
    expect([...comment].length).toBeLessThanOrEqual(100 - 17);
  });

  it('comments a late result in its own words, or neutrally where it has none', () => {
    expect(renderLateComment(ruleFor([], 'fora: {{exam}}'), values, 'late')).toBe('Resultado tardio. fora: ASO-ADM');
    expect(renderLateComment(ruleFor(['Inapto']), values, 'late')).toBe('Resultado tardio. Exame ASO-ADM: reprovado.');
  });

  it('knows which tags of a rule can be told without a result', () => {
    expect(
      fixedTags(ruleFor(['Inapto', 'Nota {{score}}', '{{ date  }}', 'Nota {{ maxScore }}', '{{exam}}', '  '])),
    ).toEqual(['Apto', 'Inapto', 'ASO-ADM', 'Exame expirado']);
  });
});

describe('cutting at a word', () => {
  it.each([
    ['short', 10, 'short'],
    ['two words', 6, 'two…'],
    ['onelongword', 6, 'onelo…'],
    ['exactly ten', 11, 'exactly ten'],
    ['a b', 1, '…'],
    ['three words here', 13, 'three words…'],
    ['a  long gap', 5, 'a…'],
    [' leading', 5, ' lea…'],
    ['😀😀😀', 3, '😀😀😀'],
    ['😀😀😀😀', 3, '😀😀…'],
    ['🇧🇷🇧🇷🇧🇷', 4, '🇧🇷…'],
    ['a👩‍👩‍👧‍👦b', 6, 'a…'],
    ['a👩‍👩‍👧‍👦bcd', 10, 'a👩‍👩‍👧‍👦b…'],
    ['👍🏽👍🏽', 2, '👍…'],
    ['👍🏽👍🏽', 3, '👍🏽…'],
    ['x❤️❤️', 3, 'x…'],
    ['an\u0303ao', 4, 'an\u0303…'],
    ['an\u0303ao', 3, 'a…'],
    [`x${'\u0301'.repeat(90)}`, 60, `x${'\u0301'.repeat(58)}…`],
  ])('%j within %i is %j', (text, limit, expected) => {
    expect(cutAtWord(text, limit)).toBe(expected);
  });
});
