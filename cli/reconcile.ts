// Looks now for candidates whose webhook never came, and orders for those who stood in a step before its exam went live, once a person
// has seen how many they are and said so (P-START).
import { createInterface } from 'node:readline/promises';
import { InvalidArgumentError } from 'commander';
import type { ReconcileOutcome } from '../domain/reconcile/cycle-outcome';
import { presentBefore } from '../domain/reconcile/cycle-outcome';
import { examKeyOf } from '../temporal/exam-baselines';
import { type CommonOptions } from './common-options';
import { UsageError } from './fail';
import { runCycle } from './operator/reconcile-cycle';
import { type TemporalSession } from '../operator/temporal-session';
import { withTemporal } from './with-temporal';
import { countOf, print, printJson } from './output';
import { type BridgeCommand } from './program';
import { outcomeText } from './reconcile-text';

interface ReconcileOptions extends CommonOptions {
  dryRun?: true;
  present?: true;
  exam?: number;
  yes?: true;
}

export function registerReconcile(program: BridgeCommand): void {
  program
    .command('reconcile')
    .description('look now for candidates whose webhook never came, and order their exams')
    .option('--dry-run', 'order for nobody; show whom exams would be ordered for')
    .option('--present', 'also order for those who stood in the step before its exam went live; asks with their number')
    .option('--exam <number>', 'with --present: only this entry of `exams`, counted from 0 as in `check`', parseNumber)
    .option('--yes', 'with --present: do not ask')
    .printsJson()
    .takesConfig()
    .withExamples(
      'reconcile',
      'reconcile --dry-run',
      'reconcile --present --exam 0',
      'reconcile --present --exam 0 --yes',
    )
    .performs(reconcile);
}

function parseNumber(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('It must be a number; 0 is the first exam.');
  return Number(text);
}

/** 1 when a step could not be looked through; its reason is printed. */
async function reconcile(options: ReconcileOptions): Promise<number> {
  if (options.present !== true && (options.exam !== undefined || options.yes === true)) {
    throw new UsageError('--exam and --yes belong to --present: reconcile --present --exam 0');
  }
  const outcome = await withTemporal(options, (session) =>
    options.present === true
      ? present(session, options)
      : runCycle(session, options.dryRun ? dryRun : { orders: 'missed' }),
  );
  if (options.json) printJson(outcome);
  else print(outcomeText(outcome));
  return outcome.steps.some(({ error }) => error !== undefined) ? 1 : 0;
}

const dryRun = { orders: 'nothing' } as const;

async function present(session: TemporalSession, options: ReconcileOptions): Promise<ReconcileOutcome> {
  const keys = chosenKeys(session, options.exam);
  const seen = await runCycle(session, dryRun);
  const count = countOfPresent(seen, keys);
  if (options.dryRun === true || count === 0) return seen;
  if (options.yes !== true) await confirm(count, options);
  return runCycle(session, { orders: 'present', exams: keys });
}

function chosenKeys({ config }: TemporalSession, number: number | undefined): string[] {
  const { exams } = config;
  if (number === undefined) return exams.map(examKeyOf);
  const exam = exams[number];
  if (exam !== undefined) return [examKeyOf(exam)];
  throw new UsageError(`--exam: ${config.file} has no exams[${number}], but exams[0] to exams[${exams.length - 1}]`);
}

/** @throws UsageError where the worker runs with another file */
function countOfPresent(outcome: ReconcileOutcome, keys: readonly string[]): number {
  const counts = presentBefore(outcome);
  return keys.reduce((sum, key) => {
    const at = outcome.exams.indexOf(key);
    if (at === -1) throw new UsageError('the worker does not know this exam yet: restart it with this bridge.yaml');
    return sum + (counts.get(at) ?? 0);
  }, 0);
}

/** @throws UsageError unless a person says yes */
async function confirm(count: number, { json }: ReconcileOptions): Promise<void> {
  const who = `${countOf(count, 'candidate')} stood in the step before the exam went live`;
  if (!process.stdin.isTTY || json === true) {
    throw new UsageError(`${who}; no exam was ordered. Say --yes to order for them`);
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${who}. Order ${countOf(count, 'exam')} now? [y/N] `);
  terminal.close();
  if (!/^(y|yes|s|sim)$/i.test(answer.trim())) throw new UsageError('no exam was ordered');
}
