import { Option } from 'commander';
import { outcomes, type Outcome } from '../domain/exam/outcome';
import { carryOut, decisionCommand, type DecisionOptions, noteOption } from './operator/decision-command';
import { type BridgeCommand } from './program';

interface OverrideOptions extends DecisionOptions {
  outcome: Outcome;
  note: string;
}

export function registerOverride(program: BridgeCommand): void {
  decisionCommand(program, 'override', 'decide the outcome by hand; it is written to Gupy as any other')
    .addOption(new Option('--outcome <outcome>', 'the outcome').choices(outcomes).makeOptionMandatory())
    .requiredOption(...noteOption)
    .withExamples(
      'override 654321 --outcome passed --note "the clinic told us by phone"',
      `override --query 'ExamStatus = "needs-attention" AND ExamStep = "Exame admissional"' --outcome inconclusive --note "clinic closed"`,
    )
    .performs((applicationId: number | undefined, { outcome, note, ...options }: OverrideOptions) =>
      carryOut(applicationId, options, { update: 'override', input: { outcome, note } }),
    );
}
