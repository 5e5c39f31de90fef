// Which steps of a job have an exam, and which exams have no step.
import type { ExamMatcher } from '../../../../domain/exam/exam-rule';
import { unmatchedExams } from '../../../../activities/list-exam-steps';
import { examStepsOf } from '../../../../domain/reconcile/reconciliation';
import { examRule } from '../../../support/core-fixtures';

const jobId = 5;
const exams = (...matchers: ExamMatcher[]) =>
  matchers.map((matcher, index) => ({ matcher, rule: examRule({ exam: `EXAM-${index}` }) }));
const steps = [
  { id: 1, name: 'Exame Admissional' },
  { id: 2, name: 'Contratação' },
  { id: 3, name: ' exame admissional' },
];

it('P-MISSED: a step has the first exam that matches it, and the others have none', () => {
  const found = examStepsOf(exams({ stepId: 9 }, { stepId: 2, jobs: [jobId] }, { stepId: 2 }), jobId, steps);
  expect(found).toEqual([{ jobId, step: steps[1], rule: 1 }]);
});

it('P-MISSED: a step that shares its name with another of the job says so, whether that has an exam or not', () => {
  const byName = examStepsOf(exams({ step: 'exame admissional' }), jobId, steps);
  expect(byName.map(({ step, sharesName }) => [step.id, sharesName])).toEqual([
    [1, true],
    [3, true],
  ]);
  expect(examStepsOf(exams({ stepId: 3 }), jobId, steps)).toMatchObject([{ sharesName: true }]);
});

it('P-MISSED: each exam whose step no job has is one line', () => {
  const configured = exams({ stepId: 2 }, { step: 'Teste' }, { stepId: 8, jobs: [5, 6] }, { stepId: 7 }, { stepId: 1 });
  expect(unmatchedExams(configured, examStepsOf(configured, jobId, steps))).toEqual([
    'exams[1]: no published, frozen or closed job has a step named "Teste": was it renamed, or is it not made yet?',
    'exams[2]: none of the jobs 5, 6 has a step with id 8: is it the right one?',
    'exams[3]: no published, frozen or closed job has a step with id 7: is it the right one?',
  ]);
});
