// The two sides of an order's mailbox that a worker serves: the run claims it once the order is placed, and the mailbox passes its
// results on to the application, whose run starts again where it had ended.
import { ApplicationFailure } from '@temporalio/common';
import type { ApplicationStarts } from '../temporal/application-start';
import type { OrderMailboxes } from '../temporal/order-mailbox-start';
import type { Room } from '../temporal/room-for-results';
import { applicationWorkflowId } from '../temporal/workflow-ids';
import type { MailboxActivities } from './activity-contract';

export interface MailboxDeps {
  mailboxes: Pick<OrderMailboxes, 'orderPlaced'>;
  starts: Pick<ApplicationStarts, 'resultReceived' | 'signal'>;
  roomFor: (workflowId: string, provider: string) => Promise<Room>;
}

export function createMailboxActivities({ mailboxes, starts, roomFor }: MailboxDeps): MailboxActivities {
  return {
    async claimMailbox({ applicationId, provider, orderId, reference }) {
      await mailboxes.orderPlaced({ provider, orderId }, { applicationId, reference });
    },
    async deliverResult({ applicationId, result }) {
      const room = await roomFor(applicationWorkflowId(applicationId), result.provider);
      // Temporal tries again; meanwhile the mailbox keeps it, and says so when it is full itself.
      if (room === 'full') throw ApplicationFailure.retryable('The run has no room for another result yet');
      await starts.resultReceived(applicationId, result);
    },
    async deliverProgress({ applicationId, progress }) {
      await starts.signal(applicationId, 'progress', progress);
    },
    async deliverRefusal({ applicationId, ...refusal }) {
      await starts.signal(applicationId, 'resultRefused', refusal);
    },
  };
}
