import { carryOut, decisionCommand, type DecisionOptions, noteOption } from './operator/decision-command';
import { type BridgeCommand } from './program';

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
    .performs((applicationId: number | undefined, { note, ...options }: SkipOptions) =>
      carryOut(applicationId, options, { update: 'skip', input: { note } }),
    );
}
