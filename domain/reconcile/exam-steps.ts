// Which steps of a job have an exam, matched as a webhook would be. What could go wrong: a step was renamed, and its exam
// silently matches nothing any more.
import { findExamRule, foldStepName } from '../exam/exam-matching';
import type { ConfiguredExam } from '../exam/exam-rule';
import type { Step } from '../exam/movement';

/** A step of a job, as Gupy lists it. */
export interface ListedStep extends Step {
  /** Epoch milliseconds: when somebody last changed the step, so it has had its name since then. Absent where Gupy does not say. */
  namedSince?: number;
}

export interface ExamStep {
  jobId: number;
  /** As Gupy writes it. */
  step: Step;
  /** See `ListedStep`. */
  namedSince?: number;
  /** Index of the configured exam. */
  rule: number;
  /** The job has another step of this name, so a name does not say which of them a run waits for. */
  sharesName?: true;
}

export function examStepsOf(exams: readonly ConfiguredExam[], jobId: number, steps: readonly ListedStep[]): ExamStep[] {
  return steps.flatMap(({ namedSince, ...step }): ExamStep[] => {
    const rule = exams.findIndex((exam) => exam.rule === findExamRule(exams, jobId, step));
    if (rule === -1) return [];
    const namesakes = steps.filter(({ name }) => foldStepName(name) === foldStepName(step.name));
    const since = namedSince === undefined ? {} : { namedSince };
    return [{ jobId, step, rule, ...since, ...(namesakes.length === 1 ? {} : { sharesName: true as const }) }];
  });
}
