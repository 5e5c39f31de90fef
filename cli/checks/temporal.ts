// Temporal: is it there, is the namespace, does it know the search attributes (a run that sets an unknown one is stuck for
// ever), does a worker poll, and will the open runs go on (open-runs.ts). Asks the server only; needs no worker.
import { TypedSearchAttributes } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { BridgeError } from '../../domain/error-table';
import { answerOf, grpcStatus, isWithheld } from '../../temporal/server-answer';
import { searchAttributes } from '../../workflows/search-attributes';
import { type TemporalSession } from '../operator/temporal-session';
import { type CheckResult, fine, problem } from './check-result';
import { checkOpenRuns } from './open-runs';

const name = 'temporal';
const attributesName = 'search attributes';

export async function checkTemporal(session: TemporalSession): Promise<CheckResult[]> {
  const { client, askServer, namespace, place } = session;
  try {
    await askServer(() => client.workflowService.describeNamespace({ namespace }));
    return [
      fine(name, `${place}; ${await pollersOf(session)}`),
      await checkAttributes(session),
      ...(await checkOpenRuns(session)),
    ];
  } catch (error) {
    if (error instanceof BridgeError) return [problem(name, error.message, error.entry.action)];
    if (answerOf(error)?.code !== grpcStatus.notFound) throw error;
    return [problem(name, `${place} does not exist`, 'create the namespace, or correct TEMPORAL_NAMESPACE')];
  }
}

/** No worker is no problem of the configuration: it may be started next. The server remembers one that died for so long. */
async function pollersOf({ client, askServer, namespace, config }: TemporalSession): Promise<string> {
  const { taskQueue } = config.temporal;
  const { pollers } = await askServer(() =>
    client.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    }),
  );
  const count = new Set(pollers.map(({ identity }) => identity)).size;
  if (count === 0) return `no worker polls ${taskQueue} yet`;
  return `${count} ${count === 1 ? 'worker' : 'workers'} polled ${taskQueue} within the last 5 minutes`;
}

async function checkAttributes(session: TemporalSession): Promise<CheckResult> {
  const known = await knownAttributes(session);
  if (known === undefined) {
    return fine(attributesName, 'this Temporal does not list them for this client; compare them with docs/operate.md');
  }
  const { IndexedValueType } = temporal.api.enums.v1;
  const wrong = searchAttributes.filter(
    ({ name: of, type }) => known[of] !== IndexedValueType[`INDEXED_VALUE_TYPE_${type}`],
  );
  if (wrong.length === 0) return fine(attributesName, 'all are registered');
  const named = wrong.map(({ name: of, type }) => `${of}=${TypedSearchAttributes.toMetadataType(type)}`).join(', ');
  return problem(
    attributesName,
    `missing, or of another type: ${named}`,
    'start the worker once, which registers them; on Temporal Cloud add them in its console',
  );
}

/** Name to type; nothing where the server keeps that to itself (Temporal Cloud). */
async function knownAttributes({
  client,
  askServer,
  namespace,
}: TemporalSession): Promise<Record<string, temporal.api.enums.v1.IndexedValueType> | undefined> {
  try {
    const answer = await askServer(() => client.connection.operatorService.listSearchAttributes({ namespace }));
    return answer.customAttributes;
  } catch (error) {
    if (isWithheld(error)) return undefined;
    throw error;
  }
}
