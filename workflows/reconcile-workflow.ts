// One cycle of reconciliation (P-MISSED): lists the exam steps and looks through each of them. Started by the schedule
// `exam-bridge-reconcile` and by the command `reconcile`. What could go wrong: one step cannot be read; the others are
// looked through all the same, and what failed is in the outcome.
import {
  isCancellation,
  log,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
  defineQuery,
} from '@temporalio/workflow';
import type { LiveExam, ReconcileActivities, ReconcileRequest, WebhookWatch } from '../activities/reconcile-contract';
import {
  type OrdersFor,
  type StepCounts,
  newsOf,
  type ReconcileOutcome,
  type ReconcileProgress,
  type StepOutcome,
} from '../domain/reconcile/cycle-outcome';
import type { ExamStep } from '../domain/reconcile/reconciliation';
import { reconcileTaskQueue } from '../temporal/workflow-ids';
import { failureOf } from './perform-action';

// What a running cycle of reconciliation can be asked.

export const progress = defineQuery<ReconcileProgress>('progress');

/** Steps looked through at the same time; they share one rate towards Gupy with everything else. */
const lanes = 4;

/** @param request absent in the cycles of the schedule */
export async function reconcileWorkflow(request?: ReconcileRequest): Promise<ReconcileOutcome> {
  const { orders } = request ?? { orders: 'missed' };
  const outcome: ReconcileOutcome = { orders, jobs: 0, exams: [], steps: [], webhookRepaired: [], warnings: [] };
  let total: number | null = null;
  setHandler(progress, (): ReconcileProgress => ({ total, done: outcome.steps.length, found: foundIn(outcome) }), {
    description: 'How far this cycle is',
  });
  setCurrentDetails('Lists the jobs and their exam steps.');
  const lookThrough = async (): Promise<void> => {
    const listed = await reconciliation().listExamSteps.executeWithOptions({ summary: 'List the exam steps' }, [
      { everyJob: request !== undefined },
    ]);
    outcome.jobs = listed.jobs;
    outcome.warnings = listed.warnings;
    outcome.exams = listed.exams.map(({ key }) => key);
    total = listed.steps.length;
    const queue = listed.steps.values();
    const lane = async (): Promise<void> => {
      for (const examStep of queue) {
        const exam = listed.exams[examStep.rule];
        if (exam === undefined) throw new TypeError(`No exam for step ${examStep.step.id}`);
        outcome.steps.push(await look(examStep, exam, ordersIn(exam, request)));
        setCurrentDetails(detailsOf(outcome, listed.steps.length));
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  };
  // Awaited together: a cancellation rejects both, and one that nobody awaits would block the run for good.
  const [webhook] = await Promise.all([orders === 'nothing' ? unwatched : watchWebhook(), lookThrough()]);
  outcome.webhookRepaired = webhook.repaired;
  outcome.warnings = [...outcome.warnings, ...webhook.warnings];
  outcome.steps.sort((a, b) => a.jobId - b.jobId || a.step.id - b.step.id);
  setCurrentDetails(detailsOf(outcome, outcome.steps.length));
  for (const line of newsOf(outcome)) log.info(line);
  return outcome;
}

const unwatched: WebhookWatch = { repaired: [], warnings: [] };

function ordersIn({ key }: LiveExam, request: ReconcileRequest | undefined): OrdersFor {
  if (request?.orders === 'present') return request.exams.includes(key) ? 'present' : 'missed';
  return request?.orders ?? 'missed';
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

async function look({ rule, ...examStep }: ExamStep, exam: LiveExam, orders: OrdersFor): Promise<StepOutcome> {
  const { jobId, step } = examStep;
  const summary = `${step.name} · job ${jobId}`;
  try {
    const counts = await reconciliation().reconcileStep.executeWithOptions({ summary }, [
      { ...examStep, exam, orders },
    ]);
    return { jobId, step, exam: rule, ...counts };
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { code, reason } = failureOf(error);
    return { jobId, step, exam: rule, ...nobody, error: { code, reason } };
  }
}

const nobody: StepCounts = { listed: 0, known: 0, settled: 0, found: 0, present: 0, unsure: 0, left: 0 };

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

// What a cycle of reconciliation found, as the table that operators read in the Temporal UI.

/** Rows of a table in the UI; the outcome has them all. */
const mostRows = 50;

export function detailsOf({ jobs, steps, webhookRepaired, warnings }: ReconcileOutcome, total: number): string {
  const rows = steps
    .slice(0, mostRows)
    .map(
      ({ jobId, step, listed, known, settled, found, present, left, unsure }) =>
        `| ${jobId} | ${step.name.replaceAll('|', '/')} | ${listed} | ${found} | ${present} | ${left} | ${known} | ${settled} | ${unsure} |`,
    );
  const failures = steps.flatMap(({ jobId, step, error }) =>
    error === undefined ? [] : [`- ⚠️ ${step.name} · job ${jobId}: ${error.reason} (\`${error.code}\`)`],
  );
  return [
    `${steps.length} of ${total} exam steps looked through, in ${jobs} jobs.`,
    [
      '| job | step | listed | started | present before | left | already known | settled before | not sure |',
      '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
      ...rows,
    ].join('\n'),
    [
      ...failures,
      ...webhookRepaired.map((text) => `- 🔧 The webhook was repaired: ${text}`),
      ...warnings.map((warning) => `- ⚠️ ${warning}`),
    ].join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
