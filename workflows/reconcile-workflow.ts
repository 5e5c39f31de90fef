// One cycle of reconciliation (P-MISSED): lists the exam steps and looks through each of them. Started by the schedule
// `exam-bridge-reconcile` and by the command `reconcile`. What could go wrong: one step cannot be read; the others are
// looked through all the same, and what failed is in the outcome.
import { isCancellation, proxyActivities, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { ReconcileActivities, WebhookWatch } from '../activities/reconcile-contract';
import type { ExamRule } from '../domain/exam/exam-rule';
import type { ExamStep } from '../domain/reconcile/exam-steps';
import { reconcileTaskQueue } from '../temporal/workflow-ids';
import { failureOf } from './perform-action';
import { detailsOf, type ReconcileOutcome, type ReconcileProgress, type StepOutcome } from './reconcile-outcome';
import { progress } from './reconcile-messages';

/** Steps looked through at the same time; they share one rate towards Gupy with everything else. */
const lanes = 4;

export async function reconcileWorkflow(): Promise<ReconcileOutcome> {
  const outcome: ReconcileOutcome = { jobs: 0, steps: [], webhookRepaired: [], warnings: [] };
  let total: number | null = null;
  setHandler(progress, (): ReconcileProgress => ({ total, done: outcome.steps.length, found: foundIn(outcome) }), {
    description: 'How far this cycle is',
  });
  setCurrentDetails('Lists the jobs and their exam steps.');
  const lookThrough = async (): Promise<void> => {
    const listed = await reconciliation().listExamSteps.executeWithOptions({ summary: 'List the exam steps' }, []);
    outcome.jobs = listed.jobs;
    outcome.warnings = listed.warnings;
    total = listed.steps.length;
    const queue = listed.steps.values();
    const lane = async (): Promise<void> => {
      for (const examStep of queue) {
        outcome.steps.push(await look(examStep, listed.rules[examStep.rule]));
        setCurrentDetails(detailsOf(outcome, listed.steps.length));
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  };
  // Awaited together: a cancellation rejects both, and one that nobody awaits would block the run for good.
  const [webhook] = await Promise.all([watchWebhook(), lookThrough()]);
  outcome.webhookRepaired = webhook.repaired;
  outcome.warnings = [...outcome.warnings, ...webhook.warnings];
  outcome.steps.sort((a, b) => a.jobId - b.jobId || a.step.id - b.step.id);
  setCurrentDetails(detailsOf(outcome, outcome.steps.length));
  return outcome;
}

/** It must not keep the candidates from being found: a token may lack the permission for webhooks. */
async function watchWebhook(): Promise<WebhookWatch> {
  try {
    return await reconciliation().watchWebhook.executeWithOptions({ summary: 'Look after the webhook' }, []);
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { code, reason } = failureOf(error);
    return { repaired: [], warnings: [`Gupy's webhook could not be looked at: ${reason} (${code})`] };
  }
}

async function look({ jobId, step, sharesName }: ExamStep, rule: ExamRule | undefined): Promise<StepOutcome> {
  if (rule === undefined) throw new TypeError(`No rule for step ${step.id}`);
  const summary = `${step.name} · job ${jobId}`;
  try {
    const counts = await reconciliation().reconcileStep.executeWithOptions({ summary }, [
      { jobId, step, rule, ...(sharesName ? { sharesName } : {}) },
    ]);
    return { jobId, step, ...counts };
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { code, reason } = failureOf(error);
    return { jobId, step, listed: 0, known: 0, settled: 0, found: 0, unsure: 0, left: 0, error: { code, reason } };
  }
}

function foundIn({ steps }: ReconcileOutcome): number {
  return steps.reduce((sum, { found, left }) => sum + found + left, 0);
}

/** The next cycle is due in a quarter of an hour and waits for this one: what fails for some minutes is left to it. */
function reconciliation() {
  return proxyActivities<ReconcileActivities>({
    taskQueue: reconcileTaskQueue(workflowInfo().taskQueue),
    startToCloseTimeout: '30 minutes',
    scheduleToCloseTimeout: '1 hour',
    heartbeatTimeout: '30 seconds',
    retry: { initialInterval: '5 seconds', backoffCoefficient: 2, maximumInterval: '2 minutes', maximumAttempts: 8 },
  });
}
