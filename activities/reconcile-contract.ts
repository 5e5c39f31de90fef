// The activities of reconciliation as its workflow sees them. Types only. Outcomes count; they name no candidate.
import type { ExamRule } from '../domain/exam/exam-rule';
import type { Step } from '../domain/exam/movement';
import type { OrdersFor, StepCounts } from '../domain/reconcile/cycle-outcome';
import type { ExamStep } from '../domain/reconcile/reconciliation';

/** What a person asks of a cycle. The schedule's cycles have no request: they look for lost webhooks. */
export type ReconcileRequest =
  | { orders: 'missed' | 'nothing' }
  /** `exams`: keys of those whose present candidates are ordered for. */
  | { orders: 'present'; exams: string[] };

export interface ListRequest {
  /** Also the jobs that had no exam step a short while ago: a person asks, who may just have renamed a step. */
  everyJob: boolean;
}

export interface LiveExam {
  /** See `examKeyOf`. */
  key: string;
  /** Epoch milliseconds: `since` of the exam, or when a worker first ran with it. */
  liveAt: number;
  rule: ExamRule;
}

export interface ExamSteps {
  /** Jobs whose steps were read. */
  jobs: number;
  steps: ExamStep[];
  /** What `steps` point into, in the order of the file: a thousand jobs share a few. */
  exams: LiveExam[];
  /** What a person should check, such as an exam whose step no job has. */
  warnings: string[];
}

export interface ReconcileStepInput {
  jobId: number;
  step: Step;
  exam: LiveExam;
  /** See `ExamStep`. */
  namedSince?: number;
  /** See `ExamStep`. */
  sharesName?: true;
  orders: OrdersFor;
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
  listExamSteps(request: ListRequest): Promise<ExamSteps>;
  reconcileStep(input: ReconcileStepInput): Promise<StepCounts>;
}
