// What retry, override and skip share: one run by id, or many by a query. The command prints each refusal with the run's own
// reason; its exit code is 1 when a run refused.
import { InvalidArgumentError } from 'commander';
import { BridgeError } from '../../domain/error-table';
import { type ApplicationReport } from '../../domain/text/report';
import { applicationWorkflowId } from '../../temporal/workflow-ids';
import { type CommonOptions } from '../common-options';
import { UsageError } from '../fail';
import { print, printJson } from '../output';
import { type BridgeCommand } from '../program';
import { parseApplicationId } from '../typed-values';
import { type Decision, decide } from '../../operator/decision';
import { type Decided, decideMany, findRuns } from './decide-many';
import { decidedText } from './story-text';
import { type TemporalSession } from '../../operator/temporal-session';
import { withTemporal } from '../with-temporal';

export interface DecisionOptions extends CommonOptions {
  query?: string;
  dryRun?: boolean;
}

export function decisionCommand(program: BridgeCommand, name: Decision['update'], description: string): BridgeCommand {
  return program
    .command(name)
    .description(description)
    .argument('[applicationId]', 'id of the Gupy application', parseApplicationId)
    .option('-q, --query <query>', 'every running application that this list filter of Temporal finds')
    .option('--dry-run', 'with --query: only list these applications')
    .printsJson()
    .takesConfig();
}

/** The run refuses a longer note. */
const longestNote = 500;

/** Why an operator decided so. */
export const noteOption = [
  '--note <text>',
  'why; kept in the run, so no personal data',
  (text: string): string => {
    const note = text.trim();
    if (note !== '' && note.length <= longestNote) return note;
    throw new InvalidArgumentError(`It must say why, in at most ${longestNote} characters.`);
  },
] as const;

/** 1 when a run refused, or none answered. */
export async function carryOut(
  applicationId: number | undefined,
  options: DecisionOptions,
  decision: Decision,
): Promise<number> {
  const { query, dryRun = false } = options;
  if ((applicationId === undefined) === (query === undefined)) {
    throw new UsageError(`say either which application, or which ones by --query: ${decision.update} 654321`);
  }
  if (dryRun && query === undefined) throw new UsageError('--dry-run goes with --query');
  return withTemporal(options, async (session) => {
    if (query === undefined) return one(session, applicationWorkflowId(applicationId ?? 0), options, decision);
    const workflowIds = await findRuns(session, query);
    if (dryRun) return listed(workflowIds, options);
    return summed(await decideMany(session, workflowIds, decision), options);
  });
}

async function one(
  session: TemporalSession,
  workflowId: string,
  { json = false, config }: DecisionOptions,
  decision: Decision,
): Promise<number> {
  if (!json) {
    print(decidedText(await decided(session, workflowId, decision), config));
    return 0;
  }
  return summed(await decideMany(session, [workflowId], decision), { json });
}

/** An operator whose wait timed out must not send the decision again unseen: the run would decide twice. */
async function decided(session: TemporalSession, workflowId: string, decision: Decision): Promise<ApplicationReport> {
  try {
    return await decide(session, workflowId, decision);
  } catch (error) {
    if (!(error instanceof BridgeError) || error.code !== 'BRIDGE_WORKER_UNAVAILABLE') throw error;
    const later = 'a worker may still take the decision when it is back: look with `status` before you send it again';
    throw new BridgeError(error.code, `${error.detail}; ${later}`, { cause: error });
  }
}

function listed(workflowIds: readonly string[], { json = false }: DecisionOptions): number {
  if (json) printJson({ workflowIds });
  else print([...workflowIds, `${workflowIds.length} found; nothing was done`].join('\n'));
  return 0;
}

function summed(decided: Decided, { json = false }: DecisionOptions): number {
  const { refused, notAsked } = decided;
  if (json) printJson(decided);
  else print(summary(decided));
  return refused.length === 0 && notAsked === null ? 0 : 1;
}

function summary({ done, refused, notAsked }: Decided): string {
  const left = notAsked === null ? [] : [`${notAsked.workflowIds.length} not asked, since no worker or server answers`];
  return [
    ...refused.map(({ workflowId, reason }) => `refused  ${workflowId}: ${reason}`),
    [`${done.length} done`, `${refused.length} refused`, ...left].join(', '),
  ].join('\n');
}
