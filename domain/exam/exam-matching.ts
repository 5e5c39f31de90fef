// Which configured exam a movement belongs to. First match wins, as in the file.
import type { ConfiguredExam, ExamMatcher, ExamRule } from './exam-rule';
import type { Step } from './movement';

/** Step names are free text typed by people: names that differ in case, accents, runs of spaces or in what no one sees name one step. */
export function foldStepName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\p{Mark}\p{Cf}]/gu, '')
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .trim();
}

export function matchesStep(matcher: ExamMatcher, jobId: number, step: Step): boolean {
  if (matcher.jobs !== undefined && !matcher.jobs.includes(jobId)) return false;
  if (matcher.stepId !== undefined) return matcher.stepId === step.id;
  return matcher.step !== undefined && foldStepName(matcher.step) === foldStepName(step.name);
}

export function findExamRule(exams: readonly ConfiguredExam[], jobId: number, step: Step): ExamRule | undefined {
  return exams.find((exam) => matchesStep(exam.matcher, jobId, step))?.rule;
}
