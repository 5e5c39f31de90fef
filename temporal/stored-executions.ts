// Everything that Temporal stores about one application: its runs, and the mailboxes of the orders that its own runs placed, at
// the provider where they did (P-OWN). For access and erasure (LGPD art. 18). What could go wrong: lists are stale for a moment, so
// the newest run is read by its id too; Temporal deletes after its answer, so the erasure checks until nothing is left; and
// applications share a mailbox where one person has one order in two jobs, so it is cut down to the others.
import { setTimeout as pause } from 'node:timers/promises';
import { type Client } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import { mailboxOwners, onlyOf, placedOrders } from './stored-owners';
import { applicationWorkflowId, type Digests, orderMailboxWorkflowIds } from './workflow-ids';
import { BridgeError } from '../domain/error-table';
import { readablePayloads } from './payload-codec';
import { answerOf, grpcStatus, isGone } from './server-answer';
import { orUndefined } from '../domain/or-undefined';

export interface StoredExecution {
  workflowId: string;
  runId: string;
}

export interface StoredHistory extends StoredExecution {
  /** Events as proto3-JSON has them, every payload decoded. */
  events: unknown[];
  /** Other applications own the mailbox too: what is theirs is left out. */
  isShared?: true;
}

/** A progress bar. */
export type Watch = (total: number) => { advance(): void; end(): void };

const noWatch = (): ReturnType<Watch> => ({ advance: () => undefined, end: () => undefined });

type History = temporal.api.history.v1.IHistory;

/** A sender that goes on starts new runs for ever. */
const mostRounds = 10;
/** The server deletes a run that has just ended only after a minute. */
const deletedWithinMs = 180_000;
const checkEveryMs = 200;
/** A worker does it. */
const cutWithinMs = 30_000;

export class StoredExecutions {
  private readonly client: Client;
  private readonly codec: PayloadCodec;
  private readonly digests: Digests;

  /** @param digests with which mailboxes are named */
  constructor(client: Client, codec: PayloadCodec, digests: Digests) {
    this.client = client;
    this.codec = codec;
    this.digests = digests;
  }

  /**
   * Oldest run first, then the mailboxes: those of the orders that the runs placed, and those with the application's attribute.
   * @param more ids of further workflows
   */
  async histories(applicationId: number, more: Iterable<string> = []): Promise<StoredHistory[]> {
    const ofApplication = applicationWorkflowId(applicationId);
    const runs = await this.historiesOf(ofApplication);
    const orders = runs.flatMap(({ events }) => placedOrders(events));
    const named = orders.flatMap(({ provider, orderId }) => orderMailboxWorkflowIds(provider, orderId, this.digests));
    const names = new Set([...named, ...(await this.mailboxesOf(applicationId)), ...more]);
    names.delete(ofApplication);
    const mailboxes = await Promise.all([...names].map((name) => this.historiesOf(name)));
    return [...runs, ...mailboxes.flat().flatMap((mailbox) => partOf(applicationId, mailbox))];
  }

  /**
   * Deletes, and lists again until nothing is left: meanwhile Gupy or a provider may send an event of the application.
   * @param watch gets the number of runs to delete, and then an `advance` for each deleted one
   * @returns how many were deleted, and whether new ones still arrived at the end
   */
  async eraseAll(applicationId: number, watch: Watch = noWatch): Promise<{ count: number; isLeft: boolean }> {
    const names = new Set<string>();
    let count = 0;
    for (let round = 0; round < mostRounds; round += 1) {
      const found = await this.histories(applicationId, names);
      if (found.length === 0) return { count, isLeft: false };
      for (const { workflowId } of found) names.add(workflowId);
      for (const shared of found.filter(({ isShared }) => isShared)) await this.cutDown(shared, applicationId);
      await this.erase(found, watch(found.length));
      count += found.length;
    }
    return { count, isLeft: true };
  }

  /**
   * Resolves when the server has none of them any more, also of open ones. From the last to the first: the runs name the orders
   * whose mailboxes must go, so a killed erasure can be repeated.
   * @param executions as `histories` gives them
   */
  async erase(executions: readonly StoredExecution[], watcher = noWatch()): Promise<void> {
    const { namespace } = this.client.options;
    for (const { workflowId, runId } of executions.toReversed()) {
      const workflowExecution = { workflowId, runId };
      await ifPresent(() => this.client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution }));
    }
    const end = Date.now() + deletedWithinMs;
    for (const execution of executions) {
      while ((await this.historyOf(execution)) !== undefined) {
        if (Date.now() > end)
          throw new Error(`Temporal did not delete ${execution.workflowId} within ${deletedWithinMs / 1000} s`);
        await pause(checkEveryMs);
      }
      watcher.advance();
    }
    watcher.end();
  }

  /** Its run goes on without this application, under another run id; the one that knew of it is deleted then. */
  private async cutDown({ workflowId, runId }: StoredExecution, applicationId: number): Promise<void> {
    const isOpen = async () => {
      const one = await ifPresent(() => this.client.workflow.getHandle(workflowId, runId).describe());
      return one?.status.name === 'RUNNING';
    };
    if (!(await isOpen())) return;
    await this.client.workflow.getHandle(workflowId, runId).signal('ownerErased', { applicationId });
    const end = Date.now() + cutWithinMs;
    while (await isOpen()) {
      if (Date.now() > end)
        throw new BridgeError(
          'BRIDGE_WORKER_UNAVAILABLE',
          `${workflowId}, which other applications share, stays as it is`,
        );
      await pause(checkEveryMs);
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

  /** Their ids name the order only, and the runs that named it may be past their retention. */
  private async mailboxesOf(applicationId: number): Promise<string[]> {
    const query = `WorkflowType = 'orderMailboxWorkflow' AND GupyApplicationId = ${applicationId}`;
    const names: string[] = [];
    try {
      for await (const { workflowId } of this.client.workflow.list({ query })) names.push(workflowId);
    } catch (error) {
      // No worker has registered this attribute in the namespace yet: no mailbox has it.
      if (answerOf(error)?.code !== grpcStatus.invalidArgument) throw error;
    }
    return names;
  }

  private async executionsOf(workflowId: string): Promise<StoredExecution[]> {
    const runIds = new Set<string>();
    for await (const { runId } of this.client.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
      runIds.add(runId);
    const newest = await ifPresent(() => this.client.workflow.getHandle(workflowId).describe());
    // Lists give the newest first.
    const oldestFirst = [...runIds].reverse().filter((runId) => runId !== newest?.runId);
    return [...oldestFirst, ...(newest === undefined ? [] : [newest.runId])].map((runId) => ({ workflowId, runId }));
  }

  private historyOf({ workflowId, runId }: StoredExecution): Promise<History | undefined> {
    return ifPresent(() => this.client.workflow.getHandle(workflowId, runId).fetchHistory());
  }
}

/** Nothing of a mailbox that belongs to others alone; of a shared one what is this application's. */
function partOf(applicationId: number, mailbox: StoredHistory): StoredHistory[] {
  const owners = mailboxOwners(mailbox.events);
  if (owners.every((owner) => owner === applicationId)) return [mailbox];
  if (!owners.includes(applicationId)) return [];
  return [{ ...mailbox, events: onlyOf(applicationId, mailbox.events) as unknown[], isShared: true }];
}

const ifPresent = <T>(call: () => Promise<T>): Promise<T | undefined> => orUndefined(call, isGone);
