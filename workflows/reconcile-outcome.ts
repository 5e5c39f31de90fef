// What a cycle of reconciliation found, as the table that operators read in the Temporal UI.
import type { ReconcileOutcome } from '../domain/reconcile/cycle-outcome';

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
