// What a cycle of reconciliation found, as a table for a terminal.
import { singleLine } from '../domain/exam/movement';
import {
  presentBefore,
  presentText,
  type ReconcileOutcome,
  type StepOutcome,
  unseenReturns,
  unseenText,
} from '../domain/reconcile/cycle-outcome';
import { asTyped } from './command-name';
import { countOf } from './output';

const columns: [string, (step: StepOutcome) => string | number][] = [
  ['job', ({ jobId }) => jobId],
  ['step', ({ step }) => singleLine(step.name)],
  ['listed', ({ listed }) => listed],
  ['started', ({ found }) => found],
  ['present before', ({ present }) => present],
  ['left', ({ left }) => left],
  ['already known', ({ known }) => known],
  ['settled before', ({ settled }) => settled],
  ['not sure', ({ unsure }) => unsure],
];

export function outcomeText(outcome: ReconcileOutcome): string {
  const { jobs, steps, webhookRepaired, warnings } = outcome;
  const failures = steps.flatMap(({ jobId, step, error }) =>
    error === undefined
      ? []
      : [`PROBLEM step "${singleLine(step.name)}" of job ${jobId}: ${error.reason} (${error.code})`],
  );
  const lines = [
    ...(steps.length === 0 ? [] : [table(steps)]),
    ...webhookRepaired.map((text) => `REPAIRED ${text}`),
    ...[...failures, ...warnings.map((warning) => `WARNING ${warning}`)],
    ...[...presentBefore(outcome)].map(([exam, count]) => `PRESENT ${presentText(exam, count)}`),
    ...[...unseenReturns(outcome)].map(([exam, returns]) => `UNSEEN  ${unseenText(exam, returns)}`),
    summary(outcome, jobs),
  ];
  return asTyped(lines.join('\n'));
}

function summary({ steps, orders }: ReconcileOutcome, jobs: number): string {
  const sum = (of: (step: StepOutcome) => number): number => steps.reduce((total, step) => total + of(step), 0);
  const [started, left] = [sum(({ found }) => found), sum(({ left: gone }) => gone)];
  const where = `${countOf(steps.length, 'exam step')} in ${countOf(jobs, 'job')}`;
  if (orders === 'nothing') {
    return `${where}: ${countOf(started, 'exam')} would be started that no webhook brought. Nothing was ordered.`;
  }
  if (orders === 'present')
    return `${where}: ${countOf(started, 'exam')} started and ${countOf(left, 'leaving')} told.`;
  const found =
    started + left === 0
      ? 'no event was missing'
      : `${countOf(started, 'exam')} started and ${countOf(left, 'leaving')} told that no webhook brought`;
  return `${where}: ${found}.`;
}

function table(steps: readonly StepOutcome[]): string {
  const rows = [columns.map(([title]) => title), ...steps.map((step) => columns.map(([, cell]) => String(cell(step))))];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => `${cell}${padding(cell, widths[column] ?? 0)}`)
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function padding(cell: string, width: number): string {
  return ' '.repeat(Math.max(0, width - [...cell].length));
}
