// What a cycle of reconciliation found, as the run's result, and as the table that operators read in the Temporal UI.
import type { StepCounts } from '../activities/reconcile-contract';
import type { Step } from '../domain/exam/movement';

export interface ReconcileOutcome {
  /** Jobs that were looked at. */
  jobs: number;
  steps: StepOutcome[];
  /** What was wrong with Gupy's webhook for this bridge, and is repaired. */
  webhookRepaired: string[];
  warnings: string[];
}

export interface StepOutcome extends StepCounts {
  jobId: number;
  step: Step;
  /** This step could not be read to its end. */
  error?: { code: string; reason: string };
}

export interface ReconcileProgress {
  /** Exam steps to check; null until they are listed. */
  total: number | null;
  done: number;
  found: number;
}

/** Rows of a table in the UI; the outcome has them all. */
const mostRows = 50;

export function detailsOf({ jobs, steps, webhookRepaired, warnings }: ReconcileOutcome, total: number): string {
  const rows = steps
    .slice(0, mostRows)
    .map(
      ({ jobId, step, listed, known, settled, found, left, unsure }) =>
        `| ${jobId} | ${step.name.replaceAll('|', '/')} | ${listed} | ${found} | ${left} | ${known} | ${settled} | ${unsure} |`,
    );
  const failures = steps.flatMap(({ jobId, step, error }) =>
    error === undefined ? [] : [`- ⚠️ ${step.name} · job ${jobId}: ${error.reason} (\`${error.code}\`)`],
  );
  return [
    `${steps.length} of ${total} exam steps looked through, in ${jobs} jobs.`,
    [
      '| job | step | listed | started | left | already known | settled before | not sure |',
      '| --- | --- | --- | --- | --- | --- | --- | --- |',
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
