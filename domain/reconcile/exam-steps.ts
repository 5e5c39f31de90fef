// Which steps of a job have an exam, matched as a webhook would be. What could go wrong: a step was renamed, and its exam
// silently matches nothing any more.
import { findExamRule, foldStepName } from '../exam/exam-matching';
import type { ConfiguredExam } from '../exam/exam-rule';
import type { Step } from '../exam/movement';

export interface ExamStep {
  jobId: number;
  /** As Gupy writes it. */
  step: Step;
  /** Index of the configured exam. */
  rule: number;
  /** The job has another step of this name, so a name does not say which of them a run waits for. */
  sharesName?: true;
}

export function examStepsOf(exams: readonly ConfiguredExam[], jobId: number, steps: readonly Step[]): ExamStep[] {
  return steps.flatMap((step): ExamStep[] => {
    const rule = exams.findIndex((exam) => exam.rule === findExamRule(exams, jobId, step));
    if (rule === -1) return [];
    const namesakes = steps.filter(({ name }) => foldStepName(name) === foldStepName(step.name));
    return [namesakes.length === 1 ? { jobId, step, rule } : { jobId, step, rule, sharesName: true }];
  });
}
