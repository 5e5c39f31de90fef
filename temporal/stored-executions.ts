// Everything that Temporal stores about one application: its runs, and the mailboxes of its orders. For access and erasure
// (LGPD art. 18). What could go wrong: lists lag behind by a moment, so the newest run is asked for by its name as well; and a
// deletion is only ordered by the call, so it is looked for until it is done.
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, isGrpcServiceError } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { applicationWorkflowId, orderMailboxWorkflowId } from '../domain/workflow-ids';
import { readablePayloads } from './readable-payloads';

export interface StoredExecution {
  workflowId: string;
  runId: string;
}

export interface StoredHistory extends StoredExecution {
  /** Events as proto3-JSON has them, every payload decoded. */
  events: unknown[];
}

type History = temporal.api.history.v1.IHistory;

/** gRPC status code. */
const notFound = 5;
/** Milliseconds for a deletion to be done. */
const goneWithin = 30_000;
const lookEvery = 200;

export class StoredExecutions {
  private readonly client: Client;
  private readonly codec: PayloadCodec;
  private readonly providers: readonly string[];

  /** @param providers names, as in bridge.yaml */
  constructor(client: Client, codec: PayloadCodec, providers: Iterable<string>) {
    this.client = client;
    this.codec = codec;
    this.providers = [...providers];
  }

  /** Oldest run first, then the mailboxes. */
  async histories(applicationId: number): Promise<StoredHistory[]> {
    const runs = await this.historiesOf(applicationWorkflowId(applicationId));
    const orders = new Set(runs.flatMap(({ events }) => orderIdsIn(events)));
    const names = [...orders].flatMap((orderId) => this.providers.map((name) => orderMailboxWorkflowId(name, orderId)));
    const mailboxes = await Promise.all(names.map((name) => this.historiesOf(name)));
    return [...runs, ...mailboxes.flat()];
  }

  /**
   * Resolves when the server has none of them any more; a running one is ended first. From the last to the first: the runs
   * name the orders whose mailboxes are to go, so one that is killed half way can be made again.
   * @param executions as `histories` gives them
   */
  async erase(executions: readonly StoredExecution[]): Promise<void> {
    const { namespace } = this.client.options;
    for (const { workflowId, runId } of executions.toReversed()) {
      const workflowExecution = { workflowId, runId };
      await unlessGone(() => this.client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution }));
    }
    const end = Date.now() + goneWithin;
    for (const execution of executions) {
      while ((await this.historyOf(execution)) !== undefined) {
        if (Date.now() > end)
          throw new Error(`Temporal did not delete ${execution.workflowId} within ${goneWithin / 1000} s`);
        await pause(lookEvery);
      }
    }
  }

  private async historiesOf(workflowId: string): Promise<StoredHistory[]> {
    const found: StoredHistory[] = [];
    for (const execution of await this.executionsOf(workflowId)) {
      const history = await this.historyOf(execution);
      if (history === undefined) continue;
      const events = (await readablePayloads(history.events ?? [], this.codec)) as unknown[];
      found.push({ ...execution, events });
    }
    return found;
  }

  private async executionsOf(workflowId: string): Promise<StoredExecution[]> {
    const runIds = new Set<string>();
    for await (const { runId } of this.client.workflow.list({
      query: `WorkflowId = '${workflowId.replaceAll("'", '')}'`,
    })) {
      runIds.add(runId);
    }
    const newest = await unlessGone(() => this.client.workflow.getHandle(workflowId).describe());
    // Lists give the newest first.
    const oldestFirst = [...runIds].reverse().filter((runId) => runId !== newest?.runId);
    return [...oldestFirst, ...(newest === undefined ? [] : [newest.runId])].map((runId) => ({ workflowId, runId }));
  }

  private historyOf({ workflowId, runId }: StoredExecution): Promise<History | undefined> {
    return unlessGone(() => this.client.workflow.getHandle(workflowId, runId).fetchHistory());
  }
}

async function unlessGone<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    const cause = isGrpcServiceError(error) ? error : (error as { cause?: unknown }).cause;
    const isGone = (isGrpcServiceError(cause) && Number(cause.code) === notFound) || isNamedNotFound(error);
    if (isGone) return undefined;
    throw error;
  }
}

function isNamedNotFound(error: unknown): boolean {
  return error instanceof Error && error.name === 'WorkflowNotFoundError';
}

/** The provider's ids of what was ordered, wherever a payload names one. */
function orderIdsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { orderId } = value as { orderId?: unknown };
  return [...(typeof orderId === 'string' ? [orderId] : []), ...Object.values(value).flatMap(orderIdsIn)];
}
