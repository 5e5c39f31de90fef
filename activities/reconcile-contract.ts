// The activities of reconciliation as its workflow sees them. Types only. Outcomes count; they name no candidate.
import type { ExamRule } from '../domain/exam/exam-rule';
import type { Step } from '../domain/exam/movement';
import type { ExamStep } from '../domain/reconcile/exam-steps';

export interface ExamSteps {
  /** How many jobs were looked at. */
  jobs: number;
  steps: ExamStep[];
  /** The rules that `steps` point into: a thousand jobs share a few. */
  rules: ExamRule[];
  /** What a person should look into, such as an exam whose step no job has. */
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
  /** No run is retained, but a tag or a comment of the bridge tells that the exam was settled. */
  settled: number;
  /** No webhook told of them: the exam is being ordered now. */
  found: number;
  /** Their run or Gupy could not be asked (the next cycle does), or it failed and a person must look into it. */
  unsure: number;
  /** Candidates who were awaited here, had left, and no webhook told of it. */
  left: number;
}

/** What became of Gupy's webhook for this bridge; one line each, and never a secret. */
export interface WebhookWatch {
  /** What was wrong, and has been put right. */
  repaired: string[];
  /** What only a person may change. */
  warnings: string[];
}

export interface ReconcileActivities {
  watchWebhook(): Promise<WebhookWatch>;
  listExamSteps(): Promise<ExamSteps>;
  reconcileStep(input: ReconcileStepInput): Promise<StepCounts>;
}
