// Starts or signals the mailbox of an order, for the receiver and for workers. Workflow and signal names are strings, so no
// workflow code is loaded here. What could go wrong: the SDK's calls have no deadline; callers bound them.
import type { Client } from '@temporalio/client';
import type { MailboxOwner } from '../domain/exam/order-mailbox';
import type { Result } from '../domain/exam/result';
import { orderMailboxWorkflowId } from './workflow-ids';

export interface NamedOrder {
  provider: string;
  orderId: string;
}

export class OrderMailboxes {
  private readonly client: Client;
  private readonly taskQueue: string;

  /** @param taskQueue of the workflows */
  constructor(client: Client, taskQueue: string) {
    this.client = client;
    this.taskQueue = taskQueue;
  }

  async resultArrived(result: Result): Promise<void> {
    await this.signalWithStart(result, 'resultArrived', result);
  }

  async orderPlaced(order: NamedOrder, owner: MailboxOwner): Promise<void> {
    await this.signalWithStart(order, 'orderPlaced', owner);
  }

  private async signalWithStart({ provider, orderId }: NamedOrder, signal: string, argument: unknown): Promise<void> {
    await this.client.workflow.signalWithStart('orderMailboxWorkflow', {
      workflowId: orderMailboxWorkflowId(provider, orderId),
      taskQueue: this.taskQueue,
      args: [{ provider, orderId }],
      signal,
      signalArgs: [argument],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: `Results of order ${orderId} at ${provider}`,
    });
  }
}
