import { type Command } from 'commander';
import { carryOut, decisionCommand, type DecisionOptions } from './operator/decision-command';
import { perform, withExamples } from './program';

export function registerRetry(program: Command): void {
  const command = decisionCommand(program, 'retry', 'try what is stuck again, now');
  withExamples(
    command,
    'retry 654321',
    `retry --query 'ExamStatus = "needs-attention" AND ExamProvider = "clinic"' --dry-run`,
    `retry --query 'ExamStatus = "needs-attention" AND ExamProvider = "clinic"'`,
  );
  perform(command, async (applicationId: number | undefined, options: DecisionOptions) =>
    carryOut(applicationId, options, { update: 'retry' }),
  );
}
