// How a worker, or the api, borrows from the call ledger of a target (workflows/call-ledger-workflow.ts). The ledger ends when no
// request comes for a while, so the first request may have to start it.
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Places, PlacesRequest } from '../rate/call-ledger';
import { callLedgerWorkflowId, ledgerTaskQueue } from './workflow-ids';
import { RateBudget } from '../rate/rate-budget';

/** Longest wait for one answer of the ledger; the budget asks again a second later. */
const askWithinMs = 10_000;

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
  const ask = async (request: PlacesRequest): Promise<Places> => {
    const args: [PlacesRequest] = [request];
    return client.workflow.getHandle(workflowId).executeUpdate<Places, [PlacesRequest]>('lendPlaces', { args });
  };
  const start = async (): Promise<void> => {
    await client.workflow.start('callLedgerWorkflow', {
      workflowId,
      taskQueue: ledgerTaskQueue(taskQueue),
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: `Rate towards ${target}, shared by all workers`,
      args: [{}],
    });
  };
  return (request) =>
    client.withDeadline(Date.now() + askWithinMs, async () => {
      try {
        return await ask(request);
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
        await start();
        return ask(request);
      }
    });
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
