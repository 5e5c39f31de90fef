// Starts or signals the mailbox of an order, for the receiver and for workers. Workflow and signal names are strings, so no
// workflow code is loaded here. What could go wrong: the SDK's calls have no deadline; callers bound them. And the secret that
// names mailboxes was changed while one is open: the open one is looked for under the former secrets first.
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { MailboxOwner } from '../domain/exam/order-mailbox';
import type { Result } from '../domain/exam/result';
import { type Digests, orderMailboxWorkflowIds } from './workflow-ids';

export interface NamedOrder {
  provider: string;
  orderId: string;
}

export class OrderMailboxes {
  private readonly client: Client;
  private readonly taskQueue: string;
  private readonly digests: Digests;

  /** @param taskQueue of the workflows */
  constructor(client: Client, taskQueue: string, digests: Digests) {
    this.client = client;
    this.taskQueue = taskQueue;
    this.digests = digests;
  }

  async resultArrived(result: Result): Promise<void> {
    await this.deliver(result, 'resultArrived', result);
  }

  async orderPlaced(order: NamedOrder, owner: MailboxOwner): Promise<void> {
    await this.deliver(order, 'orderPlaced', owner);
  }

  private async deliver({ provider, orderId }: NamedOrder, signal: string, argument: unknown): Promise<void> {
    const [workflowId, ...former] = orderMailboxWorkflowIds(provider, orderId, this.digests);
    for (const id of former) if (await this.signalOpen(id, signal, argument)) return;
    await this.client.workflow.signalWithStart('orderMailboxWorkflow', {
      workflowId,
      taskQueue: this.taskQueue,
      args: [{ provider, orderId }],
      signal,
      signalArgs: [argument],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: `Results of order ${orderId} at ${provider}`,
    });
  }

  private async signalOpen(workflowId: string, signal: string, argument: unknown): Promise<boolean> {
    try {
      await this.client.workflow.getHandle(workflowId).signal(signal, argument);
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  }
}
