// Which exam a movement belongs to.
import { findExamRule, foldStepName, matchesStep } from '../../../../domain/exam/exam-matching';
import { examRule, examStep } from '../../../support/core-fixtures';

it('folds case, accents and spaces of step names', () => {
  expect(foldStepName('  EXÁME \t Admissional ')).toBe(foldStepName('exame admissional'));
  expect(foldStepName('Prova Técnica')).not.toBe(foldStepName('Prova Teórica'));
});

it('matches by name or by id, and in the given jobs only', () => {
  expect(matchesStep({ step: 'exame ADMISSIONAL' }, 1, examStep)).toBe(true);
  expect(matchesStep({ stepId: examStep.id }, 1, { ...examStep, name: 'renamed' })).toBe(true);
  expect(matchesStep({ stepId: examStep.id + 1 }, 1, examStep)).toBe(false);
  expect(matchesStep({ step: 'Exame admissional', jobs: [2, 3] }, 1, examStep)).toBe(false);
  expect(matchesStep({ step: 'Exame admissional', jobs: [2, 1] }, 1, examStep)).toBe(true);
  expect(matchesStep({}, 1, examStep)).toBe(false);
});

it('takes the first match', () => {
  const exams = [
    { matcher: { step: 'Exame admissional', jobs: [1] }, rule: examRule({ exam: 'first' }) },
    { matcher: { step: 'Exame admissional' }, rule: examRule({ exam: 'second' }) },
  ];
  expect(findExamRule(exams, 1, examStep)?.exam).toBe('first');
  expect(findExamRule(exams, 2, examStep)?.exam).toBe('second');
  expect(findExamRule(exams, 2, { id: 1, name: 'Entrevista' })).toBeUndefined();
});
