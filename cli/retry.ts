import { carryOut, decisionCommand, type DecisionOptions } from './operator/decision-command';
import { type BridgeCommand } from './program';

export function registerRetry(program: BridgeCommand): void {
  decisionCommand(program, 'retry', 'try what is stuck again, now')
    .withExamples(
      'retry 654321',
      `retry --query 'ExamStatus = "needs-attention" AND ExamProvider = "clinic"' --dry-run`,
      `retry --query 'ExamStatus = "needs-attention" AND ExamProvider = "clinic"'`,
    )
    .performs((applicationId: number | undefined, options: DecisionOptions) =>
      carryOut(applicationId, options, { update: 'retry' }),
    );
}
