// One decision of an operator, sent to one run as an update, which the run accepts or refuses. What could go wrong: a worker may
// take the update after the command stopped waiting, so the message must not say "not done".
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { BridgeError } from '../domain/error-table';
import { type ApplicationReport } from '../domain/text/report';
import type { OverrideInput, SkipInput } from '../workflows/messages';
import { describeRun, wordOf } from './run-story';
import { type TemporalSession } from './temporal-session';

export type Decision =
  { update: 'retry' | 'poll' } | { update: 'override'; input: OverrideInput } | { update: 'skip'; input: SkipInput };

/**
 * @returns the report of the run right after the decision
 * @throws BridgeError BRIDGE_DECISION_REFUSED with the run's own reason, BRIDGE_WORKFLOW_NOT_FOUND,
 * BRIDGE_WORKER_UNAVAILABLE, BRIDGE_TEMPORAL_UNAVAILABLE
 */
export async function decide(
  session: TemporalSession,
  workflowId: string,
  decision: Decision,
): Promise<ApplicationReport> {
  try {
    return await session.askWorker(() => send(session, workflowId, decision));
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) throw refused(error.cause?.message ?? error.message, error);
    if (error instanceof WorkflowNotFoundError) throw await goneError(session, workflowId, error);
    throw error;
  }
}

async function send({ client }: TemporalSession, workflowId: string, decision: Decision): Promise<ApplicationReport> {
  const handle = client.workflow.getHandle(workflowId);
  if (!('input' in decision)) return handle.executeUpdate<ApplicationReport, []>(decision.update);
  return handle.executeUpdate<ApplicationReport, [object]>(decision.update, { args: [decision.input] });
}

function refused(reason: string, cause: unknown): BridgeError {
  return new BridgeError('BRIDGE_DECISION_REFUSED', reason, { cause });
}

/** The server gives one answer for a run that was never there and for one that has ended. */
async function goneError(session: TemporalSession, workflowId: string, cause: unknown): Promise<BridgeError> {
  const { status, closeTime } = await describeRun(session, workflowId);
  const when = closeTime === undefined ? '' : ` at ${closeTime.toISOString()}`;
  return refused(`the run has ended (${wordOf(status.name)}${when})`, cause);
}
