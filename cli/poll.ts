import { carryOut, decisionCommand, type DecisionOptions } from './operator/decision-command';
import { type BridgeCommand } from './program';

export function registerPoll(program: BridgeCommand): void {
  decisionCommand(program, 'poll', 'ask the provider of a waiting exam for its result, now')
    .withExamples('poll 654321', `poll --query 'ExamStatus = "waiting" AND ExamProvider = "clinic"'`)
    .performs((applicationId: number | undefined, options: DecisionOptions) =>
      carryOut(applicationId, options, { update: 'poll' }),
    );
}
