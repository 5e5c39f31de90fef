// Temporal's lists run by run, and histories page by page. What could go wrong: a list of all runs takes longer than any one call may, so
// the caller bounds each call.
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import { isGone } from './server-answer';

/** Bounds a call. */
export type Ask = <T>(call: () => Promise<T>) => Promise<T>;

const mostOfPage = 1_000;

/** The newest by their start first. @param most runs that are read */
export async function* listedRuns(
  client: Client,
  query: string,
  ask: Ask,
  most = Infinity,
): AsyncGenerator<WorkflowExecutionInfo, void, undefined> {
  const runs = client.workflow.list({ query, pageSize: Math.min(most, mostOfPage) })[Symbol.asyncIterator]();
  for (let read = 0; read < most; read += 1) {
    const next = await ask(() => runs.next());
    if (next.done === true) return;
    yield next.value;
  }
}

/** So many at once. The first failure ends it. */
export async function eachAtOnce<T>(
  items: AsyncGenerator<T, void, undefined>,
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const lane = async (): Promise<void> => {
    for await (const item of items) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** The pages of the history; none of a run that the server does not have any more. */
export async function* historyPages(client: Client, execution: { workflowId: string; runId?: string }) {
  const { namespace } = client.options;
  let nextPageToken: Uint8Array = new Uint8Array();
  try {
    do {
      const page = await client.workflowService.getWorkflowExecutionHistory({ namespace, execution, nextPageToken });
      yield page.history?.events ?? [];
      ({ nextPageToken } = page);
    } while (nextPageToken.length > 0);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}
