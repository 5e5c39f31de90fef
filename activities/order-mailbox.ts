// The two sides of an order's mailbox that a worker serves: the run claims it once the order is placed, and the mailbox passes its
// results on to the application, whose run starts again where it had ended.
import type { ApplicationStarts } from '../temporal/application-start';
import type { OrderMailboxes } from '../temporal/order-mailbox-start';
import type { MailboxActivities } from './activity-contract';

export interface MailboxDeps {
  mailboxes: Pick<OrderMailboxes, 'orderPlaced'>;
  starts: Pick<ApplicationStarts, 'resultReceived'>;
}

export function createMailboxActivities({ mailboxes, starts }: MailboxDeps): MailboxActivities {
  return {
    async claimMailbox({ applicationId, provider, orderId, reference }) {
      await mailboxes.orderPlaced({ provider, orderId }, { applicationId, reference });
    },
    async deliverResult({ applicationId, result }) {
      await starts.resultReceived(applicationId, result);
    },
  };
}
