// Will the open runs go on under this bridge.yaml? A run waits for ever, silently, when the workers poll another task queue, or
// when the file no longer has the key that encrypted the run.
import type { WorkflowExecutionInfo } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { BridgeError, errorEntry } from '../../domain/error-table';
import { createPayloadCodec } from '../../temporal/payload-codec';
import { answerOf, grpcStatus } from '../../temporal/server-answer';
import { type TemporalSession } from '../operator/temporal-session';
import { countOf } from '../output';
import { type CheckResult, fine, problem } from './check-result';

const name = 'open runs';
const putBack = errorEntry('BRIDGE_PAYLOAD_UNREADABLE').action;
const open = 'WorkflowType IN ("applicationWorkflow", "orderMailboxWorkflow") AND ExecutionStatus = "Running"';

/** Keys are changed from time to time, so runs of several ages are opened. Days since their start. */
const ages = [0, 1, 7, 30, 90];
const openedPerAge = 2;
const dayMs = 24 * 3_600_000;

export async function checkOpenRuns(session: TemporalSession): Promise<CheckResult[]> {
  const { client, askServer, config } = session;
  const wrong = [await elsewhere(session), await unreadable(session)].filter((found) => found !== undefined);
  if (wrong.length > 0) return wrong;
  const { count } = await askServer(() => client.workflow.count(open));
  const where = `on task queue ${config.temporal.taskQueue}; those that were looked at can be read`;
  return [fine(name, count === 0 ? 'none' : `${count} ${where}`)];
}

/** `temporal.taskQueue` was renamed under open runs: they stay where they were. */
async function elsewhere(session: TemporalSession): Promise<CheckResult | undefined> {
  const { taskQueue } = session.config.temporal;
  const query = `${open} AND TaskQueue != "${taskQueue}"`;
  const [first] = await someOf(session, query, 1);
  if (first === undefined) return undefined;
  const { count } = await session.askServer(() => session.client.workflow.count(query));
  return problem(
    name,
    `${countOf(count, 'run')} on another task queue than ${taskQueue}, such as ${first.workflowId} on ${first.taskQueue}`,
    `keep a worker with temporal.taskQueue: ${first.taskQueue} running until they have ended, or put that name back`,
  );
}

async function unreadable(session: TemporalSession): Promise<CheckResult | undefined> {
  const codec = createPayloadCodec(session.config.privacy.keys);
  for (const age of ages) {
    const before = new Date(Date.now() - age * dayMs).toISOString();
    for (const run of await someOf(session, `${open} AND StartTime <= "${before}"`, openedPerAge)) {
      const reason = await whyUnreadable(codec, await inputOf(session, run));
      if (reason !== undefined) return problem(name, `${run.workflowId} cannot be read: ${reason}`, putBack);
    }
  }
  return undefined;
}

async function whyUnreadable(codec: PayloadCodec, payloads: Payload[]): Promise<string | undefined> {
  try {
    await codec.decode(payloads);
    return undefined;
  } catch (error) {
    if (error instanceof BridgeError) return error.detail;
    throw error;
  }
}

/** The input of the run, encrypted with the key of its start. Nothing for a run that ended meanwhile. */
async function inputOf(
  { client, askServer, namespace }: TemporalSession,
  run: WorkflowExecutionInfo,
): Promise<Payload[]> {
  const { workflowId, runId } = run;
  try {
    const { history } = await askServer(() =>
      client.workflowService.getWorkflowExecutionHistory({
        namespace,
        execution: { workflowId, runId },
        maximumPageSize: 1,
      }),
    );
    return history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  } catch (error) {
    if (answerOf(error)?.code === grpcStatus.notFound) return [];
    throw error;
  }
}

/** The newest of them. */
async function someOf(
  { client, askServer }: TemporalSession,
  query: string,
  most: number,
): Promise<WorkflowExecutionInfo[]> {
  const found: WorkflowExecutionInfo[] = [];
  const runs = client.workflow.list({ query, pageSize: most })[Symbol.asyncIterator]();
  while (found.length < most) {
    const next = await askServer(() => runs.next());
    if (next.done === true) break;
    found.push(next.value);
  }
  return found;
}
