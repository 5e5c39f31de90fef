// One decision for many runs, chosen by a query of the Temporal UI. A refusal of one run holds up none of the
// others. When no worker or server answers, the rest is not asked: each of these calls would only wait.
import { BridgeError } from '../../domain/error-table';
import { openRuns } from '../../temporal/application-runs';
import { listedRuns } from '../../temporal/listed-runs';
import { answerOf, grpcStatus } from '../../temporal/server-answer';
import { UsageError } from '../fail';
import { progressBar } from '../output';
import { decide, type Decision } from '../../operator/decision';
import { type TemporalSession } from '../../operator/temporal-session';

export interface Decided {
  done: { workflowId: string; status: string }[];
  refused: { workflowId: string; reason: string }[];
  /** Left out, since no worker or server answers any more. */
  notAsked: { workflowIds: string[]; reason: string } | null;
}

/** Enough to hide the way to the server; few enough to leave the workers their day's work. */
const atOnce = 10;

/** Running runs of ours alone, whatever the query says. @throws UsageError when the server does not understand it */
export async function findRuns({ client, askServer }: TemporalSession, query: string): Promise<string[]> {
  const ours = `${openRuns} AND (${query})`;
  const found = new Set<string>();
  try {
    for await (const { type, status, workflowId } of listedRuns(client, ours, askServer)) {
      if (type === 'applicationWorkflow' && status.name === 'RUNNING') found.add(workflowId);
    }
    return [...found];
  } catch (error) {
    throw notUnderstood(error) ?? error;
  }
}

export async function decideMany(
  session: TemporalSession,
  workflowIds: readonly string[],
  decision: Decision,
): Promise<Decided> {
  const decided: Decided = { done: [], refused: [], notAsked: null };
  const waiting = [...workflowIds];
  const bar = progressBar(workflowIds.length);
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const unanswered = await decideOne(session, next, decision, decided);
      bar.advance();
      if (unanswered !== undefined) decided.notAsked ??= { workflowIds: waiting.splice(0), reason: unanswered };
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  bar.end();
  return decided;
}

const noAnswer: readonly string[] = ['BRIDGE_WORKER_UNAVAILABLE', 'BRIDGE_TEMPORAL_UNAVAILABLE'];

/** @returns the reason when no worker or server answered */
async function decideOne(
  session: TemporalSession,
  workflowId: string,
  decision: Decision,
  { done, refused }: Decided,
): Promise<string | undefined> {
  try {
    const { status } = await decide(session, workflowId, decision);
    done.push({ workflowId, status });
    return undefined;
  } catch (error) {
    if (!(error instanceof BridgeError)) throw error;
    const reason = error.code === 'BRIDGE_DECISION_REFUSED' ? error.detail : error.message;
    refused.push({ workflowId, reason });
    return noAnswer.includes(error.code) ? reason : undefined;
  }
}

/** The server speaks of its parser, and the most frequent slip is a word without quotes. */
const howToAsk = `Put words in double quotes inside single ones: --query 'ExamStatus = "needs-attention"'`;

function notUnderstood(error: unknown): UsageError | undefined {
  const answer = answerOf(error);
  if (answer?.code !== grpcStatus.invalidArgument) return undefined;
  return new UsageError(`--query: Temporal does not understand it (${answer.details}). ${howToAsk}`);
}
