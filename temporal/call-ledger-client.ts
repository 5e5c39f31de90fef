// How a worker, or the api, borrows from the call ledger of a target (workflows/call-ledger-workflow.ts). The ledger ends when no
// request comes for a while, so the first request may have to start it. A busy ledger outlives every key, so whoever asks first
// looks which keys it needs: it is written anew under the current one, and replaced where a key is lost (docs/keys.md). What could
// go wrong without: nothing is ordered any more.
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { LedgerInput, Places, PlacesRequest } from '../rate/call-ledger';
import { isOfCurrentKey, keysOfRun, missingKeys } from './key-use';
import { ifFound } from './server-answer';
import { callLedgerWorkflowId, ledgerTaskQueue } from './workflow-ids';
import { RateBudget } from '../rate/rate-budget';

/** Longest wait for one answer of the ledger; the budget asks again a second later. */
const askWithinMs = 10_000;

/** All calls wait where the worker of the ledger was killed in its task, until Temporal gives it to another one; its default is 10 s. */
const taskTimeout = '5 seconds';

export interface LedgerPlace {
  client: Client;
  /** The workflows' task queue. */
  taskQueue: string;
  /** `gupy`, or `provider-<name>`. */
  target: string;
}

/** Rejects when Temporal, or a worker for its workflows, does not answer in time. */
export function ledgerOf({ client, taskQueue, target }: LedgerPlace): (request: PlacesRequest) => Promise<Places> {
  const workflowId = callLedgerWorkflowId(taskQueue, target);
  let looked = false;
  const ask = async (request: PlacesRequest): Promise<Places> => {
    const args: [PlacesRequest] = [request];
    return client.workflow.getHandle(workflowId).executeUpdate<Places, [PlacesRequest]>('lendPlaces', { args });
  };
  const start = async (input: LedgerInput, conflict: 'USE_EXISTING' | 'TERMINATE_EXISTING'): Promise<void> => {
    await client.workflow.start('callLedgerWorkflow', {
      workflowId,
      taskQueue: ledgerTaskQueue(taskQueue),
      workflowIdConflictPolicy: conflict,
      workflowTaskTimeout: taskTimeout,
      staticSummary: `Rate towards ${target}, shared by all workers`,
      args: [input],
    });
  };
  const lookAtKeys = async (): Promise<void> => {
    const [codec] = client.options.loadedDataConverter.payloadCodecs;
    if (codec === undefined || !(await isRunning(client, workflowId))) return;
    const use = await keysOfRun(client, { workflowId });
    if ((await missingKeys(codec, use)).size > 0) await start({ follows: 'unreadable' }, 'TERMINATE_EXISTING');
    else if (!(await isOfCurrentKey(codec, use))) await client.workflow.getHandle(workflowId).signal('renewKeys');
  };
  return (request) =>
    client.withDeadline(Date.now() + askWithinMs, async () => {
      try {
        if (!looked) await lookAtKeys();
        looked = true;
        return await ask(request);
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) {
          await start({}, 'USE_EXISTING');
          return ask(request);
        }
        looked = false;
        throw error;
      }
    });
}

async function isRunning(client: Client, workflowId: string): Promise<boolean> {
  const run = await ifFound(() => client.workflow.getHandle(workflowId).describe());
  return run?.status.name === 'RUNNING';
}

/** The rate of a target, shared by all processes that call it. */
export function sharedBudget(place: LedgerPlace, requestsPerMinute: number): RateBudget {
  return new RateBudget({ requestsPerMinute, ask: ledgerOf(place) });
}

/** The rate of each provider, shared by all processes that call it: workers, and the api when it follows a notice. */
export function providerBudgets(
  client: Client,
  taskQueue: string,
): (provider: { name: string; requestsPerMinute: number }) => RateBudget {
  return ({ name, requestsPerMinute }) =>
    sharedBudget({ client, taskQueue, target: `provider-${name}` }, requestsPerMinute);
}
