// The activities of reconciliation as its workflow sees them. Types only. Outcomes count; they name no candidate.
import type { ExamRule } from '../domain/exam/exam-rule';
import type { Step } from '../domain/exam/movement';
import type { ExamStep } from '../domain/reconcile/exam-steps';

export interface ExamSteps {
  /** Jobs whose steps were read. */
  jobs: number;
  steps: ExamStep[];
  /** The rules that `steps` point into: a thousand jobs share a few. */
  rules: ExamRule[];
  /** What a person should check, such as an exam whose step no job has. */
  warnings: string[];
}

export interface ReconcileStepInput {
  jobId: number;
  step: Step;
  rule: ExamRule;
  /** See `ExamStep`. */
  sharesName?: true;
}

/** What was found in one step; every candidate listed is counted once under `known`, `settled`, `found` or `unsure`. */
export interface StepCounts {
  /** Candidates in process in the step. */
  listed: number;
  /** Their run has the exam, or had it. */
  known: number;
  /** No run is retained, but a tag or a comment of the bridge proves that the exam was settled. */
  settled: number;
  /** Their webhook is missing: the exam is being ordered now. */
  found: number;
  /** Their run or Gupy did not answer (the next cycle asks again), or the run failed and a person must check it. */
  unsure: number;
  /** Candidates whom a run awaited here and who had left without a webhook. */
  left: number;
}

/** What became of Gupy's webhook for this bridge; one line each, and never a secret. */
export interface WebhookWatch {
  /** What was wrong, and is repaired. */
  repaired: string[];
  /** What only a person may change. */
  warnings: string[];
}

export interface ReconcileActivities {
  watchWebhook(): Promise<WebhookWatch>;
  listExamSteps(): Promise<ExamSteps>;
  reconcileStep(input: ReconcileStepInput): Promise<StepCounts>;
}
