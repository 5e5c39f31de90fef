// Temporal: is it there, is the namespace, does it know the search attributes (a run that sets an unknown one is stuck for
// ever), does a worker answer, and will the open runs go on (open-runs.ts). Needs no worker.
import { temporal } from '@temporalio/proto';
import { BridgeError, errorEntry } from '../../domain/error-table';
import { connectWorkerWithin } from '../../temporal/native-connection';
import { wrongAttributes } from '../../temporal/search-attribute-check';
import { answerOf, grpcStatus } from '../../temporal/server-answer';
import { searchAttributes } from '../../workflows/search-attributes';
import type { TemporalSession } from '../../operator/temporal-session';
import { countOf } from '../output';
import { type CheckResult, fine, problem, unknown } from './check-result';
import { checkOpenRuns, firstOf } from './open-runs';
import { checkReconciliation } from './reconciliation';
import { checkReferences } from './references';
import { type BuildShare, buildText, noTasks, shareOfBuild } from '../../temporal/worker-build';

const name = 'temporal';
const attributesName = 'search attributes';

/** TLS and the first answer, as for api and commands. */
const connectsWithinMs = 5_000;

export async function checkTemporal(session: TemporalSession): Promise<CheckResult[]> {
  const { client, askServer, namespace, place, connection } = session;
  try {
    const described = await askServer(() => client.workflowService.describeNamespace({ namespace }));
    // The worker has a stack of its own, with its own certificates: what one reaches the other need not.
    const native = await connectWorkerWithin(connectsWithinMs, connection);
    await native.close();
    const wrong = await askServer(() =>
      wrongAttributes(client.connection, namespace, { attributes: searchAttributes, described }),
    );
    return [
      await checkWorkers(session, wrong),
      ...(await checkBuild(session)),
      checkAttributes(wrong),
      ...(await checkOpenRuns(session)),
      await checkReferences(session),
      ...(await checkReconciliation(session)),
    ];
  } catch (error) {
    if (error instanceof BridgeError) return [problem(name, error.message, error.entry.action)];
    if (answerOf(error)?.code !== grpcStatus.notFound) throw error;
    const { message, entry } = new BridgeError('BRIDGE_TEMPORAL_NAMESPACE', place);
    return [problem(name, message, entry.action)];
  }
}

/**
 * No worker is no problem of the configuration: it may be started next.
 * @param wrong search attributes: a worker waits for them, and answers nothing meanwhile
 */
async function checkWorkers(session: TemporalSession, wrong: readonly string[]): Promise<CheckResult> {
  const { client, askServer, namespace, config, place } = session;
  const { taskQueue } = config.temporal;
  const { pollers } = await askServer(() =>
    client.workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      taskQueueType: temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
    }),
  );
  const count = new Set(pollers.map(({ identity }) => identity)).size;
  if (count === 0) return fine(name, `${place}; no worker polls ${taskQueue} yet`);
  const polled = `${countOf(count, 'worker')} polled ${taskQueue} within the last 5 minutes`;
  if (await isAnswering(session)) return fine(name, `${place}; ${polled}`);
  const action =
    wrong.length > 0
      ? 'a worker waits for the search attributes, so set them right first; nothing need be restarted, unless one was taken away from under it'
      : 'start the worker, or look at its /readyz and log';
  return unknown(name, `${place}; ${polled}, and none answers now`, action);
}

/** The server remembers for minutes a worker that died, so a run is asked, which needs one that lives. */
async function isAnswering(session: TemporalSession): Promise<boolean> {
  const { client, askWorker, config } = session;
  const query = `ExecutionStatus = "Running" AND TaskQueue = "${config.temporal.taskQueue}"`;
  const run = await firstOf(session, query);
  if (run === undefined) return true;
  const { workflowId, runId } = run;
  try {
    await askWorker(() => client.workflow.getHandle(workflowId, runId).query('__temporal_workflow_metadata'));
  } catch (error) {
    // Whatever else it says, a worker said it.
    if (error instanceof BridgeError) return error.code !== 'BRIDGE_WORKER_UNAVAILABLE';
  }
  return true;
}

/** Types too, also where this client may not list them (Temporal Cloud). */
function checkAttributes(wrong: readonly string[]): CheckResult {
  if (wrong.length === 0) return fine(attributesName, 'all are registered');
  const { message, action } = errorEntry('BRIDGE_TEMPORAL_ATTRIBUTES');
  return problem(attributesName, `BRIDGE_TEMPORAL_ATTRIBUTES: ${message}: ${wrong.join(', ')}`, action);
}

// Worker Versioning: do workers with this bridge.yaml get tasks at all? Nothing is said where nothing is versioned.

const buildName = 'worker build';

async function checkBuild({ client, askServer, namespace, config }: TemporalSession): Promise<CheckResult[]> {
  const { connection } = client;
  const share = await askServer(() => shareOfBuild({ connection, namespace, config }));
  const error = noTasks(share);
  if (error !== undefined) return [problem(buildName, error.message, actionOf(share))];
  return share.build === undefined ? [] : [fine(buildName, `${buildText(share.build)} gets ${share.tasks}`)];
}

const setCurrent = 'temporal worker deployment set-current-version --deployment-name';

function actionOf({ build, current }: BuildShare): string {
  if (build !== undefined)
    return `when its worker polls, type: ${setCurrent} ${build.deploymentName} --build-id ${build.buildId}`;
  return `write temporal.versioning into bridge.yaml, or give it up: ${setCurrent} ${current?.deploymentName} --unversioned`;
}
