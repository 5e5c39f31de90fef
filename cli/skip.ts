import { type Command } from 'commander';
import { carryOut, decisionCommand, type DecisionOptions } from './operator/decision-command';
import { parseNote } from './operator/note';
import { perform, withExamples } from './program';

interface SkipOptions extends DecisionOptions {
  note: string;
}

export function registerSkip(program: Command): void {
  const command = decisionCommand(program, 'skip', 'let what is stuck, or else the open exam, go without doing it');
  command.requiredOption('--note <text>', 'why; kept in the run, so no personal data', parseNote);
  withExamples(
    command,
    'skip 654321 --note "written into Gupy by hand"',
    `skip --query 'ExamStatus = "waiting" AND GupyJobId = 123456' --note "job was closed"`,
  );
  perform(command, async (applicationId: number | undefined, { note, ...options }: SkipOptions) =>
    carryOut(applicationId, options, { update: 'skip', input: { note } }),
  );
}
