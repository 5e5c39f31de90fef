import { type Command, Option } from 'commander';
import { outcomes, type Outcome } from '../domain/exam/outcome';
import { carryOut, decisionCommand, type DecisionOptions } from './operator/decision-command';
import { parseNote } from './operator/note';
import { perform, withExamples } from './program';

interface OverrideOptions extends DecisionOptions {
  outcome: Outcome;
  note: string;
}

export function registerOverride(program: Command): void {
  const command = decisionCommand(
    program,
    'override',
    'decide the outcome by hand; it is written to Gupy as any other',
  );
  command
    .addOption(new Option('--outcome <outcome>', 'the outcome').choices(outcomes).makeOptionMandatory())
    .requiredOption('--note <text>', 'why; kept in the run, so no personal data', parseNote);
  withExamples(
    command,
    'override 654321 --outcome passed --note "the clinic told us by phone"',
    `override --query 'ExamStatus = "needs-attention" AND ExamStep = "Exame admissional"' --outcome inconclusive --note "clinic closed"`,
  );
  perform(command, async (applicationId: number | undefined, { outcome, note, ...options }: OverrideOptions) =>
    carryOut(applicationId, options, { update: 'override', input: { outcome, note } }),
  );
}
