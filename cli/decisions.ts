// What an operator decides about runs: retry, poll, override, skip. Each is for one application, or for many by a query.
import { Option } from 'commander';
import { carryOut, decisionCommand, type DecisionOptions, noteOption } from './operator/decision-command';
import type { BridgeCommand } from './program';
import { outcomes, type Outcome } from '../domain/exam/result';
import type { Decision } from '../operator/decision';

export function registerRetry(program: BridgeCommand): void {
  decisionCommand(program, 'retry', 'try what is stuck again, now')
    .withExamples(
      'retry 654321',
      `retry --query 'ExamStatus = "needs-attention" AND ExamProvider = "clinic"' --dry-run`,
      `retry --query 'ExamStatus = "needs-attention" AND ExamProvider = "clinic"'`,
    )
    .performs(deciding(() => ({ update: 'retry' })));
}

export function registerPoll(program: BridgeCommand): void {
  decisionCommand(program, 'poll', 'ask the provider of a waiting exam for its result, now')
    .withExamples('poll 654321', `poll --query 'ExamStatus = "waiting" AND ExamProvider = "clinic"'`)
    .performs(deciding(() => ({ update: 'poll' })));
}

interface SkipOptions extends DecisionOptions {
  note: string;
}

export function registerSkip(program: BridgeCommand): void {
  decisionCommand(program, 'skip', 'give up on what is stuck, or on the open exam')
    .requiredOption(...noteOption)
    .withExamples(
      'skip 654321 --note "written into Gupy by hand"',
      `skip --query 'ExamStatus = "waiting" AND GupyJobId = 123456' --note "job was closed"`,
    )
    .performs(deciding(({ note }: SkipOptions) => ({ update: 'skip', input: { note } })));
}

interface OverrideOptions extends SkipOptions {
  outcome: Outcome;
}

export function registerOverride(program: BridgeCommand): void {
  decisionCommand(program, 'override', 'decide the outcome by hand; it is written to Gupy as any other')
    .addOption(new Option('--outcome <outcome>', 'the outcome').choices(outcomes).makeOptionMandatory())
    .requiredOption(...noteOption)
    .withExamples(
      'override 654321 --outcome passed --note "the clinic told us by phone"',
      `override --query 'ExamStatus = "needs-attention" AND ExamStep = "Exame admissional"' --outcome inconclusive --note "clinic closed"`,
    )
    .performs(deciding(({ outcome, note }: OverrideOptions) => ({ update: 'override', input: { outcome, note } })));
}

function deciding<Options extends DecisionOptions>(decisionOf: (options: Options) => Decision) {
  return (applicationId: number | undefined, options: Options): Promise<number> =>
    carryOut(applicationId, options, decisionOf(options));
}
