// Starts or signals the mailbox of an order, for the receiver and for workers. Workflow and signal names are strings, so no
// workflow code is loaded here. What could go wrong: the SDK's calls have no deadline; callers bound them. And the secret that
// names mailboxes was changed while one is open: the open one is looked for under the former secrets first.
import type { Client } from '@temporalio/client';
import type { MailboxOwner } from '../domain/exam/order-mailbox';
import type { OrderRefusal, Result } from '../domain/exam/result';
import type { Progress } from '../domain/exam/stage';
import { shownInSummary } from '../domain/text/foreign-text';
import { signalOpen } from './server-answer';
import { ReportingStarter } from './reporting-starter';
import { type Digests, orderMailboxWorkflowIds } from './workflow-ids';

export interface NamedOrder {
  provider: string;
  orderId: string;
}

export class OrderMailboxes {
  private readonly client: Client;
  private readonly taskQueue: string;
  private readonly digests: Digests;
  private readonly starter: ReportingStarter;

  /** @param taskQueue of the workflows */
  constructor(client: Client, taskQueue: string, digests: Digests) {
    this.client = client;
    this.starter = new ReportingStarter(client);
    this.taskQueue = taskQueue;
    this.digests = digests;
  }

  /** A result, or how far an exam is. @returns whether a mailbox was started */
  arrived(message: Result | Progress): Promise<boolean> {
    return this.deliver(message, signalOf(message), message);
  }

  /** To the open mailbox, if there is one. */
  arrivedForOpen(message: Result | Progress): Promise<boolean> {
    return this.signalAnyOpen(this.idsOf(message), signalOf(message), message);
  }

  /** To the open mailbox, if there is one: it starts none, since only the order says whose it is. */
  async callbackRefused(refusal: OrderRefusal): Promise<'signalled' | 'ignored'> {
    return (await this.signalAnyOpen(this.idsOf(refusal), 'callbackRefused', refusal)) ? 'signalled' : 'ignored';
  }

  idsOf({ provider, orderId }: NamedOrder): [string, ...string[]] {
    return orderMailboxWorkflowIds(provider, orderId, this.digests);
  }

  async orderPlaced(order: NamedOrder, owner: MailboxOwner): Promise<void> {
    await this.deliver(order, 'orderPlaced', owner);
  }

  private async deliver({ provider, orderId }: NamedOrder, signal: string, argument: unknown): Promise<boolean> {
    const [workflowId, ...former] = this.idsOf({ provider, orderId });
    if (await this.signalAnyOpen(former, signal, argument)) return false;
    return this.starter.signalWithStart('orderMailboxWorkflow', {
      workflowId,
      taskQueue: this.taskQueue,
      args: [{ provider, orderId }],
      signal,
      signalArgs: [argument],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: `Results of order ${shownInSummary(orderId)} at ${provider}`,
    });
  }

  /** The first of these that is open gets it. */
  private async signalAnyOpen(workflowIds: readonly string[], signal: string, argument: unknown): Promise<boolean> {
    for (const id of workflowIds) if (await signalOpen(this.client, id, signal, argument)) return true;
    return false;
  }
}

function signalOf(message: Result | Progress): 'resultArrived' | 'progressArrived' {
  return 'progressId' in message ? 'progressArrived' : 'resultArrived';
}
